//! Reading `kinds.ttl`, which is done only to compile it.

use std::collections::BTreeMap;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::scheme::{CodeData, Concept, KindData, Rows, folded, plover_key};
use super::{Code, Kind, Role, Side};
use crate::{compiled, vocab};

/// What the file says of one IRI.
struct Resource<'a> {
    iri: &'a str,
    values: Vec<Value<'a>>,
}

/// One thing that it says.
struct Value<'a> {
    property: &'a str,
    /// An IRI or the text of a literal.
    text: &'a str,
    /// Empty where the text is in no language.
    language: &'a str,
}

/// The resources of a class in the order of their notations, and their numbers.
struct Class<'a> {
    resources: Vec<&'a Resource<'a>>,
    numbers: FxHashMap<&'a str, u16>,
}

#[test]
fn the_compiled_kinds_are_those_of_the_turtle() {
    let quads = quads();
    let resources = resources(&quads);
    // Names and keys are folded, so they are held apart from what they are of.
    let (names, keys) = (codes_by_name(&resources), kinds_by_plover(&resources));
    let rows = rows(&resources, &names, &keys);
    compiled::hold("kinds.postcard", compiled::KINDS, &postcard::to_stdvec(&rows).expect("written"));
}

#[test]
fn every_resource_of_the_file_is_a_kind_a_role_a_code_or_a_scheme() {
    let quads = quads();
    let resources = resources(&quads);
    for resource in &resources {
        let known = Kind::from_iri(resource.iri).is_some()
            || Role::from_iri(resource.iri).is_some()
            || Code::from_iri(resource.iri).is_some();
        let scheme = resource.all(vocab::RDF_TYPE).any(|class| class.ends_with("#ConceptScheme"));
        assert!(known || scheme, "{}", resource.iri);
    }
    assert_eq!(resources.len(), Kind::all().len() + Role::all().len() + Code::all().len() + 2);
}

fn quads() -> Vec<Quad> {
    let turtle = RdfParser::from_format(RdfFormat::Turtle).for_slice(crate::ontology::KINDS);
    turtle.map(|quad| quad.expect("kinds.ttl is well-formed")).collect()
}

/// One description per IRI, in the order of the file.
fn resources(quads: &[Quad]) -> Vec<Resource<'_>> {
    let mut resources: Vec<Resource<'_>> = Vec::new();
    let mut positions: FxHashMap<&str, usize> = FxHashMap::default();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
        let position = *positions.entry(subject.as_str()).or_insert_with(|| {
            resources.push(Resource { iri: subject.as_str(), values: Vec::new() });
            resources.len() - 1
        });
        resources[position].values.push(value(quad));
    }
    resources
}

fn value(quad: &Quad) -> Value<'_> {
    let (text, language) = match &quad.object {
        Term::NamedNode(node) => (node.as_str(), None),
        Term::BlankNode(node) => (node.as_str(), None),
        Term::Literal(literal) => (literal.value(), literal.language()),
    };
    Value { property: quad.predicate.as_str(), text, language: language.unwrap_or_default() }
}

