//! The options that say which events, for every command that has them.

use graph_core::{GraphStore, Window};
use queries::{Filter, Fold, names};

use super::Failure;
use crate::cli::{self, FilterArgs};

/// The filter that the options describe, with names resolved.
pub(super) fn filter(store: &GraphStore, actors: &[String], args: &FilterArgs) -> Result<Filter, Failure> {
    let actors = actors.iter().map(|name| names::resolve(store.view(), name)).collect::<Result<Vec<_>, _>>()?;
    let window = Window::parse(args.from.as_deref(), args.to.as_deref()).map_err(|error| {
        let hint = "`--from` and `--to` take a day, a month or a year, as `2014-03-05`, `2014-03`, `2014`";
        Failure::usage(error, Some(hint))
    })?;
    Ok(Filter {
        actors,
        window,
        strict: args.strict,
        kinds: args.kind.clone(),
        codes: args.code.clone(),
        statuses: args.status.clone(),
        role: args.role,
        direct: args.direct,
        exact_state: args.exact_state,
        fold: match args.fold {
            cli::Fold::None => Fold::None,
            cli::Fold::Exact => Fold::Exact,
            cli::Fold::Full => Fold::Full,
        },
        known_by: args.known_by,
    })
}
