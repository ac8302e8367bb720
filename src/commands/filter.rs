//! Options that several commands have, as the libraries take them: which events, between whom, by which periods.

use graph_core::{GraphStore, Window};
use queries::{Filter, Fold, Level, Period, names};

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

/// The periods that an option names.
pub(super) fn period(period: cli::Period) -> Period {
    match period {
        cli::Period::Day => Period::Day,
        cli::Period::Month => Period::Month,
        cli::Period::Quarter => Period::Quarter,
        cli::Period::Year => Period::Year,
    }
}

/// Between whom relations run.
pub(super) fn level(level: cli::Level) -> Level {
    match level {
        cli::Level::Entity => Level::Entity,
        cli::Level::State => Level::State,
    }
}