fn rows<'a>(
    resources: &'a [Resource<'a>],
    names: &'a BTreeMap<String, u16>,
    keys: &'a BTreeMap<String, u16>,
) -> Rows<'a> {
    let of = |class| Class::of(resources, class);
    let (roles, kinds, codes) = (of(term::ROLE), of(term::KIND), of(term::CODE));
    let role = |resource: &Resource<'_>, property| resource.linked(property, &roles).expect(property);
    let mirrored: Vec<&str> = resources
        .iter()
        .filter(|resource| resource.all(term::MIRRORS).next().is_some())
        .flat_map(|resource| resource.all(term::MIRRORS).chain([resource.iri]))
        .collect();
    Rows {
        roles: roles.rows(|resource| side(resource.one(term::SIDE))),
        kinds: kinds.rows(|resource| KindData {
            parent: resource.linked(term::BROADER, &kinds),
            score: resource.number(term::SCORE).expect("a score"),
            quad_class: resource.one(term::QUAD_CLASS).parse().expect("a quad class"),
            plover: resource.all(term::PLOVER).next(),
            once_only: resource.is_so(term::ONCE_ONLY),
            meeting: resource.is_so(term::MEETING),
            source_role: role(resource, term::SOURCE_ROLE),
            target_role: role(resource, term::TARGET_ROLE),
        }),
        codes: codes.rows(|resource| CodeData {
            parent: resource.linked(term::BROADER, &codes),
            kind: resource.linked(vocab::HAS_KIND, &kinds).expect("a kind"),
            goldstein: resource.number(term::GOLDSTEIN),
            quad_class: resource.one(term::QUAD_CLASS).parse().expect("a quad class"),
            source_role: role(resource, term::SOURCE_ROLE),
            target_role: role(resource, term::TARGET_ROLE),
            canonical: resource.linked(term::MIRRORS, &codes).unwrap_or(codes.numbers[resource.iri]),
            mirrored: mirrored.contains(&resource.iri),
            symmetric: resource.is_so(term::SYMMETRIC),
        }),
        codes_by_name: names.iter().map(|(name, code)| (name.as_str(), *code)).collect(),
        kinds_by_plover: keys.iter().map(|(key, kind)| (key.as_str(), *kind)).collect(),
    }
}

fn side(iri: &str) -> Side {
    let mut sides = [Side::Acting, Side::Receiving, Side::Mutual, Side::None].into_iter();
    sides.find(|side| iri.strip_prefix(vocab::SIDE) == Some(side.as_str())).expect("a side")
}

