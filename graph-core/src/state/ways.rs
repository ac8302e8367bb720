//! The ways from codes and names to states: a finite-state map that is compiled into the program, so that nothing is read or
//! folded before the first question, and a question looks at a few bytes.

use std::sync::LazyLock;

use fst::{IntoStreamer, Map, Streamer};

use super::State;
use crate::compiled;

static WAYS: LazyLock<Map<&[u8]>> = LazyLock::new(|| Map::new(compiled::STATES).expect("a test makes the map"));

/// What a key is; its letter stands before the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Way {
    /// ISO 3166 codes, former ones, and our own.
    Code = b'c',
    Cameo = b'm',
    Fips = b'f',
    Cow = b'w',
    Gw = b'g',
    /// Strict names, folded.
    Actor = b'a',
    /// Without periods.
    Abbreviation = b'A',
    /// Folded, as are those below.
    Name = b'n',
    Demonym = b'd',
    Seat = b's',
}

impl Way {
    /// The state of a key, where every key is of one.
    pub(super) fn one(self, key: &str) -> Option<State> {
        WAYS.get(self.key(key)).and_then(state)
    }

    /// The states of a key, in the order of their codes.
    pub(super) fn all(self, key: &str) -> Vec<State> {
        let with = |end: u8| [self.key(key).as_slice(), &[end]].concat();
        let mut found = WAYS.range().ge(with(0)).lt(with(1)).into_stream();
        let mut states = Vec::new();
        while let Some((_, number)) = found.next() {
            states.extend(state(number));
        }
        states
    }

    fn key(self, key: &str) -> Vec<u8> {
        [&[self as u8], key.as_bytes()].concat()
    }
}

fn state(number: u64) -> Option<State> {
    u16::try_from(number).ok().map(State)
}

/// An abbreviation as it is compared.
pub(super) fn without_periods(abbreviation: &str) -> String {
    abbreviation.chars().filter(|c| *c != '.').collect()
}

#[cfg(test)]
pub(super) mod making {
    use std::collections::BTreeMap;

    use super::super::fold_name;
    use super::super::table::{TABLE, Table};
    use super::*;

    /// A key that should be of one state.
    #[derive(Debug, PartialEq, Eq)]
    pub(in super::super) struct Ambiguous {
        pub(in super::super) key: String,
        pub(in super::super) first: &'static str,
        pub(in super::super) second: &'static str,
    }

    struct Making<'a> {
        table: &'a Table,
        ways: BTreeMap<Vec<u8>, u64>,
    }

    #[test]
    fn the_compiled_ways_are_those_of_the_table() {
        compiled::hold("states.fst", compiled::STATES, &made(&TABLE).expect("codes are of one state"));
    }

    /// The map of a table.
    pub(in super::super) fn made(table: &Table) -> Result<Vec<u8>, Ambiguous> {
        let mut making = Making { table, ways: BTreeMap::new() };
        (0..table.count()).map(State).try_for_each(|state| making.add(state))?;
        let map = Map::from_iter(making.ways).expect("keys are in order");
        Ok(map.into_fst().into_inner())
    }

    impl Making<'_> {
        fn add(&mut self, state: State) -> Result<(), Ambiguous> {
            let row = self.table.row(state);
            for code in [row.code].into_iter().chain(row.iso2).chain(self.table.former_codes(state)) {
                self.add_one(Way::Code, code, state)?;
            }
            row.cameo.iter().try_for_each(|code| self.add_one(Way::Cameo, code, state))?;
            row.fips.iter().try_for_each(|code| self.add_one(Way::Fips, code, state))?;
            row.cow.iter().try_for_each(|number| self.add_lasting(Way::Cow, *number, state))?;
            row.gw.iter().try_for_each(|number| self.add_lasting(Way::Gw, *number, state))?;
            for name in [&row.names[0]].into_iter().chain(&row.coders) {
                self.add_one(Way::Actor, &fold_name(name), state)?;
            }
            row.abbreviations.iter().for_each(|word| self.add_to(Way::Abbreviation, &without_periods(word), state));
            let names = row.names.iter().chain(&row.coders).chain(&row.more);
            names.for_each(|name| self.add_to(Way::Name, &fold_name(name), state));
            row.demonyms.iter().for_each(|word| self.add_to(Way::Demonym, &fold_name(word), state));
            row.seats.iter().for_each(|word| self.add_to(Way::Seat, &fold_name(word), state));
            Ok(())
        }

        fn add_one(&mut self, way: Way, key: &str, state: State) -> Result<(), Ambiguous> {
            match self.ways.insert(way.key(key), state.0.into()) {
                Some(other) if other != u64::from(state.0) => Err(self.ambiguous(key, other, state)),
                Some(_) | None => Ok(()),
            }
        }

        /// Of two states, the one that lasts longer keeps the number.
        fn add_lasting(&mut self, way: Way, number: u16, state: State) -> Result<(), Ambiguous> {
            let key = number.to_string();
            let end = |state: State| match self.table.end(state) {
                "" => "~", // after every date
                date => date,
            };
            let Some(other) = self.ways.get(&way.key(&key)).copied() else { return self.add_one(way, &key, state) };
            let holder = super::state(other).expect("a number of the table");
            if end(holder) == end(state) {
                return Err(self.ambiguous(&key, other, state));
            }
            if end(holder) < end(state) {
                self.ways.insert(way.key(&key), state.0.into());
            }
            Ok(())
        }

        fn add_to(&mut self, way: Way, key: &str, state: State) {
            let numbered = [way.key(key).as_slice(), &[0], &state.0.to_be_bytes()].concat();
            self.ways.insert(numbered, state.0.into());
        }

        fn ambiguous(&self, key: &str, first: u64, second: State) -> Ambiguous {
            let first = super::state(first).expect("a number of the table");
            Ambiguous { key: key.to_owned(), first: self.table.row(first).code, second: self.table.row(second).code }
        }
    }
}
