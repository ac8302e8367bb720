//! The names of all entities, and how near a text comes to them.

use graph_core::state::fold_name;
use graph_core::view::Pattern;
use graph_core::{Entity, EntityId, Text, View, vocab};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;

use crate::error::QueryError;

/// A name of an entity.
#[derive(Debug)]
pub(crate) struct Label {
    pub(crate) entity: EntityId,
    pub(crate) text: String,
    pub(crate) is_alias: bool,
}

impl Label {
    /// A name of one word identifies nobody outside its document; it serves look-up only.
    pub(crate) fn is_one_word_alias(&self) -> bool {
        self.is_alias && self.text.split_whitespace().nth(1).is_none()
    }
}

/// Every name and alias of every entity.
pub(crate) fn labels(view: View<'_>) -> impl Iterator<Item = Result<Label, StorageError>> {
    let with = move |property| view.matching(Pattern::resolved().property(property));
    let labels = [(vocab::PREF_LABEL, false), (vocab::ALT_LABEL, true)];
    labels.into_iter().flat_map(move |(property, is_alias)| {
        with(property).filter_map(move |quad| quad.map(|quad| label(quad, is_alias)).transpose())
    })
}

/// The names and aliases of the entities that have one like this; those that are not like it among them may be left out.
pub(crate) fn labels_like<'a>(
    view: View<'a>,
    text: &str,
) -> Result<Box<dyn Iterator<Item = Result<Label, QueryError>> + 'a>, QueryError> {
    let Some(named) = view.indexed(|index| Ok(Some(index.named(text)?)), || Ok(None))? else {
        return Ok(Box::new(labels(view).map(|label| Ok(label?))));
    };
    let of = move |id: EntityId| match view.entity(&id) {
        Ok(entity) => labels_of(&entity).into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error.into())],
    };
    Ok(Box::new(named.into_iter().flat_map(of)))
}

fn labels_of(entity: &Entity) -> Vec<Label> {
    let label = |text: &Text, is_alias| Label { entity: entity.id.clone(), text: text.value.clone(), is_alias };
    let names = entity.names.iter().map(|text| label(text, false));
    let all = names.chain(entity.aliases.iter().map(|text| label(text, true)));
    all.filter(|label| is_of_ours(&label.entity)).collect()
}

fn is_of_ours(entity: &EntityId) -> bool {
    entity.as_str().starts_with(vocab::ID) && entity.entity_type().is_some()
}

/// The kinds and codes of the ontology have names too; they are no entities.
fn label(quad: Quad, is_alias: bool) -> Option<Label> {
    let (NamedOrBlankNode::NamedNode(subject), Term::Literal(text)) = (quad.subject, quad.object) else { return None };
    let entity = EntityId::from_iri(subject.as_str());
    is_of_ours(&entity).then(|| Label { entity, text: text.destruct().0, is_alias })
}

/// How near a name comes to what was asked for, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) enum Nearness {
    /// Letter for letter.
    Exact,
    /// The same but for case, accents and signs.
    Folded,
    /// It starts like that.
    Prefix,
    /// A word of it starts like that.
    Word,
    /// It has that in it.
    Part,
    /// It is spelt in a similar way; the less, the more similar.
    Similar(f64),
}

/// What is asked for, folded once.
pub(crate) struct Wanted<'t> {
    text: &'t str,
    folded: String,
}

impl<'t> Wanted<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, folded: fold_name(text) }
    }

    pub(crate) fn nearness(&self, name: &str) -> Option<Nearness> {
        if name == self.text {
            return Some(Nearness::Exact);
        }
        let name = fold_name(name);
        let wanted = self.folded.as_str();
        if name == wanted {
            return Some(Nearness::Folded);
        }
        match name.find(wanted) {
            Some(0) => Some(Nearness::Prefix),
            Some(_) if name.split(' ').any(|word| word.starts_with(wanted)) => Some(Nearness::Word),
            Some(_) if name.contains(&format!(" {wanted}")) => Some(Nearness::Word),
            Some(_) => Some(Nearness::Part),
            None => similar(&name, wanted),
        }
    }
}

/// How similar two names are spelt: edits count, and a common start more than a common end. A single word may stand for
/// a name of several.
fn similar(name: &str, wanted: &str) -> Option<Nearness> {
    const ENOUGH: f64 = 0.6;
    let likeness =
        |name: &str| f64::midpoint(strsim::jaro_winkler(name, wanted), strsim::normalized_levenshtein(name, wanted));
    let word = |word| likeness(word) * 0.95;
    let best = name.split(' ').map(word).fold(likeness(name), f64::max);
    (best >= ENOUGH).then_some(Nearness::Similar(1.0 - best))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_has_an_order() {
        let nearness = |wanted: &str, name: &str| Wanted::new(wanted).nearness(name);
        assert_eq!(nearness("Korea", "Korea"), Some(Nearness::Exact));
        assert_eq!(nearness("korea", "Koréa"), Some(Nearness::Folded));
        assert_eq!(nearness("north", "North Korea"), Some(Nearness::Prefix));
        assert_eq!(nearness("korea", "North Korea"), Some(Nearness::Word));
        assert_eq!(nearness("vladimir p", "Mr Vladimir Putin"), Some(Nearness::Word));
        assert_eq!(nearness("rea", "North Korea"), Some(Nearness::Part));
        assert!(matches!(nearness("Rusland", "Russia"), Some(Nearness::Similar(_))));
        assert!(matches!(nearness("Puttin", "Vladimir Putin"), Some(Nearness::Similar(_))));
        assert_eq!(nearness("Narnia", "Vladimir Putin"), None);
    }

    #[test]
    fn fewer_edits_are_nearer() {
        let distance = |name| match Wanted::new("Citzen (Chna)").nearness(name) {
            Some(Nearness::Similar(distance)) => distance,
            other => panic!("{name}: {other:?}"),
        };
        assert!(distance("Citizen (China)") < distance("Citizen (Chechnya)"));
    }
}
