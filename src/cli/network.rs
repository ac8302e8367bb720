//! The options of `chancery network`.

use clap::{Args, Subcommand, ValueEnum};
use queries::network::{Counting, Measure, Weight};

use super::{FilterArgs, Level, Period, parse};

#[derive(Args)]
#[command(after_help = "\
Ties are between two who face each other in events: one acts and the other receives, or both do
something together. Counted are facts; with --status, events with that status instead.
docs/networks.md has the definition and source of every measure.

Examples:
  chancery network rank --from 2014-01 --to 2014-07 --by pagerank
  chancery network compare 2014-01/2014-06 2014-07/2014-12
  chancery network series China Japan
  chancery network brokers RUS UKR
  chancery network path PRK Israel --indirect")]
pub(crate) struct NetworkArgs {
    #[command(subcommand)]
    pub(crate) command: NetworkCommand,
}

#[derive(Subcommand)]
pub(crate) enum NetworkCommand {
    /// Who is central
    Rank(RankArgs),
    /// Whose relations began, ended, warmed and cooled from one window to another
    Compare(CompareArgs),
    /// How the relations of two went: period by period, silences, bursts
    Series(SeriesArgs),
    /// Third parties that host, meet or mediate between two
    Brokers(BrokersArgs),
    /// By whom two hang together: the shortest path, and the shortest in the order of time
    Path(PathArgs),
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

#[derive(Args)]
#[command(after_help = "\
A window is a date of EDTF and takes in its last day: `2014`, `2014-03`, `2014-01/2014-06`, `2022/..`.
  new      no event before, at least N after (--least)
  ended    at least N before, none after
  warmer   at least N in both, and a mean score that is higher by S (--by)
  colder   at least N in both, and a mean score that is lower by S
An event that may be in both windows counts in both; --strict keeps to those that surely are in one.

Examples:
  chancery network compare 2014-01/2014-06 2014-07/2014-12
  chancery network compare 2013 2014 --actor Ukraine --least 10")]
pub(crate) struct CompareArgs {
    /// The window before
    #[arg(value_name = "BEFORE", conflicts_with_all = ["from", "to"])]
    pub(crate) before: String,
    /// The window after
    #[arg(value_name = "AFTER")]
    pub(crate) after: String,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Only pairs of this actor; may be repeated for the pair of two
    #[arg(long = "actor", value_name = "ACTOR")]
    pub(crate) actors: Vec<String>,
    /// Between whom; by default states, unless somebody else is named or --direct is given
    #[arg(long, value_enum)]
    pub(crate) level: Option<Level>,
    /// From how many events on two deal with each other
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) least: u64,
    /// By how much the mean score must differ, on PLOVER's scale from -10 to 10
    #[arg(long, default_value_t = 1.0, value_name = "S", value_parser = not_negative)]
    pub(crate) by: f64,
    /// At most so many of each sort; 0 for all
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Form::Table)]
    pub(crate) format: Form,
}

#[derive(Args)]
#[command(after_help = "\
A silence is a span of days on which nothing can have happened between the two, as far as is known; one of --silence
days is a break. Bursts are those of Kleinberg's automaton (2003) with two states: in a burst events
come --burst-ratio times as fast as usual, and to enter one costs --burst-cost * ln n.
CSV has the periods, or what --list says; JSON has all.

Examples:
  chancery network series China Japan
  chancery network series USA RUS --by quarter --kind consult
  chancery network series Israel Palestine --silence 3 --burst-ratio 3
  chancery network series Israel Palestine --format csv --list silences")]
pub(crate) struct SeriesArgs {
    /// The two
    #[arg(value_name = "ACTOR", num_args = 2, required = true)]
    pub(crate) actors: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// The periods
    #[arg(long, value_enum, default_value_t = Period::Month)]
    pub(crate) by: Period,
    /// From how many days on a silence is a break
    #[arg(long, default_value_t = 30, value_name = "DAYS")]
    pub(crate) silence: u32,
    /// How much faster than usual events come in a burst
    #[arg(long, default_value_t = 2.0, value_name = "S")]
    pub(crate) burst_ratio: f64,
    /// How hard it is to enter a burst
    #[arg(long, default_value_t = 1.0, value_name = "G")]
    pub(crate) burst_cost: f64,
    /// For csv: of what
    #[arg(long, value_enum, default_value_t = SeriesList::Periods)]
    pub(crate) list: SeriesList,
    /// How to print
    #[arg(long, value_enum, default_value_t = Form::Table)]
    pub(crate) format: Form,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum SeriesList {
    /// The periods with their counts
    Periods,
    /// The silences that ended, with the contacts before and after
    Silences,
    /// The bursts
    Bursts,
}

#[derive(Args)]
#[command(after_help = "\
Counted are facts: meetings (visits, talks, summits and the like) and mediation. A host is whoever has that role, or the
state in which the place lies. The first is who deals with both most often: by the smaller of the two
numbers of events.

Examples:
  chancery network brokers RUS UKR
  chancery network brokers Israel Palestine --from 2014-07 --to 2014-09
  chancery network brokers \"Kim Jong-un\" \"Vladimir Putin\"")]
pub(crate) struct BrokersArgs {
    /// The two
    #[arg(value_name = "ACTOR", num_args = 2, required = true)]
    pub(crate) actors: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Who may be a broker; by default states, unless somebody else is named or --direct is given
    #[arg(long, value_enum)]
    pub(crate) level: Option<Level>,
    /// At most so many; 0 for all
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Form::Table)]
    pub(crate) format: Form,
}

#[derive(Args)]
#[command(after_help = "\
In the order of time, each event surely is not before the one that it follows: the last day that the date of
the one allows is not after the first day that the date of the next allows.

Examples:
  chancery network path PRK Israel --indirect
  chancery network path \"Xi Jinping\" \"Barack Obama\" --kind consult --from 2014-03")]
pub(crate) struct PathArgs {
    /// From whom, and to whom
    #[arg(value_name = "ACTOR", num_args = 2, required = true)]
    pub(crate) actors: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// By whom; by default states, unless somebody else is named or --direct is given
    #[arg(long, value_enum)]
    pub(crate) level: Option<Level>,
    /// Steps lead from whoever acts to whoever receives; both ways where they do something together
    #[arg(long)]
    pub(crate) directed: bool,
    /// Leave out what the two do with each other
    #[arg(long)]
    pub(crate) indirect: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = Form::Table)]
    pub(crate) format: Form,
}

fn not_negative(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number.filter(|number| *number >= 0.0 && number.is_finite()).ok_or_else(|| "expected a number from 0 up".to_owned())
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
