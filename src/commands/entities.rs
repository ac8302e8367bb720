//! `chancery entities`.

use graph_core::decision::Decisions;
use graph_core::{GraphStore, Verdict};
use queries::{EntityHit, MembershipRequest, QueryError, SuggestRequest, Suggestion, entities, names};

use serde::Deserialize;

use super::source::{Source, folder};
use super::{Failure, decisions, note, open, print, print_json};
use crate::cli::{EntitiesArgs, EntitiesCommand, Global, MembersArgs, Plain, SuggestArgs};
use crate::remote::Question;
use crate::table;

pub(super) fn run(global: &Global, args: &EntitiesArgs) -> Result<(), Failure> {
    let Some(command) = &args.command else { return search(&Source::find(global)?, args) };
    let folder = folder(global, "entities suggest, members, merge, differ, split, decisions and undo")?;
    match command {
        EntitiesCommand::Suggest(args) => suggest(&open(folder)?, args),
        EntitiesCommand::Members(args) => members(&open(folder)?, args),
        EntitiesCommand::Merge(pair) => decisions::settle(folder, pair, Verdict::Same),
        EntitiesCommand::Differ(pair) => decisions::settle(folder, pair, Verdict::Different),
        EntitiesCommand::Split(split) => decisions::split(folder, split),
        EntitiesCommand::Decisions(args) => decisions::list(folder, args),
        EntitiesCommand::Undo(undo) => decisions::undo(folder, undo),
    }
}

fn members(store: &GraphStore, args: &MembersArgs) -> Result<(), Failure> {
    let entity = names::resolve(store.view(), &args.name)?;
    let request = MembershipRequest { on: args.on, ..MembershipRequest::default() };
    let rows = queries::memberships(store.view(), &entity, &request)?;
    if args.format == Plain::Json {
        return print_json(&rows);
    }
    let mut table = table::new(&["organisation", "member", "held"]);
    for row in &rows {
        table.add_row([row.organisation.name.clone(), row.member.name.clone(), row.held.to_string()]);
    }
    if !rows.is_empty() {
        print(table::text(table))?;
    }
    note(format_args!("{} memberships", rows.len()));
    Ok(())
}

fn suggest(store: &GraphStore, args: &SuggestArgs) -> Result<(), Failure> {
    let view = store.view();
    let request = SuggestRequest {
        entity: args.name.as_deref().map(|name| names::resolve(view, name)).transpose()?,
        types: args.types.clone(),
        least: args.least,
        limit: (args.limit > 0).then_some(args.limit),
    };
    let decisions = Decisions::new(view.decisions()?);
    let suggestions = queries::suggest(view, &request, |a, b| decisions.verdict(a, b).is_some())?;
    if args.format == Plain::Json {
        return print_json(&suggestions);
    }
    if !suggestions.is_empty() {
        let mut table = table::new(&["score", "names", "type", "what speaks for it and against it", "ids"]);
        for Suggestion { a, b, score, evidence } in &suggestions {
            let evidence: Vec<String> = evidence.iter().map(ToString::to_string).collect();
            table.add_row([
                format!("{score:.3}"),
                format!("{}\n{}", a.name, b.name),
                format!("{}\n{}", a.kind, b.kind),
                evidence.join("\n"),
                format!("{}\n{}", a.entity.local(), b.entity.local()),
            ]);
        }
        table::keep_whole(&mut table, &[0, 4, 2]);
        print(table::text(table))?;
    }
    note(format_args!("{} pairs; settle them with `chancery entities merge A B` or `differ A B`", suggestions.len()));
    Ok(())
}

/// Those whom a service finds.
#[derive(Deserialize)]
struct Found {
    rows: Vec<EntityHit>,
}

fn search(source: &Source, args: &EntitiesArgs) -> Result<(), Failure> {
    let name = args.name.clone().unwrap_or_default();
    let here = |store: &GraphStore| Ok(Found { rows: entities::search(store.view(), &name, args.limit)? });
    let there = || Ok(Question::of("/entities").with("name", &name).with("limit", args.limit));
    let Found { rows: hits } = source.ask(here, there)?;
    if hits.is_empty() {
        return Err(QueryError::UnknownName { name, nearest: Vec::new() }.into());
    }
    if args.format == Plain::Json {
        return print_json(&hits);
    }
    let mut table = table::new(&["name", "type", "state", "events", "also called", "id"]);
    for hit in &hits {
        table.add_row([
            hit.name.clone(),
            hit.kind.to_string(),
            hit.state.clone().unwrap_or_default(),
            hit.events.to_string(),
            hit.aliases.join(", "),
            ids(hit),
        ]);
    }
    table::keep_whole(&mut table, &[1, 2, 3, 5]);
    print(table::text(table))
}

/// The id of an entity, and beside it the ids of those that were merged into it.
fn ids(hit: &EntityHit) -> String {
    let merged = hit.merged.iter().map(|id| format!("+ {}", id.local()));
    std::iter::once(hit.entity.local().to_owned()).chain(merged).collect::<Vec<_>>().join("\n")
}
