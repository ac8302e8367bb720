//! What the numbers in rows stand for: entities, and sorts of events.

use rustc_hash::FxHashMap;

use crate::error::IndexError;
use crate::event::{Standing, Status};
use crate::id::EntityId;
use crate::kind::{Code, Kind};

/// The number of a sort.
pub(super) type SortNumber = u32;

/// What sort of event: all that is the same for many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// Its kind.
    pub kind: Kind,
    /// The code of coded data.
    pub code: Option<Code>,
    /// What is claimed of its life.
    pub status: Status,
    /// What its reports make of it.
    pub standing: Standing,
}

/// A sort as it is written: the numbers of kind, code, status and standing.
type StoredSort = (u16, Option<u16>, u8, u8);

/// The sorts of a segment, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorts {
    all: Vec<Sort>,
}

impl Sorts {
    pub(super) fn get(&self, number: SortNumber) -> Result<Sort, IndexError> {
        self.all.get(number as usize).copied().ok_or_else(super::row::unknown)
    }

    pub(super) fn all(&self) -> &[Sort] {
        &self.all
    }

    pub(super) fn stored(&self) -> Vec<StoredSort> {
        let stored =
            |sort: &Sort| (sort.kind.number(), sort.code.map(Code::number), sort.status as u8, sort.standing as u8);
        self.all.iter().map(stored).collect()
    }

    pub(super) fn read(stored: &[StoredSort]) -> Result<Self, IndexError> {
        let sort = |(kind, code, status, standing): &StoredSort| {
            Some(Sort {
                kind: Kind::from_number(*kind)?,
                code: match code {
                    Some(code) => Some(Code::from_number(*code)?),
                    None => None,
                },
                status: *Status::ALL.get(usize::from(*status))?,
                standing: *Standing::ALL.get(usize::from(*standing))?,
            })
        };
        let all = stored.iter().map(sort).collect::<Option<_>>().ok_or_else(super::row::unknown)?;
        Ok(Self { all })
    }
}

/// Gives numbers to entities and sorts as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    numbers: FxHashMap<EntityId, u32>,
    entities: Vec<EntityId>,
    sort_numbers: FxHashMap<Sort, SortNumber>,
    sorts: Sorts,
}

impl Dictionary {
    pub(super) fn number(&mut self, id: &EntityId) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.entities.len() as u32;
        self.numbers.insert(id.clone(), number);
        self.entities.push(id.clone());
        number
    }

    pub(super) fn sort(&mut self, kind: Kind, code: Option<Code>, status: Status, standing: Standing) -> SortNumber {
        let sort = Sort { kind, code, status, standing };
        let (all, next) = (&mut self.sorts.all, self.sort_numbers.len() as SortNumber);
        *self.sort_numbers.entry(sort).or_insert_with(|| {
            all.push(sort);
            next
        })
    }

    pub(super) fn entities(&self) -> &[EntityId] {
        &self.entities
    }

    pub(super) fn sorts(&self) -> &Sorts {
        &self.sorts
    }
}

/// Entities by their numbers.
pub(super) trait Entities {
    fn entity(&self, number: u32) -> Result<EntityId, IndexError>;
}

impl Entities for Dictionary {
    fn entity(&self, number: u32) -> Result<EntityId, IndexError> {
        self.entities.get(number as usize).cloned().ok_or_else(super::row::unknown)
    }
}
