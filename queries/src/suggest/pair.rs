//! What is known of a pair: whether the two may be one at all, how alike they are, and what else speaks for or against it.

use graph_core::rollup::Office;
use graph_core::state::fold_name;
use graph_core::view::Pattern;
use graph_core::{DocumentId, EntityType, EventDate, EventId, State, StoreError, View, vocab};
use oxigraph::model::GraphName;
use rustc_hash::FxHashSet;

use super::evidence::Evidence;
use super::likeness::{How, Likeness, likeness};
use super::spelling::{Bracket, Spelling};
use super::subjects::Subject;
use crate::error::QueryError;
use crate::known::Known;

/// The strength of an equal IRI elsewhere, whatever the names.
const SAME_AS: f64 = 0.97;
/// By how much it weakens a likeness that the state of one is not known.
const UNKNOWN_STATE: f64 = 0.93;

/// A score from 0 to 1, and what makes it.
pub(super) type Weighed = (f64, Vec<Evidence>);

/// Whether two types may be of one entity. A coded actor may be of any type but that of a state or place.
pub(super) fn may_be_one(one: EntityType, other: EntityType) -> bool {
    one == other || one == EntityType::Actor || other == EntityType::Actor
}

/// What names, states and ids elsewhere say of a pair: nothing that needs the store.
pub(super) fn compare(one: &Subject, other: &Subject) -> Option<Weighed> {
    let common = one.same_as.iter().find(|iri| other.same_as.contains(iri));
    if common.is_none() && authority_parts(&one.same_as, &other.same_as) {
        return None;
    }
    let ground = ground(&one.states, &other.states)?;
    let alike = best_names(one, other, ground);
    if alike.is_none() && common.is_none() {
        return None;
    }
    let mut evidence = Vec::new();
    let mut score = 0.0;
    if let Some((a, b, likeness)) = alike {
        let Likeness { how, similarity } = likeness;
        let similarity = in_thousandths(similarity);
        evidence.push(Evidence::Names { a: a.text.clone(), b: b.text.clone(), how, similarity });
        score = likeness.score();
    }
    match ground {
        Ground::Common(state) => evidence.push(Evidence::SameState { state: state.code().to_owned() }),
        Ground::Unknown => {
            evidence.push(Evidence::UnknownState);
            score *= UNKNOWN_STATE;
        }
    }
    if let Some(iri) = common {
        evidence.push(Evidence::SameAs { iri: iri.clone() });
        score = score.max(SAME_AS);
    }
    Some((score, evidence))
}

/// Whether somebody who gives each thing one id gives these two different ones: two items of Wikidata.
fn authority_parts(one: &[String], other: &[String]) -> bool {
    let ids = |iris: &[String], who: &str| {
        let given = iris.iter().filter_map(|iri| authority(iri)).filter(|(authority, _)| *authority == who);
        given.map(|(_, id)| id.to_owned()).collect::<FxHashSet<String>>()
    };
    one.iter().filter_map(|iri| authority(iri)).any(|(who, _)| {
        let (one, other) = (ids(one, who), ids(other, who));
        !other.is_empty() && one.is_disjoint(&other)
    })
}

/// Who gave an id, by the host, and the id, by the last part.
fn authority(iri: &str) -> Option<(&str, &str)> {
    let (_, rest) = iri.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let id = path.trim_end_matches('/').rsplit(['/', '#']).next()?;
    Some((host.strip_prefix("www.").unwrap_or(host), id))
}

/// What the states of two entities allow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Both have this one, or the other has one that legally continues it or is continued by it.
    Common(State),
    /// The states of the one or of the other are not known.
    Unknown,
}

/// `None` where the states of both are known and differ: then even equal names are of namesakes, for names repeat between
/// countries more often than persons and bodies change them, and who did is known to have both.
fn ground(one: &[State], other: &[State]) -> Option<Ground> {
    if one.is_empty() || other.is_empty() {
        return Some(Ground::Unknown);
    }
    let is_common = |state: &&State| other.iter().any(|other| is_same_state(**state, *other));
    one.iter().find(is_common).copied().map(Ground::Common)
}

fn is_same_state(one: State, other: State) -> bool {
    one == other || one.continues().contains(&other) || other.continues().contains(&one)
}

/// The names of both that are most alike.
fn best_names<'s>(
    one: &'s Subject,
    other: &'s Subject,
    ground: Ground,
) -> Option<(&'s Spelling, &'s Spelling, Likeness)> {
    let one_lacks_a_full_name = !(one.has_full_name() && other.has_full_name());
    let are_coded = one.kind == EntityType::Actor && other.kind == EntityType::Actor;
    let counts = |a: &Spelling, b: &Spelling, how: How| {
        let is_enough = how != How::Word || (ground != Ground::Unknown && one_lacks_a_full_name);
        // A coder who gives one string two codes means two: the government and the army that are both `UNITED STATES`.
        let is_told_apart = are_coded && a.text == b.text;
        is_enough && !is_told_apart && fits(a, other) && fits(b, one)
    };
    let pairs = one.names.iter().flat_map(|a| other.names.iter().map(move |b| (a, b)));
    let alike = pairs.filter_map(|(a, b)| {
        let of_bodies = names_body(one.kind, a) || names_body(other.kind, b);
        let likeness = likeness(a, b, of_bodies).filter(|likeness| counts(a, b, likeness.how))?;
        Some((a, b, likeness))
    });
    alike.reduce(|best, next| if next.2.score() > best.2.score() { next } else { best })
}

