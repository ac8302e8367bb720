//! Options that several commands have, as the libraries take them: which events, between whom, by which periods.

use graph_core::date::day_text;
use graph_core::{GraphStore, Window};
use queries::{Filter, Fold, Level, Period, names};

use super::Failure;
use crate::cli::{self, FilterArgs};
use crate::remote::Question;

/// The filter that the options describe, with names resolved.
pub(super) fn filter(store: &GraphStore, actors: &[String], args: &FilterArgs) -> Result<Filter, Failure> {
    let actors = actors.iter().map(|name| names::resolve(store.view(), name)).collect::<Result<Vec<_>, _>>()?;
    let window = window(args)?;
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
        fold: fold(args.fold),
        known_by: args.known_by,
    })
}

/// The same of a service, whose parameters are these options.
pub(super) fn asked(question: Question, args: &FilterArgs) -> Result<Question, Failure> {
    window(args)?;
    Ok(question
        .with_each("from", &args.from)
        .with_each("to", &args.to)
        .with_flag("strict", args.strict)
        .with_each("kind", &args.kind)
        .with_each("code", &args.code)
        .with_each("status", &args.status)
        .with_each("as", args.role)
        .with_flag("direct", args.direct)
        .with_flag("exact_state", args.exact_state)
        .with("fold", fold(args.fold))
        .with_each("known_by", args.known_by.map(day_text)))
}

/// What an option takes for one event.
pub(super) fn fold(fold: cli::Fold) -> Fold {
    match fold {
        cli::Fold::None => Fold::None,
        cli::Fold::Exact => Fold::Exact,
        cli::Fold::Full => Fold::Full,
    }
}

fn window(args: &FilterArgs) -> Result<Window, Failure> {
    Window::parse(args.from.as_deref(), args.to.as_deref()).map_err(|error| {
        let hint = "`--from` and `--to` take a day, a month or a year, as `2014-03-05`, `2014-03`, `2014`";
        Failure::usage(error, Some(hint))
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
