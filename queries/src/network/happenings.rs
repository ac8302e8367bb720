//! What is gathered event by event, from the index where somebody is asked for, else from the store.

use graph_core::View;

use crate::error::QueryError;
use crate::filter::{Filter, Matcher};
use crate::happening::Happening;
use crate::indexed::{Indexed, answered};
use crate::known::Known;
use crate::page::Fold;

/// Adds up the events that match, each once, in no order that means anything. What was added is thrown away, and added again
/// from the store, where the index is found to be damaged.
pub(super) fn gather<T: Default>(
    view: View<'_>,
    filter: &Filter,
    add: impl Fn(&mut T, &Happening, &Matcher, &Known<'_>) -> Result<(), QueryError>,
) -> Result<T, QueryError> {
    let from_store = || {
        let (known, mut matcher) = (Known::new(view), Matcher::new(filter));
        let mut gathered = T::default();
        for id in matcher.candidates(view)? {
            if let Some(happening) = matcher.read(id, &known)? {
                add(&mut gathered, &happening, &matcher, &known)?;
            }
        }
        Ok(gathered)
    };
    let from_index = |index: &_| {
        // Each report of its own, or as it was known on a day, has to be read.
        if filter.fold == Fold::None || filter.known_by.is_some() {
            return from_store();
        }
        let (known, matcher) = (Known::new(view), Matcher::new(filter));
        let indexed = Indexed::new(index, &matcher, &known);
        let mut gathered = T::default();
        indexed.ask(|rows| {
            rows.each(|hit| match indexed.happening(hit)? {
                Some(happening) => add(&mut gathered, &happening, &matcher, &known),
                None => Ok(()),
            })
        })?;
        Ok(gathered)
    };
    answered(view, filter, from_index, from_store)
}