/// A coded name with a state in its bracket is that of a sort of body, and fits only who is known to be of that state.
fn fits(name: &Spelling, other: &Subject) -> bool {
    match name.bracket {
        Some(Bracket::State(state)) => other.states.iter().any(|own| is_same_state(*own, state)),
        Some(Bracket::Other(_)) | None => true,
    }
}

/// Whether a name of an entity of this type is compared as that of a body.
fn names_body(kind: EntityType, name: &Spelling) -> bool {
    match kind {
        EntityType::Person => false,
        EntityType::Actor => name.is_body,
        EntityType::State
        | EntityType::Organisation
        | EntityType::Group
        | EntityType::Place
        | EntityType::Agreement
        | EntityType::Object => true,
    }
}

/// A score as it is shown.
pub(super) fn in_thousandths(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}

/// The score that a pair would have if both hold the same office.
pub(super) fn raised(score: f64) -> f64 {
    f64::midpoint(score, 1.0)
}

/// What the store says of a pair beyond names and states.
pub(super) struct Beyond<'k, 'v> {
    known: &'k Known<'v>,
}

impl<'k, 'v> Beyond<'k, 'v> {
    pub(super) fn new(known: &'k Known<'v>) -> Self {
        Self { known }
    }

    /// Adds the office that both hold.
    pub(super) fn add_office(&self, pair: [&Subject; 2], (score, evidence): &mut Weighed) -> Result<(), QueryError> {
        if pair.iter().any(|subject| subject.kind != EntityType::Person) {
            return Ok(());
        }
        let [one, other] = [self.known.facts(&pair[0].id)?, self.known.facts(&pair[1].id)?];
        let is_shared = |office: &&Office| other.offices.iter().any(|other| is_same_office(office, other));
        if let Some(Office { tenure, .. }) = one.offices.iter().find(is_shared) {
            evidence.push(Evidence::SameOffice { office: tenure.office.clone(), of: tenure.of.clone() });
            *score = raised(*score);
        }
        Ok(())
    }

    /// Adds what shows them to be two: being named side by side, or taking part in one event. Either halves the score.
    pub(super) fn add_against(&self, pair: [&Subject; 2], (score, evidence): &mut Weighed) -> Result<(), QueryError> {
        let [one, other] = [documents(self.known.view, pair[0])?, documents(self.known.view, pair[1])?];
        let against = match one.intersection(&other).min() {
            Some(document) => {
                let documents = one.intersection(&other).count();
                Some(Evidence::SideBySide { document: document.clone(), documents })
            }
            None => together(self.known.view, pair)?.map(|event| Evidence::Together { event }),
        };
        if let Some(against) = against {
            evidence.push(against);
            *score /= 2.0;
        }
        Ok(())
    }
}

fn is_same_office(one: &Office, other: &Office) -> bool {
    let (one, other) = (&one.tenure, &other.tenure);
    one.of == other.of
        && fold_name(&one.office) == fold_name(&other.office)
        && may_overlap(one.held.as_ref(), other.held.as_ref())
}

/// Whether two times may overlap; an absent time or an open end is never in the way.
fn may_overlap(one: Option<&EventDate>, other: Option<&EventDate>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let begins_in_time = |first: &EventDate, second: &EventDate| {
        first.earliest().zip(second.latest()).is_none_or(|(earliest, latest)| earliest <= latest)
    };
    begins_in_time(one, other) && begins_in_time(other, one)
}

/// The documents that mention somebody.
fn documents(view: View<'_>, subject: &Subject) -> Result<FxHashSet<DocumentId>, QueryError> {
    let mut documents = FxHashSet::default();
    for id in view.merged(&subject.id)? {
        for quad in view.matching(Pattern::default().property(vocab::REFERS_TO).iri(id.as_str())) {
            if let GraphName::NamedNode(graph) = quad?.graph_name {
                documents.insert(DocumentId::from_iri(graph.as_str()));
            }
        }
    }
    Ok(documents)
}

/// The first event in which both take part. Whoever is in fewer events decides how many are read.
fn together(view: View<'_>, [one, other]: [&Subject; 2]) -> Result<Option<EventId>, StoreError> {
    let (mut of_one, mut of_other) = (view.events_of_participant(&one.id)?, view.events_of_participant(&other.id)?);
    let (mut events, mut others) = (Vec::new(), Vec::new());
    let (events, absent) = loop {
        match of_one.next().transpose()? {
            Some(event) => events.push(event),
            None => break (events, other),
        }
        match of_other.next().transpose()? {
            Some(event) => others.push(event),
            None => break (others, one),
        }
    };
    let mut common = None;
    for event in events {
        let is_in =
            view.matching(Pattern::resolved().subject(event.as_str()).iri(absent.id.as_str())).next().transpose()?;
        let is_first = is_in.is_some() && common.as_ref().is_none_or(|common| event < *common);
        if is_first {
            common = Some(event);
        }
    }
    Ok(common)
}
