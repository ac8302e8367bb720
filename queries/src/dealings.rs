//! The dealings of two: what the events in which they face each other come to.

use jiff::civil::Date;

use crate::balance::Balance;
use crate::gist::Gist;

/// How many events, from when to when, and how friendly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dealings {
    pub(crate) events: u64,
    pub(crate) first: Option<Date>,
    pub(crate) last: Option<Date>,
    pub(crate) balance: Balance,
}

impl Dealings {
    pub(crate) fn add(&mut self, gist: &Gist) {
        self.add_times(gist, 1);
        self.span(gist.earliest, gist.latest);
    }

    /// Adds so many events like this one, whenever they were.
    pub(crate) fn add_times(&mut self, gist: &Gist, times: u64) {
        self.events += times;
        self.balance.add_times(gist, times);
    }

    /// Extends the time to these days.
    pub(crate) fn span(&mut self, earliest: Option<Date>, latest: Option<Date>) {
        self.first = self.first.into_iter().chain(earliest).min();
        self.last = self.last.into_iter().chain(latest).max();
    }
}
