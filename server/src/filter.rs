//! The parameters that say which events; they are the options of the command line.

use std::str::FromStr;

use graph_core::date::{DateError, day_from_text};
use graph_core::{Code, GraphStore, Kind, Role, Status, View, Window};
use jiff::civil::Date;
use queries::{Filter, Fold, QueryError, names};

use crate::error::Error;
use crate::params::{Name, Params};

pub(crate) const MOST_ACTORS: usize = 20;

/// Which events are asked for, with those who take part as they were named.
pub(crate) struct AskedFilter {
    actors: Vec<Name>,
    window: Window,
    strict: bool,
    kinds: Vec<Kind>,
    codes: Vec<Code>,
    statuses: Vec<Status>,
    role: Option<Role>,
    direct: bool,
    exact_state: bool,
    fold: Fold,
    known_by: Option<Date>,
}

impl AskedFilter {
    /// Reads all parameters of a filter but those who take part.
    pub(crate) fn read(params: &mut Params, actors: Vec<Name>) -> Result<Self, Error> {
        Ok(Self {
            actors,
            window: window(params)?,
            strict: params.flag("strict")?,
            kinds: params.many("kind")?,
            codes: params.many("code")?,
            statuses: params.many("status")?,
            role: params.one("as")?,
            direct: params.flag("direct")?,
            exact_state: params.flag("exact_state")?,
            fold: params.one("fold")?.unwrap_or_default(),
            known_by: params.one::<Day>("known_by")?.map(|day| day.0),
        })
    }

    /// The filter, its actors found in the store.
    pub(crate) fn resolve(self, store: &GraphStore) -> Result<Filter, QueryError> {
        self.resolve_in(store.view())
    }

    /// The filter, its actors found in a view.
    pub(crate) fn resolve_in(self, view: View<'_>) -> Result<Filter, QueryError> {
        Ok(Filter {
            actors: self.actors.iter().map(|name| names::resolve(view, &name.0)).collect::<Result<_, _>>()?,
            window: self.window,
            strict: self.strict,
            kinds: self.kinds,
            codes: self.codes,
            statuses: self.statuses,
            role: self.role,
            direct: self.direct,
            exact_state: self.exact_state,
            fold: self.fold,
            known_by: self.known_by,
        })
    }
}

/// Those who take part, by the parameter `actor`: at least one.
pub(crate) fn actors(params: &mut Params) -> Result<Vec<Name>, Error> {
    let actors = any_actors(params)?;
    if actors.is_empty() { Err(Error::Missing { name: "actor" }) } else { Ok(actors) }
}

/// The same, of whom there may be none.
pub(crate) fn any_actors(params: &mut Params) -> Result<Vec<Name>, Error> {
    let actors: Vec<Name> = params.many("actor")?;
    match actors.get(MOST_ACTORS) {
        Some(Name(more)) => {
            Err(Error::parameter("actor", more.clone(), format!("expected at most {MOST_ACTORS} actors")))
        }
        None => Ok(actors),
    }
}

fn window(params: &mut Params) -> Result<Window, Error> {
    let (from, to): (Option<End>, Option<End>) = (params.one("from")?, params.one("to")?);
    let window = Window::parse(from.as_ref().map(End::as_str), to.as_ref().map(End::as_str));
    window.map_err(|error| Error::parameter("to", to.map(|End(text)| text).unwrap_or_default(), error))
}

/// A day, month or year that a window can start or end with.
struct End(String);

impl End {
    fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for End {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Window::parse(Some(text), None).map(|_| Self(text.to_owned()))
    }
}

/// A day.
pub(crate) struct Day(pub(crate) Date);

impl FromStr for Day {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        day_from_text(text).map(Self)
    }
}
