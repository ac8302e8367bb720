//! What changed since a day: what is known now beside what was known then.

use graph_core::{EventDate, Standing, View};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::happening::Happening;
use crate::known::Known;
use crate::page::Fold;
use crate::row::{Row, Rows};

/// An event of which documents published after a day told something new.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Change {
    /// The event as it is known now.
    #[serde(flatten)]
    pub row: Row,
    /// What was known of it then; `None` where nobody had told of it.
    pub before: Option<Before>,
}

/// What was known of an event on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Before {
    /// When it was said to have happened.
    pub date: Option<EventDate>,
    /// What the stances made of it.
    pub standing: Standing,
    /// How many reports there were.
    pub reports: u64,
    /// How many documents they were in.
    pub documents: u64,
}

impl Change {
    /// What is new, in words: `new`, `date 2023-09 → 2023-09-13`, `standing asserted → disputed`, `2 more reports`.
    pub fn words(&self) -> Vec<String> {
        let Some(before) = &self.before else { return vec!["new".to_owned()] };
        let mut words = Vec::new();
        let date = |date: &Option<EventDate>| date.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
        if before.date != self.row.date {
            words.push(format!("date {} → {}", date(&before.date), date(&self.row.date)));
        }
        if before.standing != self.row.standing {
            words.push(format!("standing {} → {}", before.standing, self.row.standing));
        }
        match self.row.reports.saturating_sub(before.reports) {
            0 => {}
            1 => words.push("1 more report".to_owned()),
            more => words.push(format!("{more} more reports")),
        }
        words
    }
}

/// The events that match a filter of which documents published after `since` told something: that they happened, or
/// another date, standing or number of reports. Documents that do not say when they were published tell nothing here.
///
/// # Errors
/// When the store cannot be read.
pub fn diff(view: View<'_>, filter: &Filter, since: Date) -> Result<Vec<Change>, QueryError> {
    // What is known now is what is known by the last of all days, so that undated documents count on neither side.
    let now = Filter { known_by: Some(Date::MAX), fold: Fold::Full, ..filter.clone() };
    let known = Known::new(view);
    let mut matcher = Matcher::new(&now);
    let mut changed = Vec::new();
    for id in matcher.candidates(view)? {
        let Some(happening) = matcher.read(id, &known)? else { continue };
        let before = Happening::read(&happening.event.id, Fold::Full, Some(since), &known)?;
        changed.push((happening, before));
    }
    let rows = Rows { matcher: &matcher, known: &known, with_statements: false };
    let mut changes = Vec::new();
    for (happening, before) in changed {
        let before = before.map(|before| told(&before, &known)).transpose()?;
        let change = Change { row: rows.of_happening(&happening)?, before };
        if !change.words().is_empty() {
            changes.push(change);
        }
    }
    changes.sort_by_cached_key(|change| {
        graph_core::date::OrderKey::new(change.row.date.as_ref(), change.row.event.clone())
    });
    Ok(changes)
}

fn told(before: &Happening, known: &Known<'_>) -> Result<Before, QueryError> {
    let mut reports = 0;
    for told in before.told(known) {
        reports += told?.count();
    }
    Ok(Before {
        date: before.event.date.clone(),
        standing: before.event.standing,
        reports: reports as u64,
        documents: before.event.documents.len() as u64,
    })
}
