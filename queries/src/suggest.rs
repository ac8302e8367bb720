//! Who may be one: pairs of entities for a person to accept or refuse.
//!
//! ```text
//! store ──► subjects ──► blocks ──► pair::compare ──► pair::Beyond ──► Suggestion
//!           (spelling:   (pairs that  (likeness of     (offices, documents,  (score, evidence)
//!            sound)       share a key)  names, states)   events)
//! ```
//!
//! Loading makes one of two mentions only where it is sure. Anything weaker is suggested here and changes nothing.
//!
//! - **Who is compared**: persons with persons, bodies with bodies, coded actors with any of them; never states, which
//!   have codes, nor places, many of which have one name. Two entities whose states are known and differ are never
//!   suggested, nor are two with different ids of one authority, such as Wikidata.
//! - **How names are compared**: written in Latin letters by `any_ascii`, without case, accents and signs
//!   ([`fold_name`](graph_core::state::fold_name)), word by word by their sounds, Jaro–Winkler (`strsim`) deciding on
//!   vowels. One word that does not fit is enough for a no: `Kim Jong-un` is not `Kim Jong-il`. [`How`] lists the ways.
//! - **A single word** (`Putin`) counts only if it is equal, the states of both are known and the same, and one of the two
//!   has no fuller name.
//! - **Score**: the weight of the way names are alike; less (× 0.93) where a state is not known; half the way to 1 if both
//!   hold the same office at once; half if a document names both or both take part in one event.
//!
//! The least score of 0.75 was chosen on data. Of the 7,128 actors of ICEWS14, whose coders kept names apart with care,
//! it suggests six pairs, which all look right (`Prayuth Chan-ocha`, `Gen Prayut Chan-o-cha`); five more score 0.70 to
//! 0.75, two of them wrong (`Baljinder Singh`, `Balwinder Singh`). With 54 spellings of leaders and bodies in another
//! document, in five scripts, 17 pairs come on top, all right, and three right ones fall below (`B. Obama`). A quarter of
//! an hour of GDELT gives one pair. A hundred thousand persons of made-up names take four seconds of one processor.

mod blocks;
mod evidence;
mod likeness;
mod pair;
mod sound;
mod spelling;
mod subjects;
mod vocabulary;

use graph_core::{EntityId, EntityType, View};
use serde::Serialize;

pub use self::evidence::Evidence;
pub use self::likeness::How;
use self::pair::{Beyond, compare, in_thousandths, may_be_one, raised};
use self::subjects::{Merged, Subject, subjects};
use crate::error::{Candidate, QueryError};
use crate::known::Known;
use crate::names::candidate;

/// Which pairs are asked for. Every condition must hold; an empty list is no condition.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestRequest {
    /// One of the two is this entity.
    pub entity: Option<EntityId>,
    /// Both are of these types.
    pub types: Vec<EntityType>,
    /// The least score, from 0 to 1.
    pub least: f64,
    /// How many pairs at the most, the best first.
    pub limit: Option<usize>,
}

impl SuggestRequest {
    /// The least score where none is asked for. Of namesakes and mere likenesses, little is above it.
    pub const LEAST: f64 = 0.75;
}

impl Default for SuggestRequest {
    fn default() -> Self {
        Self { entity: None, types: Vec::new(), least: Self::LEAST, limit: None }
    }
}

/// Two entities that may be one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The one with the smaller id.
    pub a: Candidate,
    /// The other.
    pub b: Candidate,
    /// How much speaks for their being one, from 0 to 1, in thousandths. It orders suggestions; it is no probability.
    pub score: f64,
    /// What speaks for it and against it.
    pub evidence: Vec<Evidence>,
}

/// The pairs of entities that may be one, those with the highest score first, then in the order of their ids. Pairs for
/// which `settled` holds are left out: a person has decided on them.
///
/// # Errors
/// When the store cannot be read.
///
/// # Examples
///
/// ```
/// use graph_core::{Batch, Entity, EntityId, EntityType, GraphStore, Key, Text};
/// use queries::{SuggestRequest, suggest};
///
/// let store = GraphStore::in_memory()?;
/// let mut batch = Batch::default();
/// for name in ["Choe Son-hui", "Cho Son-hui", "Kim Jong-un", "Kim Jong-il"] {
///     let id = EntityId::with_key(EntityType::Person, Key::of(&[name]));
///     batch.entity(&Entity { names: vec![Text::plain(name)], ..Entity::new(id) });
/// }
/// store.writer()?.write(batch)?;
///
/// let suggestions = suggest(store.view(), &SuggestRequest::default(), |_, _| false)?;
/// assert_eq!(suggestions.len(), 1);
/// assert_eq!(suggestions[0].score, 0.856);
/// assert!(suggestions[0].evidence[0].to_string().ends_with("equal but for the system of romanisation"));
/// # Ok::<(), queries::QueryError>(())
/// ```
pub fn suggest(
    view: View<'_>,
    request: &SuggestRequest,
    settled: impl Fn(&EntityId, &EntityId) -> bool,
) -> Result<Vec<Suggestion>, QueryError> {
    let merged = Merged::read(view)?;
    let subjects = subjects(view, &merged)?;
    let only = match request.entity.clone().map(|id| merged.id(id)) {
        None => None,
        Some(id) => match subjects.binary_search_by(|subject| subject.id.cmp(&id)) {
            Ok(place) => Some(place),
            Err(_) => return Ok(Vec::new()),
        },
    };
    let known = Known::new(view);
    let mut found = Vec::new();
    for (one, other) in blocks::pairs(&subjects, only) {
        let pair = [&subjects[one as usize], &subjects[other as usize]];
        if is_asked(pair, request) && !settled(&pair[0].id, &pair[1].id) {
            found.extend(weigh(pair, request.least, &known)?);
        }
    }
    found.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| one.ids().cmp(&other.ids())));
    found.truncate(request.limit.unwrap_or(usize::MAX));
    found.into_iter().map(|found| found.suggestion(&known)).collect()
}

fn is_asked(pair: [&Subject; 2], request: &SuggestRequest) -> bool {
    let is_listed = |subject: &Subject| request.types.is_empty() || request.types.contains(&subject.kind);
    may_be_one(pair[0].kind, pair[1].kind) && pair.into_iter().all(is_listed)
}

/// A pair with a score that is high enough.
struct Found<'s> {
    pair: [&'s Subject; 2],
    score: f64,
    evidence: Vec<Evidence>,
}

impl Found<'_> {
    fn ids(&self) -> [&EntityId; 2] {
        self.pair.map(|subject| &subject.id)
    }

    fn suggestion(self, known: &Known<'_>) -> Result<Suggestion, QueryError> {
        let [a, b] = self.ids();
        let (a, b) = (candidate(known, a)?, candidate(known, b)?);
        Ok(Suggestion { a, b, score: self.score, evidence: self.evidence })
    }
}

/// What speaks for a pair and against it; the store is read only where that may make a difference.
fn weigh<'s>(pair: [&'s Subject; 2], least: f64, known: &Known<'_>) -> Result<Option<Found<'s>>, QueryError> {
    let Some(mut weighed) = compare(pair[0], pair[1]).filter(|(score, _)| raised(*score) >= least) else {
        return Ok(None);
    };
    let beyond = Beyond::new(known);
    beyond.add_office(pair, &mut weighed)?;
    if weighed.0 >= least {
        beyond.add_against(pair, &mut weighed)?;
    }
    let score = in_thousandths(weighed.0);
    Ok((score >= least).then_some(Found { pair, score, evidence: weighed.1 }))
}
