//! `/timeline/histogram?actor=…&by=month`: how many events of which sort in each period.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use queries::{Bin, Histogram, Period, histogram};

use crate::error::Error;
use crate::filter::{AskedFilter, actors};
use crate::negotiate::{Accept, JSON, NDJSON, content_type, json_lines};
use crate::params::Params;
use crate::state::{AppState, Work};

/// What is asked.
struct Asked {
    filter: AskedFilter,
    by: Period,
}

impl Asked {
    fn read(mut params: Params) -> Result<Self, Error> {
        let actors = actors(&mut params)?;
        let asked =
            Self { filter: AskedFilter::read(&mut params, actors)?, by: params.one("by")?.unwrap_or(Period::Month) };
        params.finish().map(|()| asked)
    }
}

/// Answers with the bins and what is in none of them; as lines of JSON, the last of them has no period.
pub(crate) async fn get(State(state): State<AppState>, headers: HeaderMap, params: Params) -> Result<Response, Error> {
    let offers = [(json as fn(&_) -> _, JSON), (lines as fn(&Histogram) -> _, NDJSON)];
    let (write, media) = Accept::of(&headers).choose(offers)?;
    let Asked { filter, by } = Asked::read(params)?;
    let count = move |store: &graph_core::GraphStore| Ok(histogram(store.view(), &filter.resolve(store)?, by)?);
    let counted = state.read(Work::Other, count).await?;
    let mut response: Response = write(&counted);
    response.headers_mut().insert(CONTENT_TYPE, content_type(media));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn json(histogram: &Histogram) -> Response {
    Json(histogram).into_response()
}

fn lines(histogram: &Histogram) -> Response {
    json_lines(&histogram.rows().collect::<Vec<Bin>>()).into_response()
}
