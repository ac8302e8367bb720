//! `POST /documents`: loads what is in the body, in any format that `chancery load` takes.

use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader};

use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use graph_core::GraphStore;
use loader::{Format, Input, LoadSummary, Mapping, Options, load};
use serde::Serialize;
use serde_json::Value;

use crate::access::Writer;
use crate::error::Error;
use crate::params::{Name, Params};
use crate::spool::Spool;
use crate::state::AppState;

/// How many rejects are told; the counts are of all.
const MOST_REJECTS: usize = 10_000;

/// What a load did.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Loaded {
    #[serde(flatten)]
    summary: LoadSummary,
    /// The first of what was not loaded, as in a rejects file.
    #[schema(value_type = Vec<loader::Reject>)]
    rejects: Vec<Value>,
}

/// Loads the body, and says what became of it. Loading it again changes nothing.
pub(crate) async fn post(
    State(state): State<AppState>,
    right: Writer,
    mut params: Params,
    request: Request,
) -> Result<Json<Loaded>, Error> {
    let limits = *state.limits();
    let name = params.one::<Name>("name")?.map_or_else(|| name(request.headers()).to_owned(), |Name(name)| name);
    let options = Options { most: Some(limits.unpacked_bytes), ..options(params)? };
    let spool = Spool::take(request, limits.load_bytes).await?;
    let loaded = state.write_in_steps(right, move |store| load_spool(store, name, &spool, options)).await?;
    Ok(Json(loaded))
}

fn options(mut params: Params) -> Result<Options, Error> {
    let (format, mapping) = (params.one::<Format>("format")?, params.one::<Mapping>("mapping")?);
    let options = Options {
        // What is mapped is a table.
        format: format.or(mapping.is_some().then_some(Format::Csv)),
        mapping,
        dataset: params.one("dataset")?,
        replace: params.flag("replace")?,
        ..Options::default()
    };
    params.finish().map(|()| options)
}

/// How messages call the body where nobody says it. Its ending tells a syntax of RDF, as that of a file does; everything else is recognised by
/// content.
fn name(headers: &HeaderMap) -> &'static str {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/turtle" => "body.ttl",
        "application/n-triples" => "body.nt",
        "application/n-quads" => "body.nq",
        "application/trig" => "body.trig",
        "application/ld+json" => "body.jsonld",
        "application/rdf+xml" => "body.rdf",
        _ => "body",
    }
}

fn load_spool(store: &GraphStore, name: String, spool: &Spool, options: Options) -> Result<Loaded, Error> {
    let input = Input::Spooled { name, path: spool.body() };
    let options = Options { rejects: Some(spool.rejects()), ..options };
    let mut refusal = None;
    let summary = load(&[input], store, &options, &mut |_| (), &mut |error| refusal = Some(Error::of_refusal(error)))?;
    store.log_load(&summary).map_err(queries::QueryError::from)?;
    if let Some(refusal) = refusal {
        return Err(refusal);
    }
    let rejects = if summary.rejects_files.is_empty() { Vec::new() } else { rejects(spool).map_err(Error::Spool)? };
    Ok(Loaded { summary, rejects })
}

fn rejects(spool: &Spool) -> io::Result<Vec<Value>> {
    let lines = BufReader::new(OpenOptions::new().read(true).open(spool.rejects())?).lines();
    lines.take(MOST_REJECTS).map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}
