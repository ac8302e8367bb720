//! The order of a timeline without its rows, for those who know what to do with events themselves.

use graph_core::{EventId, StoreError, View};

use crate::cast;
use crate::error::QueryError;
use crate::filter::Matcher;
use crate::indexed::{Indexed, answered};
use crate::known::Known;
use crate::page::{Place, Request, Selection};

/// An event of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) event: EventId,
    /// Whether those asked for take part side by side, and not with each other.
    pub(crate) joint: bool,
}

/// The events of the page that is asked for, in its order: those of the rows of [`timeline`](crate::timeline()), where
/// reports are folded.
pub(crate) fn sequence(view: View<'_>, request: &Request) -> Result<Vec<Step>, QueryError> {
    let from_index = |index: &_| {
        let (known, matcher) = (Known::new(view), Matcher::new(&request.filter));
        match request.filter.known_by {
            Some(_) => from_store(view.without_index(), request),
            None => from_index(&Indexed::new(index, &matcher, &known), request),
        }
    };
    answered(view, &request.filter, from_index, || from_store(view, request))
}

fn from_index(indexed: &Indexed<'_>, request: &Request) -> Result<Vec<Step>, QueryError> {
    let place = request.place()?.as_ref().map(Place::of_event);
    let most = request.limit.unwrap_or(usize::MAX);
    indexed.ask(|asked| {
        let mut steps = Vec::new();
        for hit in asked.page(place.as_ref(), false, request.reverse, most)? {
            let event = indexed.index.position(hit).map_err(StoreError::from)?.key.id;
            let joint = match indexed.joint(hit) {
                Some(joint) => joint,
                None => match indexed.happening(hit)? {
                    Some(happening) => cast::is_joint(&happening.event, indexed.matcher.asked(), indexed.known)?,
                    None => continue,
                },
            };
            steps.push(Step { event, joint });
        }
        Ok(steps)
    })
}

fn from_store(view: View<'_>, request: &Request) -> Result<Vec<Step>, QueryError> {
    let known = Known::new(view);
    let mut matcher = Matcher::new(&request.filter);
    let mut selection = Selection::new(request)?;
    for id in matcher.candidates(view)? {
        let Some(event) = matcher.read(id, &known)?.map(|happening| happening.event) else { continue };
        let place = Place::new(event.date.as_ref(), &event.id, None);
        let joint = cast::is_joint(&event, matcher.asked(), &known)?;
        selection.offer(place, Step { event: event.id.clone(), joint });
    }
    Ok(selection.page(Ok)?.rows)
}
