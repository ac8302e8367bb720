//! `chancery network rank`.

use graph_core::GraphStore;
use queries::network::{RankRequest, RankRow, Ranking, rank};

use server::MOST_NODES;

use super::{number, question, request};
use crate::cli::{Form, GraphArgs, RankArgs};
use crate::commands::filter::level;
use crate::commands::source::{Source, at_most};
use crate::commands::{Failure, columns, note, print, print_json};
use crate::remote::Question;
use crate::table;

const HEADINGS: [&str; 12] = [
    "rank",
    "entity",
    "name",
    "degree",
    "in_degree",
    "out_degree",
    "strength",
    "in_strength",
    "out_strength",
    "pagerank",
    "betweenness",
    "closeness",
];

pub(super) fn run(source: &Source, args: &RankArgs) -> Result<(), Failure> {
    let here = |store: &GraphStore| {
        let limit = (args.limit > 0).then_some(args.limit);
        let asked = RankRequest { network: request(store, &args.graph)?, by: args.by, all: args.all, limit };
        Ok(rank(store.view(), &asked)?)
    };
    let ranking: Ranking = source.ask(here, || asked(args))?;
    source.see_all(ranking.rows.len(), ranking.nodes, args.limit, "nodes")?;
    match args.format {
        Form::Json => print_json(&ranking)?,
        Form::Csv => columns::csv(&HEADINGS, ranking.rows.iter().map(cells))?,
        Form::Table => readable(&ranking)?,
    }
    footer(&ranking);
    Ok(())
}

fn asked(args: &RankArgs) -> Result<Question, Failure> {
    let GraphArgs { filter, actors, level: between, directed, weight, counting } = &args.graph;
    Ok(question("/network/rank", actors, filter)?
        .with("level", level(*between))
        .with_flag("directed", *directed)
        .with("weight", weight)
        .with("counting", counting)
        .with("by", args.by)
        .with_flag("all", args.all)
        .with("limit", at_most(args.limit, MOST_NODES)))
}

fn footer(ranking: &Ranking) {
    if ranking.nodes == 0 {
        return note("nobody faces anybody in events like these");
    }
    let Ranking { nodes, ties, components, level, weight, counting, .. } = ranking;
    let parts = if *components == 1 { "part" } else { "parts" };
    let sort = if ranking.directed { "directed" } else { "undirected" };
    note(format_args!(
        "{} of {nodes} nodes with {ties} ties in {components} {parts}; level {level}, {sort}, weight {weight}, counting {counting}",
        ranking.rows.len()
    ));
}

fn cells(row: &RankRow) -> Vec<String> {
    let mut cells = vec![row.rank.to_string(), row.node.entity.to_string(), row.node.name.clone()];
    cells.extend([Some(row.degree), row.in_degree, row.out_degree].map(number));
    cells.extend([Some(row.strength), row.in_strength, row.out_strength].map(number));
    cells.extend([row.pagerank, row.betweenness, row.closeness].map(number));
    cells
}

/// A table of the columns that there are.
fn readable(ranking: &Ranking) -> Result<(), Failure> {
    let Some(first) = ranking.rows.first() else { return Ok(()) };
    let of_first = line(first);
    let is_there = |at: &usize| of_first[*at].is_some();
    let columns: Vec<usize> = (0..of_first.len()).filter(is_there).collect();
    let headings = ["", "name", "degree", "in", "out", "strength", "in", "out", "pagerank", "betweenness", "closeness"];
    let mut table = table::new(&columns.iter().map(|at| headings[*at]).collect::<Vec<_>>());
    for row in &ranking.rows {
        let cells = line(row);
        table.add_row(columns.iter().map(|at| cells[*at].clone().unwrap_or_default()));
    }
    table::align_numbers(&mut table, std::iter::once(0).chain(2..columns.len()));
    print(table::text(table))
}

fn line(row: &RankRow) -> Vec<Option<String>> {
    let weight = |weight: Option<f64>| weight.map(|weight| format!("{weight:.1}"));
    let share = |share: Option<f64>| share.map(|share| format!("{share:.4}"));
    let mut line = vec![Some(row.rank.to_string()), Some(row.node.name.clone())];
    line.extend([Some(row.degree), row.in_degree, row.out_degree].map(|number| number.map(|n| n.to_string())));
    line.extend([Some(row.strength), row.in_strength, row.out_strength].map(weight));
    line.extend([row.pagerank, row.betweenness, row.closeness].map(share));
    line
}
