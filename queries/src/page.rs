//! Pages: a part of an ordered list, and the place where it goes on.

use std::fmt;
use std::str::FromStr;

use graph_core::date::{OrderKey, day_from_text, day_text};
use graph_core::{EventDate, EventId, vocab};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::QueryError;
use crate::filter::Filter;
use crate::words::words;

/// What is asked of a timeline.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Which events.
    pub filter: Filter,
    /// Whether each row lists what its documents say, with speakers and quotes.
    pub with_statements: bool,
    /// Whether the last comes first.
    pub reverse: bool,
    /// The most rows of the page; `None` for all.
    pub limit: Option<usize>,
    /// `next` of the page before.
    pub after: Option<String>,
}

words! {
    /// What is one row of a timeline, or one event of an export.
    #[derive(Default)]
    Fold, "fold" {
        /// A report.
        None = "none",
        /// An event: reports with the same identity key are one.
        Exact = "exact",
        /// A happening: events that the rules of joining find to be the same are one.
        #[default]
        Full = "full",
    }
}

/// Rows, how many there are in all, and where the next page starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many rows there are on all pages.
    pub total: u64,
    /// What to ask for the next page with; `None` on the last.
    pub next: Option<String>,
}

/// The place of a row: by date, then by event, then by report. Printed as `2023-09-01|2023-09-30|event/5e1f…`, with
/// `|report/…` (or, for a plain report, its `|document/…`) in a timeline of reports; absent bounds are empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(OrderKey<(EventId, Option<String>)>);

impl Place {
    pub(crate) fn new(date: Option<&EventDate>, event: &EventId, report: Option<&str>) -> Self {
        Self(OrderKey::new(date, (event.clone(), report.map(str::to_owned))))
    }

    /// By what events are ordered.
    pub(crate) fn of_event(&self) -> OrderKey<EventId> {
        let OrderKey { earliest, latest, id: (event, _) } = &self.0;
        OrderKey { earliest: *earliest, latest: *latest, id: event.clone() }
    }

    /// Reads the cursor of a timeline with this fold.
    pub(crate) fn parse(text: &str, fold: Fold) -> Result<Self, QueryError> {
        let expected = match fold {
            Fold::None => "`earliest|latest|event/…|report/…`",
            Fold::Exact | Fold::Full => "`earliest|latest|event/…`",
        };
        let place: Option<Self> = text.parse().ok();
        place
            .filter(|place| place.0.id.1.is_some() == (fold == Fold::None))
            .ok_or_else(|| QueryError::Cursor { found: text.to_owned(), expected })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: Option<Date>| day.map(day_text).unwrap_or_default();
        let (event, report) = &self.0.id;
        write!(f, "{}|{}|{}", day(self.0.earliest), day(self.0.latest), event.local())?;
        match report {
            Some(report) => write!(f, "|{}", report.strip_prefix(vocab::ID).unwrap_or(report)),
            None => Ok(()),
        }
    }
}

/// No cursor.
pub(crate) struct NotAPlace;

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let day = |text: &str| match text {
            "" => Ok(None),
            _ => day_from_text(text).map(Some).map_err(|_| NotAPlace),
        };
        let parts: Vec<&str> = text.split('|').collect();
        let (earliest, latest, event, report) = match parts[..] {
            [earliest, latest, event] => (earliest, latest, event, None),
            [earliest, latest, event, report] => (earliest, latest, event, Some(report)),
            _ => return Err(NotAPlace),
        };
        let event = EventId::from_iri(&iri(event, &["event/"])?);
        let report = report.map(|report| iri(report, &["report/", "document/"])).transpose()?;
        Ok(Self(OrderKey { earliest: day(earliest)?, latest: day(latest)?, id: (event, report) }))
    }
}

/// The IRI of a local id in one of these folders; an IRI of another namespace is itself.
fn iri(local: &str, folders: &[&str]) -> Result<String, NotAPlace> {
    let is_known = folders.iter().any(|folder| local.strip_prefix(folder).is_some_and(|rest| !rest.is_empty()));
    match local.contains("://") {
        true => Ok(local.to_owned()),
        false if is_known => Ok(format!("{}{local}", vocab::ID)),
        false => Err(NotAPlace),
    }
}

impl Request {
    /// The place after which the page begins.
    pub(crate) fn place(&self) -> Result<Option<Place>, QueryError> {
        self.after.as_deref().map(|text| Place::parse(text, self.filter.fold)).transpose()
    }
}

/// Keeps the rows of one page while all rows go by: never more than twice as many as it gives out.
pub(crate) struct Selection<T> {
    reverse: bool,
    /// How many to keep: one more than the page has, to know whether there is more.
    most: usize,
    after: Option<Place>,
    kept: Vec<(Place, T)>,
    total: u64,
}

impl<T> Selection<T> {
    pub(crate) fn new(request: &Request) -> Result<Self, QueryError> {
        let after = request.place()?;
        let most = request.limit.map_or(usize::MAX, |limit| limit.saturating_add(1));
        Ok(Self { reverse: request.reverse, most, after, kept: Vec::new(), total: 0 })
    }

    pub(crate) fn offer(&mut self, place: Place, row: T) {
        self.total += 1;
        let is_ahead = match &self.after {
            Some(after) if self.reverse => place < *after,
            Some(after) => place > *after,
            None => true,
        };
        if is_ahead {
            self.kept.push((place, row));
        }
        if self.kept.len() >= self.most.saturating_mul(2) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        match self.reverse {
            true => self.kept.sort_by(|(a, _), (b, _)| b.cmp(a)),
            false => self.kept.sort_by(|(a, _), (b, _)| a.cmp(b)),
        }
        self.kept.truncate(self.most);
    }

    /// The page, each row made from what was kept of it.
    pub(crate) fn page<R>(mut self, make: impl FnMut(T) -> Result<R, QueryError>) -> Result<Page<R>, QueryError> {
        self.settle();
        let mut next = None;
        if self.kept.len() == self.most {
            self.kept.pop();
            next = self.kept.last().map(|(place, _)| place).or(self.after.as_ref()).map(Place::to_string);
        }
        let rows = self.kept.into_iter().map(|(_, row)| row).map(make).collect::<Result<_, _>>()?;
        Ok(Page { rows, total: self.total, next })
    }
}
