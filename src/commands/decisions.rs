//! `chancery entities merge`, `split`, `differ`, `decisions` and `undo`: settling who is who.

use std::path::Path;

use graph_core::{Decision, GraphStore, Verdict, decision};
use queries::names;
use thiserror::Error;

use super::{Failure, note, open, open_to_write, print, print_json};
use crate::cli::{DecisionsArgs, PairArgs, Plain, ReasonArgs, SplitArgs, UndoArgs};
use crate::table;

/// Why nothing can be decided.
#[derive(Debug, Error)]
enum Undecidable {
    #[error("`{id}` is one with no other entity")]
    Alone { id: String },
    #[error("`{a}` and `{b}` are the same entity already")]
    Same { a: String, b: String },
    #[error("`{a}` and `{b}` cannot be one: no state is another, and what acts is no place or thing")]
    Unlike { a: String, b: String },
    #[error("no decision has the id `{id}`")]
    Unknown { id: String },
    #[error("several decisions have ids that start with `{id}`")]
    Ambiguous { id: String },
}

pub(super) fn settle(folder: &Path, args: &PairArgs, verdict: Verdict) -> Result<(), Failure> {
    let store = open_to_write(folder)?;
    let view = store.view();
    let (a, b) = (names::resolve_exactly(view, &args.a)?, names::resolve_exactly(view, &args.b)?);
    if a == b {
        return Err(Failure::new(Undecidable::Same { a: args.a.clone(), b: args.b.clone() }));
    }
    if verdict == Verdict::Same && !decision::can_be_same(&a, &b) {
        return Err(Failure::new(Undecidable::Unlike { a: a.local().to_owned(), b: b.local().to_owned() }));
    }
    let (by, on) = (decider(&args.reason), now());
    record(&store, &[Decision::new(verdict, &a, &b, &by, &on, args.reason.because.as_deref())])
}

pub(super) fn split(folder: &Path, args: &SplitArgs) -> Result<(), Failure> {
    let store = open_to_write(folder)?;
    let entity = names::resolve_exactly(store.view(), &args.entity)?;
    let decisions =
        decision::split(store.view(), &entity, &decider(&args.reason), &now(), args.reason.because.as_deref())?;
    if decisions.is_empty() {
        return Err(Failure::hinted(
            Undecidable::Alone { id: args.entity.clone() },
            "`chancery entities NAME` shows which ids were merged",
        ));
    }
    record(&store, &decisions)
}

pub(super) fn undo(folder: &Path, args: &UndoArgs) -> Result<(), Failure> {
    let store = open_to_write(folder)?;
    let start = args.id.trim_start_matches("decision/");
    let starts = |decision: &Decision| {
        let local = decision.id.local().trim_start_matches("decision/");
        local.starts_with(start) || decision.id.as_str() == args.id
    };
    let found: Vec<Decision> = store.view().decisions()?.into_iter().filter(starts).collect();
    let [decision] = found.as_slice() else {
        let id = args.id.clone();
        let error = if found.is_empty() { Undecidable::Unknown { id } } else { Undecidable::Ambiguous { id } };
        return Err(Failure::hinted(error, "`chancery entities decisions` lists them"));
    };
    let mut writer = store.writer()?;
    writer.take_back(decision)?;
    writer.finish()?;
    note(format_args!("taken back: {}", words(decision)));
    Ok(())
}

pub(super) fn list(folder: &Path, args: &DecisionsArgs) -> Result<(), Failure> {
    let mut decisions = open(folder)?.view().decisions()?;
    decisions.sort_by(|a, b| (&a.on, &a.id).cmp(&(&b.on, &b.id)));
    if args.format == Plain::Json {
        return print_json(&decisions);
    }
    let mut table = table::new(&["on", "verdict", "entities", "by", "because", "id"]);
    for decision in decisions {
        table.add_row([
            decision.on.clone(),
            decision.verdict.to_string(),
            decision.entities.each_ref().map(|entity| entity.local()).join("\n"),
            decision.by.clone(),
            decision.because.clone().unwrap_or_default(),
            decision.id.local().to_owned(),
        ]);
    }
    table::keep_whole(&mut table, &[0, 1, 2]);
    print(table::text(table))
}

fn record(store: &GraphStore, decisions: &[Decision]) -> Result<(), Failure> {
    let mut writer = store.writer()?;
    for decision in decisions {
        writer.decide(decision)?;
    }
    writer.finish()?;
    for decision in decisions {
        note(format_args!("decided: {}", words(decision)));
    }
    Ok(())
}

fn words(decision: &Decision) -> String {
    let [a, b] = decision.entities.each_ref().map(|entity| entity.local());
    let verdict = match decision.verdict {
        Verdict::Same => "is",
        Verdict::Different => "is not",
    };
    format!("{a} {verdict} {b} ({})", decision.id.local())
}

/// Who decides: as named, else the user of the system.
fn decider(reason: &ReasonArgs) -> String {
    let user = || ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    reason.by.clone().or_else(user).unwrap_or_else(|| "unknown".to_owned())
}

/// This moment in UTC, fine enough to tell which of two decisions is the later one.
fn now() -> String {
    let now = jiff::Timestamp::now();
    format!("{}.{:06}Z", now.strftime("%Y-%m-%dT%H:%M:%S"), now.subsec_microsecond())
}
