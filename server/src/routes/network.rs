//! `/network/…`: who is central, what changed, how the relations of two went, who brokers, by whom two hang together.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use graph_core::{EventDate, GraphStore, View, Window};
use queries::network::{
    self, Automaton, BrokerRequest, Brokers, CompareRequest, Comparison, NetworkRequest, PathRequest, Paths,
    RankRequest, Ranking, Series, SeriesRequest,
};
use queries::{Level, Period, QueryError};
use serde::Serialize;

use crate::error::Error;
use crate::filter::AskedFilter;
use crate::negotiate::Accept;
use crate::params::{Name, Params};
use crate::state::{AppState, Work};

pub(crate) const USUAL: usize = 20;
/// The most nodes, brokers, or pairs of a sort that are given out at once.
pub const MOST: usize = 1000;
const MOST_ACTORS: usize = 20;

/// Asks a question whose request is read from the parameters, as JSON.
async fn answer<R, T>(
    (state, headers, mut params): (AppState, HeaderMap, Params),
    read: impl FnOnce(&mut Params) -> Result<R, Error>,
    ask: impl FnOnce(View<'_>, AskedFilter, R) -> Result<T, QueryError> + Send + 'static,
) -> Result<Json<T>, Error>
where
    R: Send + 'static,
    T: Serialize + Send + 'static,
{
    Accept::of(&headers).json()?;
    let request = read(&mut params)?;
    let filter = filter(&mut params)?;
    params.finish()?;
    let ask = move |store: &GraphStore| Ok(ask(store.view(), filter, request)?);
    Ok(Json(state.read(Work::Other, ask).await?))
}

fn filter(params: &mut Params) -> Result<AskedFilter, Error> {
    let actors: Vec<Name> = params.many("actor")?;
    if let Some(Name(more)) = actors.get(MOST_ACTORS) {
        return Err(Error::parameter("actor", more.clone(), format!("expected at most {MOST_ACTORS} actors")));
    }
    AskedFilter::read(params, actors)
}

/// `/network/rank?by=…`
pub(crate) async fn rank(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Ranking>, Error> {
    let read = |params: &mut Params| {
        let network = NetworkRequest {
            level: params.one("level")?.unwrap_or(Level::State),
            directed: params.flag("directed")?,
            weight: params.one("weight")?.unwrap_or_default(),
            counting: params.one("counting")?.unwrap_or_default(),
            ..NetworkRequest::default()
        };
        let (by, all) = (params.one("by")?.unwrap_or_default(), params.flag("all")?);
        Ok(RankRequest { network, by, all, limit: Some(params.limit(USUAL, MOST)?) })
    };
    answer((state, headers, params), read, |view, filter, mut request| {
        request.network.filter = filter.resolve_in(view)?;
        network::rank(view, &request)
    })
    .await
}

/// `/network/compare?before=…&after=…`
pub(crate) async fn compare(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Comparison>, Error> {
    let read = |params: &mut Params| {
        for name in ["from", "to"] {
            if let Some(text) = params.one::<String>(name)? {
                return Err(Error::parameter(name, text, "expected the two windows, `before` and `after`"));
            }
        }
        let usual = CompareRequest::default();
        Ok(CompareRequest {
            level: params.one("level")?,
            before: Window::of(&params.required::<EventDate>("before")?),
            after: Window::of(&params.required::<EventDate>("after")?),
            least: params.one::<std::num::NonZeroU64>("least")?.map_or(usual.least, std::num::NonZeroU64::get),
            by: number(params, "by", usual.by)?,
            limit: Some(params.limit(USUAL, MOST)?),
            ..usual
        })
    };
    answer((state, headers, params), read, |view, filter, mut request| {
        request.filter = filter.resolve_in(view)?;
        network::compare(view, &request)
    })
    .await
}

/// `/network/series?actor=…&actor=…`
pub(crate) async fn series(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Series>, Error> {
    let read = |params: &mut Params| {
        let usual = SeriesRequest::default();
        Ok(SeriesRequest {
            by: params.one("by")?.unwrap_or(Period::Month),
            silent_days: params.one("silence")?.unwrap_or(usual.silent_days),
            bursts: Automaton {
                ratio: number(params, "burst_ratio", usual.bursts.ratio)?,
                cost: number(params, "burst_cost", usual.bursts.cost)?,
            },
            ..usual
        })
    };
    answer((state, headers, params), read, |view, filter, mut request| {
        request.filter = filter.resolve_in(view)?;
        network::series(view, &request)
    })
    .await
}

/// `/network/brokers?actor=…&actor=…`
pub(crate) async fn brokers(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Brokers>, Error> {
    let read = |params: &mut Params| {
        let (level, limit) = (params.one("level")?, Some(params.limit(USUAL, MOST)?));
        Ok(BrokerRequest { level, limit, ..BrokerRequest::default() })
    };
    answer((state, headers, params), read, |view, filter, mut request| {
        request.filter = filter.resolve_in(view)?;
        network::brokers(view, &request)
    })
    .await
}

/// `/network/path?actor=…&actor=…`
pub(crate) async fn path(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: Params,
) -> Result<Json<Paths>, Error> {
    let read = |params: &mut Params| {
        let (directed, indirect) = (params.flag("directed")?, params.flag("indirect")?);
        Ok(PathRequest { level: params.one("level")?, directed, indirect, ..PathRequest::default() })
    };
    answer((state, headers, params), read, |view, filter, mut request| {
        request.filter = filter.resolve_in(view)?;
        network::paths(view, &request)
    })
    .await
}

/// A number from 0 up.
fn number(params: &mut Params, name: &'static str, usual: f64) -> Result<f64, Error> {
    let Some(text) = params.one::<String>(name)? else { return Ok(usual) };
    let number: Option<f64> = text.parse().ok();
    match number.filter(|number| *number >= 0.0 && number.is_finite()) {
        Some(number) => Ok(number),
        None => Err(Error::parameter(name, text, "expected a number from 0 up")),
    }
}
