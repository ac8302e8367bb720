//! The cast of an event: who takes part, for which of its parties, and on which side.

use std::sync::Arc;

use graph_core::rollup::{ActsFor, By, Facts, parties_of};
use graph_core::{EntityId, Event, Participant, Side, Tenure};

use crate::error::QueryError;
use crate::filter::Asked;
use crate::known::{self, Known};
use crate::words::words;

/// The participants of an event with what is known of them.
pub(crate) struct Cast<'e> {
    pub(crate) event: &'e Event,
    pub(crate) members: Vec<Member<'e>>,
}

/// Whether those asked for take part in an event side by side, and not with each other. One alone never does.
pub(crate) fn is_joint(event: &Event, asked: &[Asked], known: &Known<'_>) -> Result<bool, QueryError> {
    Ok(asked.len() > 1 && Cast::of(event, known)?.is_joint(asked))
}

/// A participant, and the parties of the event that it acts for.
pub(crate) struct Member<'e> {
    pub(crate) participant: &'e Participant,
    pub(crate) facts: Arc<Facts>,
    /// Sorted. More than one only where nothing says which of them it is.
    pub(crate) parties: Vec<EntityId>,
}

impl<'e> Cast<'e> {
    pub(crate) fn of(event: &'e Event, known: &Known<'_>) -> Result<Self, QueryError> {
        let facts = event.participants.iter().map(|participant| known.facts(&participant.entity));
        let facts = facts.collect::<Result<Vec<_>, _>>()?;
        let parties = parties_of(event, &facts);
        let member = |((participant, facts), parties)| Member { participant, facts, parties };
        let members = event.participants.iter().zip(facts).zip(parties).map(member).collect();
        Ok(Self { event, members })
    }

    /// Those who are, or act for, somebody asked for.
    fn standing_for(&self, asked: &Asked) -> impl Iterator<Item = &Member<'e>> {
        self.members.iter().filter(|member| member.stands_for(asked))
    }

    /// Whether two of those asked for face each other.
    fn face(&self, one: &Asked, other: &Asked) -> bool {
        self.standing_for(one)
            .any(|m| self.standing_for(other).any(|o| !std::ptr::eq(m, o) && m.side().faces(o.side())))
    }

    /// Whether all those asked for take part, but no two of them with each other: the United States condemn Russia and
    /// North Korea, and the two are not quarrelling.
    pub(crate) fn is_joint(&self, asked: &[Asked]) -> bool {
        let faces_later = |(i, one)| asked[i + 1..].iter().any(|other| self.face(one, other));
        asked.len() > 1 && !asked.iter().enumerate().any(faces_later)
    }

    /// Why the event is one of those asked for, where one of them is not literally there.
    pub(crate) fn via(&self, asked: &[Asked], known: &Known<'_>) -> Result<Option<String>, QueryError> {
        let mut reasons = Vec::new();
        for asked in asked.iter().filter(|asked| !self.is_literally_in(asked)) {
            for member in self.standing_for(asked) {
                for reason in member.reasons(self.event, asked, known)? {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                }
            }
        }
        Ok((!reasons.is_empty()).then(|| reasons.join("; ")))
    }

    fn is_literally_in(&self, asked: &Asked) -> bool {
        self.standing_for(asked).any(|member| member.participant.entity == asked.id)
    }

    /// The unordered pairs of participants, or of parties, that face each other; each once, none with itself. The
    /// first of a pair is the acting one, where there is one.
    pub(crate) fn dyads(&self, level: Level) -> Vec<Dyad<'_>> {
        let mut dyads: Vec<Dyad<'_>> = Vec::new();
        for (one, other) in self.facing() {
            let acting = one.side() == Side::Acting;
            for first in one.at(level) {
                for second in other.at(level) {
                    let dyad = Dyad { first, second, acting };
                    if first != second && !dyads.iter().any(|known| known.joins_as(&dyad)) {
                        dyads.push(dyad);
                    }
                }
            }
        }
        dyads
    }

    /// The pairs of members that face each other. The first of a pair is the acting one, where there is one.
    pub(crate) fn facing(&self) -> impl Iterator<Item = (&Member<'e>, &Member<'e>)> {
        let pairs = self.members.iter().enumerate();
        let pairs = pairs.flat_map(|(i, one)| self.members[i + 1..].iter().map(move |other| (one, other)));
        let facing = pairs.filter(|(one, other)| one.side().faces(other.side()));
        facing.map(|(one, other)| if other.side() == Side::Acting { (other, one) } else { (one, other) })
    }
}

/// An office, for whom, and when it is held: `Minister of Foreign Affairs of North Korea, 2022-06/..`.
pub(crate) fn office(tenure: &Tenure, known: &Known<'_>) -> Result<String, QueryError> {
    let of = known.name(&tenure.of)?;
    let held = tenure.held.as_ref().map(|held| format!(", {held}")).unwrap_or_default();
    Ok(format!("{} of {of}{held}", tenure.office))
}

words! {
    /// Between whom relations run.
    #[derive(Default)]
    Level, "level" {
        /// Literal participants.
        #[default]
        Entity = "entity",
        /// The parties that they act for.
        State = "state",
    }
}

/// Two who face each other in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dyad<'c> {
    pub(crate) first: &'c EntityId,
    pub(crate) second: &'c EntityId,
    /// Whether the first acts and the second receives; else they do it together.
    pub(crate) acting: bool,
}

impl Dyad<'_> {
    fn joins_as(&self, other: &Self) -> bool {
        (self.first, self.second) == (other.first, other.second)
            || (self.first, self.second) == (other.second, other.first)
    }
}

impl Member<'_> {
    pub(crate) fn side(&self) -> Side {
        self.participant.role.side()
    }

    /// The codes of the parties that it acts for.
    pub(crate) fn party(&self) -> Option<String> {
        match self.parties.as_slice() {
            [only] => Some(known::code(only).to_owned()),
            all => known::codes(all),
        }
    }

    /// Whether it is, or acts for, somebody asked for. Where parties are asked for, a role without a side makes none.
    pub(crate) fn stands_for(&self, asked: &Asked) -> bool {
        match asked.by_party {
            true => self.parties.iter().any(|party| asked.includes(party)),
            false => asked.includes(&self.participant.entity),
        }
    }

    /// What it is at a level: itself, or the parties that it acts for.
    pub(crate) fn at(&self, level: Level) -> &[EntityId] {
        match level {
            Level::Entity => std::slice::from_ref(&self.participant.entity),
            Level::State => &self.parties,
        }
    }

    fn reasons(&self, event: &Event, asked: &Asked, known: &Known<'_>) -> Result<Vec<String>, QueryError> {
        let states = self.facts.acts_for(event.date.as_ref());
        states.filter(|acts| asked.includes(acts.state)).map(|acts| self.reason(&acts, known)).collect()
    }

    /// Why it acts for a state: `Minister of Foreign Affairs of North Korea, 2022-06/..`, or its own name.
    pub(crate) fn reason(&self, acts: &ActsFor<'_>, known: &Known<'_>) -> Result<String, QueryError> {
        let By::Office { tenure, possibly } = acts.by else { return Ok(known::name(&self.facts)) };
        let mut reason = office(tenure, known)?;
        if possibly {
            reason.push_str(" (possibly)");
        }
        Ok(reason)
    }
}