/// Of several codes of one name, that with the longest notation.
fn codes_by_name(resources: &[Resource<'_>]) -> BTreeMap<String, u16> {
    let codes = Class::of(resources, term::CODE);
    let mut by_name: BTreeMap<String, &Resource<'_>> = BTreeMap::new();
    for resource in resources.iter().filter(|resource| codes.numbers.contains_key(resource.iri)) {
        for name in resource.all(vocab::PREF_LABEL).chain(resource.all(vocab::ALT_LABEL)) {
            let holder = by_name.entry(folded(name)).or_insert(resource);
            if resource.iri.len() > holder.iri.len() {
                *holder = resource;
            }
        }
    }
    by_name.into_iter().map(|(name, holder)| (name, codes.numbers[holder.iri])).collect()
}

fn kinds_by_plover(resources: &[Resource<'_>]) -> BTreeMap<String, u16> {
    let kinds = Class::of(resources, term::KIND);
    let mut by_plover = BTreeMap::new();
    for resource in resources {
        let Some(kind) = kinds.numbers.get(resource.iri).copied() else { continue };
        for older_class in resource.all(term::HIDDEN_LABEL) {
            by_plover.insert(plover_key(older_class, None), kind);
        }
        let Some(class) = resource.all(term::PLOVER).next() else { continue };
        if resource.is_so(term::PLOVER_DEFAULT) {
            let modes: Vec<&str> = resource.all(term::PLOVER_MODE).collect();
            if modes.is_empty() {
                by_plover.insert(plover_key(class, None), kind);
            }
            for mode in modes {
                by_plover.insert(plover_key(class, Some(mode)), kind);
            }
        }
    }
    by_plover
}

impl<'a> Class<'a> {
    fn of(resources: &'a [Resource<'a>], class: &str) -> Self {
        let is_of_class = |resource: &&Resource<'_>| resource.all(vocab::RDF_TYPE).any(|iri| iri == class);
        let mut resources: Vec<&Resource<'_>> = resources.iter().filter(is_of_class).collect();
        resources.sort_by_key(|resource| resource.one(vocab::NOTATION));
        let numbers = resources.iter().zip(0..).map(|(resource, number)| (resource.iri, number)).collect();
        Self { resources, numbers }
    }

    fn rows<T>(&self, data: impl Fn(&'a Resource<'a>) -> T) -> Vec<(Concept<'a>, T)> {
        self.resources.iter().map(|resource| (resource.concept(), data(resource))).collect()
    }
}

impl<'a> Resource<'a> {
    fn concept(&'a self) -> Concept<'a> {
        let labels = self.values(vocab::PREF_LABEL).chain(self.values(vocab::RDFS_LABEL));
        let mut definition = self.all(term::DEFINITION).chain(self.all(term::COMMENT));
        Concept {
            iri: self.iri,
            notation: self.one(vocab::NOTATION),
            labels: labels.map(|label| (label.language, label.text)).collect(),
            definition: definition.next().unwrap_or_default(),
        }
    }

    fn values(&'a self, property: &str) -> impl Iterator<Item = &'a Value<'a>> {
        self.values.iter().filter(move |value| value.property == property)
    }

    fn all(&'a self, property: &str) -> impl Iterator<Item = &'a str> {
        self.values(property).map(|value| value.text)
    }

    fn one(&'a self, property: &str) -> &'a str {
        self.all(property).next().unwrap_or_else(|| panic!("{} has no {property}", self.iri))
    }

    fn is_so(&self, property: &str) -> bool {
        self.all(property).any(|value| value == "true")
    }

    fn number(&self, property: &str) -> Option<f64> {
        self.all(property).next().map(|number| number.parse().expect("a number"))
    }

    /// The number of what it links to, which is of the class.
    fn linked(&self, property: &str, class: &Class<'_>) -> Option<u16> {
        let iri = self.all(property).next()?;
        let number = class.numbers.get(iri).copied();
        Some(number.unwrap_or_else(|| panic!("{}: {property} is {iri}, which is of another class", self.iri)))
    }
}

/// The terms that only this file has.
mod term {
    pub(super) const KIND: &str = "https://w3id.org/chancery/ns#Kind";
    pub(super) const ROLE: &str = "https://w3id.org/chancery/ns#Role";
    pub(super) const CODE: &str = "https://w3id.org/chancery/ns#Code";
    pub(super) const SIDE: &str = "https://w3id.org/chancery/ns#side";
    pub(super) const SCORE: &str = "https://w3id.org/chancery/ns#score";
    pub(super) const QUAD_CLASS: &str = "https://w3id.org/chancery/ns#quadClass";
    pub(super) const PLOVER: &str = "https://w3id.org/chancery/ns#plover";
    pub(super) const PLOVER_MODE: &str = "https://w3id.org/chancery/ns#ploverMode";
    pub(super) const PLOVER_DEFAULT: &str = "https://w3id.org/chancery/ns#ploverDefault";
    pub(super) const ONCE_ONLY: &str = "https://w3id.org/chancery/ns#onceOnly";
    pub(super) const MEETING: &str = "https://w3id.org/chancery/ns#meeting";
    pub(super) const SOURCE_ROLE: &str = "https://w3id.org/chancery/ns#sourceRole";
    pub(super) const TARGET_ROLE: &str = "https://w3id.org/chancery/ns#targetRole";
    pub(super) const GOLDSTEIN: &str = "https://w3id.org/chancery/ns#goldstein";
    pub(super) const SYMMETRIC: &str = "https://w3id.org/chancery/ns#symmetric";
    pub(super) const MIRRORS: &str = "https://w3id.org/chancery/ns#mirrors";
    pub(super) const BROADER: &str = "http://www.w3.org/2004/02/skos/core#broader";
    pub(super) const DEFINITION: &str = "http://www.w3.org/2004/02/skos/core#definition";
    pub(super) const HIDDEN_LABEL: &str = "http://www.w3.org/2004/02/skos/core#hiddenLabel";
    pub(super) const COMMENT: &str = "http://www.w3.org/2000/01/rdf-schema#comment";
}
