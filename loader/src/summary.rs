//! What a load did.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::rejects::Reject;

/// How many were new to the store, and how many it knew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LoadCounts)]
pub struct Counts {
    /// Not in the store before.
    pub new: u64,
    /// In the store already, or earlier in the same load.
    pub known: u64,
}

impl Counts {
    /// Counts one.
    pub fn count(&mut self, new: bool) {
        if new {
            self.new += 1;
        } else {
            self.known += 1;
        }
    }
}

/// What a load did; printed by `chancery load`, as JSON with `--json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LoadSummary {
    /// Rows read, rejected ones included; for interchange, events; for RDF, statements.
    pub rows: u64,
    /// Events: `known` counts each event once that was in the store before the load.
    pub events: Counts,
    /// Reports.
    pub reports: Counts,
    /// Reports that wait for their event, in the whole store, after the load.
    pub waiting: u64,
    /// Documents that the rows come from.
    pub documents: u64,
    /// Rows and documents rejected.
    pub rejected: u64,
    /// The same by reason.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub rejected_by_reason: BTreeMap<Cow<'static, str>, u64>,
    /// Where the rejects are. Not in the JSON: file names never enter the load log.
    #[serde(skip)]
    pub rejects_files: Vec<PathBuf>,
    /// Files refused whole.
    pub refused: u64,
    /// How long it took, in seconds.
    pub seconds: f64,
}

impl LoadSummary {
    /// Adds what another load did after this one. What two loads had in common counts for each.
    pub fn add(&mut self, later: Self) {
        for (count, more) in [(&mut self.events, later.events), (&mut self.reports, later.reports)] {
            count.new += more.new;
            count.known += more.known;
        }
        self.rows += later.rows;
        self.waiting = later.waiting;
        self.documents += later.documents;
        self.rejected += later.rejected;
        for (reason, number) in later.rejected_by_reason {
            *self.rejected_by_reason.entry(reason).or_default() += number;
        }
        self.rejects_files.extend(later.rejects_files);
        self.refused += later.refused;
        self.seconds += later.seconds;
    }

    pub(crate) fn reject(&mut self, reject: &Reject) {
        self.rejected += 1;
        *self.rejected_by_reason.entry(reject.reason.as_str().into()).or_default() += 1;
    }

    /// Events, new and known, per second.
    pub fn events_per_second(&self) -> f64 {
        (self.events.new + self.events.known) as f64 / self.seconds.max(f64::EPSILON)
    }
}
