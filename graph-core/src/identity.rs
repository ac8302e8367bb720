//! Who is who: which entities are one.
//!
//! An entity is minted for each strong key or full name (see [`crate::id`]). Two of them are one where a person decided
//! so, where they share an id elsewhere (`same_as`), or where a full name or alias of the one is one of the other's and
//! both belong to the same state. One that fits two who exclude each other joins neither. Nothing is rewritten: an entity
//! that is another points to it by `ch:mergedInto`, and both ids keep resolving.

use std::collections::{BTreeMap, BTreeSet};

use crate::decision::{Decisions, Verdict};
use crate::entity::EntityType;
use crate::error::StoreError;
use crate::grouping::{Fit, group};
use crate::id::{DocumentId, EntityId};
use crate::view::View;

/// Why an entity was merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Because {
    Decision,
    SameAs,
    Name,
}

impl Because {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::SameAs => "same_as",
            Self::Name => "name",
        }
    }
}

/// The entity that stands for another, and why it does.
pub(crate) type Merge = (EntityId, Because);

/// What is known of an entity, and of those already found to be one with it.
#[derive(Clone, Debug)]
struct Node {
    members: BTreeMap<EntityId, Option<Because>>,
    kind: EntityType,
    keys: BTreeSet<String>,
    same_as: BTreeSet<String>,
    states: BTreeSet<EntityId>,
    documents: BTreeSet<DocumentId>,
}

/// For each entity that some other stands for, which. `seeds` and all that may hang together with them are looked at; the
/// second part of the answer says which those were. What does not hang together is not compared.
pub(crate) fn merges(
    view: View<'_>,
    decisions: &Decisions,
    seeds: impl IntoIterator<Item = EntityId>,
) -> Result<(BTreeMap<EntityId, Merge>, BTreeSet<EntityId>), StoreError> {
    let (mut merges, mut seen) = (BTreeMap::new(), BTreeSet::new());
    for seed in seeds {
        if !seen.contains(&seed) {
            let circle = circle(view, decisions, seed)?;
            merge_circle(view, decisions, &circle, &mut merges)?;
            seen.extend(circle);
        }
    }
    Ok((merges, seen))
}

/// Finds who is one in a circle of entities that hang together.
fn merge_circle(
    view: View<'_>,
    decisions: &Decisions,
    circle: &BTreeSet<EntityId>,
    merges: &mut BTreeMap<EntityId, Merge>,
) -> Result<(), StoreError> {
    if circle.len() < 2 {
        return Ok(());
    }
    let mut nodes = Vec::with_capacity(circle.len());
    for id in circle {
        nodes.push(Node::read(view, id)?);
    }
    nodes = unite_decided(&nodes, decisions);
    nodes = absorb(&nodes, decisions, Because::SameAs, Node::shares_same_as, |a, b, decisions| {
        a.kind == b.kind && !a.differs(b, decisions)
    });
    nodes = absorb(&nodes, decisions, Because::Name, Node::shares_name, Node::may_be_namesake);
    for node in nodes {
        let Some(head) = node.head().cloned() else { continue };
        for (member, because) in node.members {
            if member != head {
                merges.insert(member, (head.clone(), because.unwrap_or(Because::Name)));
            }
        }
    }
    Ok(())
}

/// The entities that hang together with one by names, ids elsewhere, decisions and earlier merges.
fn circle(view: View<'_>, decisions: &Decisions, seed: EntityId) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut found = BTreeSet::new();
    let mut open = vec![seed];
    while let Some(id) = open.pop() {
        if !found.insert(id.clone()) {
            continue;
        }
        let entity = view.entity(&id)?;
        for key in entity.name_keys() {
            open.extend(view.entities_called(&key)?);
        }
        for iri in &entity.same_as {
            open.extend(view.entities_same_as(iri)?);
        }
        open.extend(decisions.about(&id));
        open.extend(view.merged(&view.canonical(&id)?)?);
    }
    Ok(found)
}

fn unite_decided(nodes: &[Node], decisions: &Decisions) -> Vec<Node> {
    let decided = |a: &Node, b: &Node| a.any(b, |one, other| decisions.verdict(one, other) == Some(Verdict::Same));
    let apart = |a: &Node, b: &Node| a.any(b, |one, other| decisions.verdict(one, other) == Some(Verdict::Different));
    let fit = |a: usize, b: usize| decided(&nodes[a], &nodes[b]).then_some(Fit::Mixed);
    let groups = group(nodes.len(), fit, |a, b| !apart(&nodes[a], &nodes[b])).groups;
    unite(nodes, &groups, Because::Decision)
}

