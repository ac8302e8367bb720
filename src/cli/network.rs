//! The options of `chancery network`.

use clap::{Args, Subcommand, ValueEnum};
use queries::network::{Counting, Measure, Weight};

use super::{FilterArgs, Level, parse};

#[derive(Args)]
#[command(after_help = "\
Ties are between two who face each other in events: one acts and the other receives, or both do
something together. Counted are facts; with --status, events with that status instead.
docs/networks.md has the definition and source of every measure.

Examples:
  chancery network rank --from 2014-01 --to 2014-07 --by pagerank
  chancery network rank --level entity --weight conflict")]
pub(crate) struct NetworkArgs {
    #[command(subcommand)]
    pub(crate) command: NetworkCommand,
}

#[derive(Subcommand)]
pub(crate) enum NetworkCommand {
    /// Who is central
    Rank(RankArgs),
}

/// Which network.
#[derive(Args)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Only events that involve this actor; may be repeated for events that involve all of them
    #[arg(long = "actor", value_name = "ACTOR")]
    pub(crate) actors: Vec<String>,
    /// Between whom: the literal participants, or the states they act for
    #[arg(long, value_enum, default_value_t = Level::State)]
    pub(crate) level: Level,
    /// Ties lead from whoever acts to whoever receives; both ways where they do something together
    #[arg(long)]
    pub(crate) directed: bool,
    /// What ties weigh: count, score, cooperation, conflict
    #[arg(long, default_value_t = Weight::Count, value_parser = parse::<Weight>)]
    pub(crate) weight: Weight,
    /// What an event of n counts for each pair: once (full), or 1/(n-1) (fractional), lest a summit drown all else
    #[arg(long, default_value_t = Counting::Full, value_parser = parse::<Counting>)]
    pub(crate) counting: Counting,
}

#[derive(Args)]
#[command(after_help = "\
Measures:
  degree       with how many others
  strength     how much with all others together, by the weights of the ties
  pagerank     how often a walk along the ties is there, by the weights of the ties
  betweenness  which share of the shortest paths between others leads through
  closeness    how near to all others; of a directed network, by paths that lead to it
Paths are as long as they have steps, whatever the ties weigh.

Examples:
  chancery network rank                                         the states that deal most with others
  chancery network rank --from 2014-01 --to 2014-07 --by pagerank --all
  chancery network rank --weight conflict --directed            who quarrels most with others
  chancery network rank --kind consult --counting fractional    without summits drowning all else
  chancery network rank --level entity --by betweenness         persons, ministries and states")]
pub(crate) struct RankArgs {
    #[command(flatten)]
    pub(crate) graph: GraphArgs,
    /// By what: degree, strength, pagerank, betweenness, closeness
    #[arg(long, default_value_t = Measure::Strength, value_parser = parse::<Measure>)]
    pub(crate) by: Measure,
    /// All measures, not only degree, strength and the one of --by
    #[arg(long)]
    pub(crate) all: bool,
    /// At most so many; 0 for all
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Form::Table)]
    pub(crate) format: Form,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For reading, as wide as the terminal
    Table,
    /// One value
    Json,
    /// For spreadsheets
    Csv,
}
