//! `/dyads?entity=…`: who deals with whom, how often, and how friendly.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use graph_core::GraphStore;
use queries::{DyadOrder, DyadRequest, Dyads, Level, QueryError, dyads};

use crate::error::Error;
use crate::filter::AskedFilter;
use crate::negotiate::Accept;
use crate::params::{Name, Params};
use crate::state::{AppState, Work};

pub(crate) const USUAL: usize = 20;
/// The most dyads that are given out.
pub const MOST: usize = 1000;
/// Two make a dyad.
pub(crate) const MOST_ENTITIES: usize = 2;

/// What is asked.
struct Asked {
    filter: AskedFilter,
    level: Option<Level>,
    order: DyadOrder,
    limit: usize,
}

impl Asked {
    fn read(mut params: Params) -> Result<Self, Error> {
        let entities = entities(&mut params)?;
        let asked = Self {
            filter: AskedFilter::read(&mut params, entities)?,
            level: params.one("level")?,
            order: params.one("order")?.unwrap_or_default(),
            limit: params.limit(USUAL, MOST)?,
        };
        params.finish().map(|()| asked)
    }

    /// The request, its entities found in the store.
    fn resolve(self, store: &GraphStore) -> Result<DyadRequest, QueryError> {
        Ok(DyadRequest {
            filter: self.filter.resolve(store)?,
            level: self.level,
            order: self.order,
            limit: Some(self.limit),
        })
    }
}

fn entities(params: &mut Params) -> Result<Vec<Name>, Error> {
    let entities: Vec<Name> = params.many("entity")?;
    match entities.get(MOST_ENTITIES) {
        Some(Name(more)) => {
            let expected = format!("expected at most {MOST_ENTITIES} entities, as a dyad has");
            Err(Error::parameter("entity", more.clone(), expected))
        }
        None => Ok(entities),
    }
}

/// Answers with the first dyads, and how many there are.
pub(crate) async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Dyads>, Error> {
    Accept::of(&headers).json()?;
    let asked = Asked::read(params)?;
    let count = move |store: &GraphStore| Ok(dyads(store.view(), &asked.resolve(store)?)?);
    Ok(Json(state.read(Work::Other, count).await?))
}