/// Makes one of those that fit, unless they fit some who exclude each other.
fn absorb(
    nodes: &[Node],
    decisions: &Decisions,
    because: Because,
    shares: fn(&Node, &Node) -> bool,
    compatible: fn(&Node, &Node, &Decisions) -> bool,
) -> Vec<Node> {
    let may_be = |a: usize, b: usize| compatible(&nodes[a], &nodes[b], decisions);
    let fit = |a: usize, b: usize| (shares(&nodes[a], &nodes[b]) && may_be(a, b)).then_some(Fit::Mixed);
    let groups = group(nodes.len(), fit, may_be).groups;
    unite(nodes, &groups, because)
}

fn unite(nodes: &[Node], groups: &[Vec<usize>], because: Because) -> Vec<Node> {
    let one = |group: &Vec<usize>| {
        let mut members = group.iter().map(|at| nodes[*at].clone());
        let first = members.next()?;
        Some(members.fold(first, |whole, node| whole.with(node, because)))
    };
    groups.iter().filter_map(one).collect()
}

impl Node {
    fn read(view: View<'_>, id: &EntityId) -> Result<Self, StoreError> {
        let entity = view.entity(id)?;
        let mut states: BTreeSet<EntityId> = entity.states.iter().cloned().collect();
        if states.is_empty() {
            for tenure in view.tenures_of(id)? {
                match tenure.of.state_code() {
                    Some(_) => states.extend([tenure.of]),
                    None => states.extend(view.entity(&tenure.of)?.states),
                }
            }
        }
        Ok(Self {
            members: BTreeMap::from([(id.clone(), None)]),
            kind: entity.kind,
            keys: entity.name_keys(),
            same_as: entity.same_as.iter().cloned().collect(),
            states,
            documents: view.documents_naming(id)?,
        })
    }

    fn with(mut self, other: Self, because: Because) -> Self {
        self.members.extend(other.members);
        for reason in self.members.values_mut() {
            reason.get_or_insert(because);
        }
        self.keys.extend(other.keys);
        self.same_as.extend(other.same_as);
        self.states.extend(other.states);
        self.documents.extend(other.documents);
        self
    }

    /// The one that stands for all: one with a code, else the one with the smallest id.
    fn head(&self) -> Option<&EntityId> {
        self.members.keys().min_by_key(|id| (id.state_code().is_none(), *id))
    }

    fn any(&self, other: &Self, holds: impl Fn(&EntityId, &EntityId) -> bool) -> bool {
        self.members.keys().any(|one| other.members.keys().any(|another| holds(one, another)))
    }

    fn shares_same_as(&self, other: &Self) -> bool {
        !self.same_as.is_disjoint(&other.same_as)
    }

    fn shares_name(&self, other: &Self) -> bool {
        !self.keys.is_disjoint(&other.keys) && self.states_agree(other)
    }

    /// Whether both belong to the same state, or none of them to any that is known.
    fn states_agree(&self, other: &Self) -> bool {
        let neither = self.states.is_empty() && other.states.is_empty();
        neither || !self.states.is_disjoint(&other.states)
    }

    /// Whether somebody decided that they are two, or an authority knows them under different ids.
    fn differs(&self, other: &Self, decisions: &Decisions) -> bool {
        let decided = self.any(other, |a, b| decisions.verdict(a, b) == Some(Verdict::Different));
        let authorities = |node: &Self| node.same_as.iter().map(|iri| authority(iri).to_owned()).collect();
        let (one, another): (BTreeSet<String>, BTreeSet<String>) = (authorities(self), authorities(other));
        let apart = |authority: &String| {
            let of =
                |node: &Self| node.same_as.iter().filter(|iri| self::authority(iri) == authority).cloned().collect();
            let (one, another): (BTreeSet<String>, BTreeSet<String>) = (of(self), of(other));
            one.is_disjoint(&another)
        };
        decided || one.intersection(&another).any(apart)
    }

    /// Whether two of one name may be one: nothing tells them apart, and no document names both.
    fn may_be_namesake(&self, other: &Self, decisions: &Decisions) -> bool {
        let states_apart =
            !self.states.is_empty() && !other.states.is_empty() && self.states.is_disjoint(&other.states);
        self.kind == other.kind
            && !states_apart
            && self.documents.is_disjoint(&other.documents)
            && !self.differs(other, decisions)
    }
}

/// Whose id an IRI is: all of it but its last part.
fn authority(iri: &str) -> &str {
    iri.rsplit_once(['/', '#']).map_or(iri, |(authority, _)| authority)
}
