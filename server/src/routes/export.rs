//! `/export?format=…`: the store, or a part of it, for other programs and for readers; the options are those of
//! `chancery export`.
//!
//! An export is sent while it is written. Where it cannot go on, the connection is cut, so that no part of one looks whole.

use std::io::Write;

use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use graph_core::GraphStore;
use queries::export::graphml::Options;
use queries::export::tables::Table;
use queries::export::{self, Export, Format};
use queries::{Period, QueryError};

use crate::error::Error;
use crate::filter::{AskedFilter, any_actors};
use crate::negotiate::Accept;
use crate::params::Params;
use crate::state::AppState;
use crate::stream::{Out, stream};

/// What is asked.
struct Asked {
    format: Format,
    filter: AskedFilter,
    graph: Options,
    table: Table,
}

impl Asked {
    fn read(mut params: Params, accept: &Accept) -> Result<Self, Error> {
        let actors = any_actors(&mut params)?;
        let usual = Options::default();
        let asked = Self {
            format: params.one("format")?.map_or_else(|| accepted(accept), Ok)?,
            filter: AskedFilter::read(&mut params, actors)?,
            graph: Options {
                shape: params.one("shape")?.unwrap_or(usual.shape),
                labels: params.one("labels")?.unwrap_or(usual.labels),
                level: params.one("level")?.unwrap_or(usual.level),
                period: params.one::<Period>("period")?,
                ..usual
            },
            table: params.one("table")?.unwrap_or_default(),
        };
        params.finish().map(|()| asked)
    }

    /// The export, its actors found in the store.
    fn resolve(self, store: &GraphStore) -> Result<Export, QueryError> {
        let Self { format, filter, graph, table } = self;
        Ok(Export { format, filter: filter.resolve(store)?, graph, table })
    }
}

/// The format that `Accept` chooses. Of those of one media type it is the first.
fn accepted(accept: &Accept) -> Result<Format, Error> {
    let media = |format: &Format| format.media_type().split(';').next().unwrap_or_default();
    accept.choose(Format::ALL.iter().map(|format| (*format, media(format)))).map(|(format, _)| format)
}

/// Sends the export.
pub(crate) async fn get(State(state): State<AppState>, headers: HeaderMap, params: Params) -> Result<Response, Error> {
    let asked = Asked::read(params, &Accept::of(&headers))?;
    let media = asked.format.media_type();
    let write = move |store: &GraphStore, out: &mut Out| {
        let export = asked.resolve(store)?;
        export::write(store, &export, &mut *out)?;
        Ok(out.flush().map_err(QueryError::from)?)
    };
    let body = stream(&state, write).await?;
    Ok(([(CONTENT_TYPE, HeaderValue::from_static(media)), (VARY, HeaderValue::from_static("accept"))], body)
        .into_response())
}
