//! Every command and option. The help text is the reference.

mod network;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use graph_core::{Code, EntityType, Kind, Role, Status};
use jiff::civil::Date;
use loader::Format;

pub(crate) use self::network::{
    BrokersArgs, CompareArgs, Form, GraphArgs, NetworkArgs, NetworkCommand, PathArgs, RankArgs, SeriesArgs, SeriesList,
};

/// Turns extracted events (visits, talks, treaties, statements) into a knowledge graph, and answers with timelines of
/// relations, SPARQL and graphs.
#[derive(Parser)]
#[command(
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  chancery demo                                      load the bundled sample and look around
  chancery load icews14.tsv.gz                       load a data set
  chancery timeline China Japan --from 2014-03       what happened between two states
  chancery export --format graphml --shape dyads > graph.graphml
  chancery --server https://example.org timeline China Japan      the same from a service"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Args)]
pub(crate) struct Global {
    /// The folder of the store
    #[arg(
        long,
        global = true,
        help_heading = "Store",
        env = "CHANCERY_STORE",
        default_value = "./chancery-data",
        value_name = "DIR"
    )]
    pub(crate) store: PathBuf,
    /// Ask the service at this address in place of the store: load, timeline, dyads, entities, event, query, export, stats.
    /// Without it they find the service of the store by themselves
    #[arg(long, global = true, help_heading = "Store", env = "CHANCERY_SERVER", value_name = "URL")]
    pub(crate) server: Option<String>,
    /// A file with the token that the service wants; the token itself may be in `CHANCERY_TOKEN`
    #[arg(long, global = true, help_heading = "Store", env = "CHANCERY_TOKEN_FILE", value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Load the bundled sample, print its timeline and what to type next
    Demo,
    /// Load files into the store
    Load(LoadArgs),
    /// What happened between states, persons or others, in order of time
    Timeline(TimelineArgs),
    /// Who deals with whom: how often, in which ways, how friendly
    Dyads(DyadsArgs),
    /// Who is central, who brokers, by whom two hang together, how relations changed
    Network(NetworkArgs),
    /// Find who is who by name, alias or code, and settle who is one with whom
    Entities(EntitiesArgs),
    /// What documents published after a day changed: new events, other dates, denials, more reports
    Diff(DiffArgs),
    /// Withdraw documents: their reports, and what only they say
    Retract(RetractArgs),
    /// Everything known of one event: roles, reports with their words, documents, links
    Event(EventArgs),
    /// Ask in SPARQL 1.1
    Query(QueryArgs),
    /// Write the graph for other tools
    Export(ExportArgs),
    /// Serve SPARQL and the timeline over HTTP
    Serve(ServeArgs),
    /// Copy the store into an empty or new folder
    Backup {
        /// The folder, which is a store then
        folder: PathBuf,
    },
    /// Answer the queries of `serve`, which starts it
    #[command(hide = true)]
    Answer {
        /// The folder of the store
        folder: PathBuf,
    },
    /// Count what the store holds
    Stats(StatsArgs),
    /// Verify the store
    Check(CheckArgs),
    /// Make the timeline index anew, which otherwise follows by itself
    #[command(after_help = "Example:\n  chancery reindex --store ./chancery-data")]
    Reindex,
    /// Print a contract: the schema of the interchange format, the description of the service, the ontology, the kinds, the
    /// columns of tables
    Schema(SchemaArgs),
    /// Print the completion script of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Args)]
#[command(after_help = "\
Formats, recognised by content: interchange (JSON, JSON lines), icews, tkg, gdelt, plover (JSON),
rdf (Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD); compressed with gzip, zstd or zip or not.
What was exported: graphml of events, folders of tables (docs/exports.md).
Any other table (csv) with a mapping of its columns: docs/mappings.md, examples/mappings.

Bad rows do not stop a load: they go to FILE.rejects.jsonl with line, field, what was found and what was expected.
Exit status: 0 done, 1 failed, 2 usage, 3 done with rejects.

Examples:
  chancery load icews14.tsv.gz
  chancery load --dataset my-coding rows.tsv
  chancery load --mapping treaties.toml treaties.csv
  extract article.txt | chancery load -
  chancery load --server http://127.0.0.1:7878 --token-file token rows.tsv")]
pub(crate) struct LoadArgs {
    /// Files to load; `-` is standard input
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The format of the files; by default recognised by content
    #[arg(long, value_parser = parse::<Format>)]
    pub(crate) format: Option<Format>,
    /// How the columns of tables become events, as TOML; the files are tables then (csv)
    #[arg(long, value_name = "FILE", required_if_eq("format", "csv"))]
    pub(crate) mapping: Option<PathBuf>,
    /// The name of the data set, for rows that name no document; by default the format's name
    #[arg(long, value_name = "NAME")]
    pub(crate) dataset: Option<String>,
    /// Where rejects go; by default FILE.rejects.jsonl
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Take the new content of documents that the store has with other content
    #[arg(long)]
    pub(crate) replace: bool,
    /// Print the summary as JSON on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which events; shared by timelines, dyads and exports.
#[derive(Args)]
pub(crate) struct FilterArgs {
    /// Events from this day on (a month or year stands for its first day)
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Events before this day (a month or year stands for its first day)
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<String>,
    /// Only events that surely fall in the window, not those that may
    #[arg(long)]
    pub(crate) strict: bool,
    /// Events of this kind or below it: consult, consult.visit; may be repeated
    #[arg(long, value_parser = parse::<Kind>)]
    pub(crate) kind: Vec<Kind>,
    /// Events with this code: 042, cameo:042; may be repeated
    #[arg(long, value_parser = parse::<Code>)]
    pub(crate) code: Vec<Code>,
    /// Events with this status: happened, planned, invited …; may be repeated
    #[arg(long, value_parser = parse::<Status>)]
    pub(crate) status: Vec<Status>,
    /// Events that have the first actor in this role: visitor, host …
    #[arg(long = "as", value_name = "ROLE", value_parser = parse::<Role>)]
    pub(crate) role: Option<Role>,
    /// Only literal participants: no ministries, armies and ministers for their state
    #[arg(long)]
    pub(crate) direct: bool,
    /// Only this very state, not those that it legally continues (Russia: the Soviet Union)
    #[arg(long)]
    pub(crate) exact_state: bool,
    /// What is one event: a report as it came (none), equal codings (exact), or whatever is the same happening (full)
    #[arg(long, value_enum, default_value_t = Fold::Full)]
    pub(crate) fold: Fold,
    /// Only what documents published up to this day say; those that do not say when they were published are left out
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) known_by: Option<Date>,
}

#[derive(Args)]
#[command(after_help = "\
Names in any language and codes: RUS, Rusia, \"Korea Utara\", Putin, \"Foreign Affairs (North Korea)\".

Examples:
  chancery timeline RUS PRK                                              all between two states
  chancery timeline Iraq --as host --from 2014-06-01 --limit 1           who was the first to visit Iraq after May 2014
  chancery timeline China --kind consult --to 2014-07 --reverse --limit 1  with whom China talked last before July
  chancery timeline CHN JPN --fold none --format csv                     every report, for a spreadsheet
  chancery timeline RUS PRK --plans                                      what was planned, and what came of it
  chancery timeline RUS PRK --known-by 2024-01-10                        as it was known on a day
  chancery timeline RUS PRK --limit 0 --format html > page.html          a page to read, print and send
  chancery timeline CHN JPN --histogram month                            how much, and how friendly, month by month")]
pub(crate) struct TimelineArgs {
    /// Who: names or codes; events that involve all of them
    #[arg(required = true, value_name = "ACTOR")]
    pub(crate) actors: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Each row with what its documents say: stance, speaker, words
    #[arg(long)]
    pub(crate) quotes: bool,
    /// Plans, invitations, proposals and promises, each with what came of it
    #[arg(long, conflicts_with_all = ["reverse", "after", "quotes"])]
    pub(crate) plans: bool,
    /// With --plans: a plan may be carried out so many days after its last day
    #[arg(long, value_name = "DAYS", default_value_t = queries::plans::USUAL_DAYS, requires = "plans")]
    pub(crate) within: u32,
    /// How many of which sort in each day, month, quarter or year, in place of the rows
    #[arg(long, value_enum, value_name = "PERIOD", conflicts_with_all = ["plans", "reverse", "after", "quotes", "limit"])]
    pub(crate) histogram: Option<Period>,
    /// Newest first
    #[arg(long)]
    pub(crate) reverse: bool,
    /// At most so many rows; 0 for all
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: usize,
    /// Go on after this cursor, which the page before printed
    #[arg(long, value_name = "CURSOR")]
    pub(crate) after: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = RowFormat::Table)]
    pub(crate) format: RowFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowFormat {
    /// For reading, as wide as the terminal
    Table,
    /// One value: rows and totals
    Json,
    /// One row per line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// Markdown
    Md,
    /// For calendars; dates too vague for one are left out
    Ics,
    /// JSON for TimelineJS
    Timelinejs,
    /// A page that stands alone, for reading and printing
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Fold {
    /// Reports as they came
    None,
    /// Events with the same identity key are one
    Exact,
    /// Events that the rules of joining find to be the same are one
    Full,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineFormat {
    /// For reading, as wide as the terminal
    Table,
    /// One value: rows and totals
    Json,
    /// One row per line
    Jsonl,
    /// For spreadsheets
    Csv,
    /// Markdown
    Md,
}

#[derive(Args)]
#[command(after_help = "\
A dyad is a pair that face each other in events: one acts and the other receives, or both do
something together. Counted are facts: what happened and is not merely denied; with --status,
events with that status instead.

Examples:
  chancery dyads                                             the busiest pairs of states
  chancery dyads Japan --from 2014-03 --to 2014-06           with whom Japan dealt in spring
  chancery dyads USA --order conflict --limit 5              with whom it quarrels most
  chancery dyads China Japan                                 what the two come to
  chancery dyads Putin                                       whom he met, person by person
  chancery dyads --kind assault --format csv --limit 0       every pair at blows, for a spreadsheet")]
pub(crate) struct DyadsArgs {
    /// Whose: a name or code; two for the one dyad of both
    #[arg(value_name = "ENTITY", num_args = 0..=2)]
    pub(crate) entities: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Between whom; by default states, unless somebody else is named or --direct is given
    #[arg(long, value_enum)]
    pub(crate) level: Option<Level>,
    /// Which first
    #[arg(long, value_enum, default_value_t = DyadOrder::Count)]
    pub(crate) order: DyadOrder,
    /// At most so many; 0 for all
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = TimelineFormat::Table)]
    pub(crate) format: TimelineFormat,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum DyadOrder {
    /// Those with the most events
    Count,
    /// The warmest: the highest sum of scores
    Score,
    /// The coldest: the lowest sum of scores
    Conflict,
}

#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true,
    after_help = "\
What is decided is kept with who decided, when and why, counts in every answer, is part of every dump, and can be taken back.

Examples:
  chancery entities Putin
  chancery entities \"Korea Utara\" --format json
  chancery entities members ASEAN --on 1990-01-01
  chancery entities suggest --type person
  chancery entities merge person/9c1e person/77ab --because \"the same desk, two spellings\"
  chancery entities split person/77ab --because \"her namesake\"
  chancery entities decisions"
)]
pub(crate) struct EntitiesArgs {
    #[command(subcommand)]
    pub(crate) command: Option<EntitiesCommand>,
    /// A name, alias or code, in any language
    pub(crate) name: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Subcommand)]
pub(crate) enum EntitiesCommand {
    /// List pairs of entities that may be one, with what speaks for it
    Suggest(SuggestArgs),
    /// List the members of an international organisation, or the organisations of a state
    Members(MembersArgs),
    /// Decide that two entities are one
    Merge(PairArgs),
    /// Decide that an entity is none of those that it was taken for
    Split(SplitArgs),
    /// Decide that two entities are two, whatever they are called
    Differ(PairArgs),
    /// List what was decided
    Decisions(DecisionsArgs),
    /// Take a decision back
    Undo(UndoArgs),
}

#[derive(Args)]
pub(crate) struct SuggestArgs {
    /// Only pairs with this entity
    pub(crate) name: Option<String>,
    /// Only entities of this type: person, organisation, actor …; may be repeated
    #[arg(long = "type", value_name = "TYPE", value_parser = parse::<EntityType>)]
    pub(crate) types: Vec<EntityType>,
    /// The least score, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = queries::SuggestRequest::LEAST)]
    pub(crate) least: f64,
    /// At most so many; 0 for all
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Args)]
pub(crate) struct MembersArgs {
    /// The organisation or state
    pub(crate) name: String,
    /// Only memberships held on this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) on: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Args)]
pub(crate) struct PairArgs {
    /// An entity: its id, or a name that only it has
    pub(crate) a: String,
    /// Another
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) reason: ReasonArgs,
}

#[derive(Args)]
pub(crate) struct SplitArgs {
    /// The entity: its own id, not that of the one it was merged into
    pub(crate) entity: String,
    #[command(flatten)]
    pub(crate) reason: ReasonArgs,
}

/// Who decides, and why.
#[derive(Args)]
pub(crate) struct ReasonArgs {
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// Who decides
    #[arg(long, value_name = "NAME", env = "CHANCERY_USER")]
    pub(crate) by: Option<String>,
}

#[derive(Args)]
pub(crate) struct DecisionsArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Args)]
pub(crate) struct UndoArgs {
    /// The id of the decision, or how it begins
    pub(crate) id: String,
}

#[derive(Args)]
#[command(after_help = "\
Only documents that say when they were published count.

Examples:
  chancery diff --since 2024-01-17
  chancery diff RUS PRK --since 2024-01-17 --format json")]
pub(crate) struct DiffArgs {
    /// Who: names or codes; events that involve all of them
    #[arg(value_name = "ACTOR")]
    pub(crate) actors: Vec<String>,
    /// What was known at the end of this day is what the rest is compared with
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) since: Date,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  chancery retract medcom-20240117
  chancery retract https://example.org/article icews:47407902")]
pub(crate) struct RetractArgs {
    /// Documents: their ids, addresses, or data set and number there
    #[arg(required = true, value_name = "DOCUMENT")]
    pub(crate) documents: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Plain {
    /// For reading
    Table,
    /// JSON
    Json,
}

#[derive(Args)]
#[command(after_help = "Example:\n  chancery event event/5e1f0c")]
pub(crate) struct EventArgs {
    /// The id of the event, or how it begins
    pub(crate) id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Args)]
#[command(after_help = "\
The prefixes of a store (ch:, kind:, cameo:, id:, sem:, skos: …) need not be declared.
SERVICE ch:timeline is a timeline within a query, with names in any language, vague dates, kinds
below a kind, and order; docs/sparql.md explains it.

Examples:
  chancery query -e 'SELECT ?e WHERE { ?e ch:party <https://w3id.org/chancery/id/state/PRK> } LIMIT 5'
  chancery query -e 'SELECT ?e WHERE { SERVICE ch:timeline { ?e ch:between \"Russia\", \"PRK\" ; ch:from \"2014\" } }'
  chancery query visits.rq --format csv")]
pub(crate) struct QueryArgs {
    /// A file with the query; `-` is standard input
    #[arg(required_unless_present = "text")]
    pub(crate) file: Option<PathBuf>,
    /// The query itself
    #[arg(short = 'e', long = "text", conflicts_with = "file")]
    pub(crate) text: Option<String>,
    /// How to print: table, json, xml, csv, tsv for SELECT and ASK; turtle, ntriples, rdfxml, jsonld for CONSTRUCT and
    /// DESCRIBE
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// End the query after so many seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) timeout: Option<f64>,
}

#[derive(Args)]
#[command(after_help = "\
Shapes of graphs (graphml, gexf, cyjs):
  events     entities and events are nodes, roles are edges; loses nothing
  dyads      one edge for each event and pair of those who relate in it
  aggregate  one weighted edge for each pair (and period)

Dumps with graphs (nquads, trig, jsonld) load back to the same store; turtle, ntriples and rdfxml
have the default graph only. With filters, a dump has the events that match and all that is said
of them. turtle12 and trig12 add who relates to whom (--level), annotated by the events.

Tables (parquet, csv): a folder with events, participants and entities, or one of them with --table; docs/tables.md has the columns.

Examples:
  chancery export --format graphml --shape dyads --level state > states.graphml
  chancery export --format graphml --shape aggregate --actor Japan --period month -o japan.graphml
  chancery export --format graphml --shape aggregate --level state --labels yed -o yed.graphml
  chancery export --format graphml --fold exact -o events.graphml    # chancery load takes it back
  chancery export --format nquads -o dump.nq
  chancery export --format trig --actor RUS --actor PRK --from 2023 -o talks.trig
  chancery export --format parquet --partition year -o tables
  chancery export --format csv --table participants --actor Japan > who.csv")]
pub(crate) struct ExportArgs {
    /// The format
    #[arg(long, value_enum)]
    pub(crate) format: ExportFormat,
    /// The shape of a graph
    #[arg(long, value_enum, default_value_t = Shape::Events)]
    pub(crate) shape: Shape,
    /// Who the nodes are: the literal participants, or the states they act for
    #[arg(long, value_enum, default_value_t = Level::Entity)]
    pub(crate) level: Level,
    /// For the shape aggregate: an edge for each period
    #[arg(long, value_enum)]
    pub(crate) period: Option<Period>,
    /// For graphml: labels drawn for yEd, beside those that are attributes
    #[arg(long, value_enum)]
    pub(crate) labels: Option<Labels>,
    /// For parquet and csv: one table alone, to a file or standard output
    #[arg(long, value_enum)]
    pub(crate) table: Option<Table>,
    /// For parquet and csv: files by year, in folders that readers take for a column (Hive)
    #[arg(long, value_enum, conflicts_with = "table")]
    pub(crate) partition: Option<Partition>,
    /// Only events that involve this actor; may be repeated for events that involve all of them
    #[arg(long = "actor", value_name = "ACTOR")]
    pub(crate) actors: Vec<String>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// The file to write, by default standard output; for all tables the folder, which is empty or not there yet
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Labels {
    /// As yEd draws them, in elements of its own
    Yed,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Table {
    /// A line for each event
    Events,
    /// A line for each event and participant
    Participants,
    /// A line for each entity in these events
    Entities,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Partition {
    /// The year of the first day that the date allows
    Year,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// GraphML, for networkx, igraph, Gephi, yEd
    Graphml,
    /// JSON for Cytoscape
    Cyjs,
    /// GEXF 1.3 for Gephi, with time
    Gexf,
    /// Tables as Parquet, for DuckDB, polars, pandas, Spark, BigQuery
    Parquet,
    /// Tables as comma-separated values
    Csv,
    /// The default graph as Turtle
    Turtle,
    /// The default graph as N-Triples
    Ntriples,
    /// The default graph as RDF/XML
    Rdfxml,
    /// Everything as N-Quads
    Nquads,
    /// Everything as TriG
    Trig,
    /// Everything as JSON-LD
    Jsonld,
    /// The default graph as Turtle of RDF 1.2: relations, annotated by their events
    Turtle12,
    /// Everything as TriG of RDF 1.2: relations, annotated by their events
    Trig12,
    /// A table of Markdown
    Md,
    /// iCalendar; dates too vague for one are left out
    Ics,
    /// JSON for TimelineJS
    Timelinejs,
    /// A page that stands alone, for reading and printing
    Html,
    /// Events of schema.org as JSON-LD, for web pages
    Schemaorg,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Shape {
    /// Entities and events as nodes
    Events,
    /// One edge per event and pair
    Dyads,
    /// One edge per pair and period
    Aggregate,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Level {
    /// Literal participants
    Entity,
    /// The states they act for
    State,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Period {
    /// Days
    Day,
    /// Calendar months
    Month,
    /// Quarters of a year
    Quarter,
    /// Years
    Year,
}

#[derive(Args)]
#[command(after_help = "\
Nothing writes without a token: `--token-file`, or CHANCERY_TOKEN. With `--read-token-file`, or CHANCERY_READ_TOKEN,
nothing is read without one either. Clients send `Authorization: Bearer TOKEN`.

Examples:
  chancery serve & curl 'http://127.0.0.1:7878/timeline?actor=RUS&actor=PRK'
  (umask 077; openssl rand -hex 32 > token) && chancery serve --token-file token")]
pub(crate) struct ServeArgs {
    /// A TOML file that says what options are, by their names, where neither the command line nor the environment does
    #[arg(long, env = "CHANCERY_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print what all options are and where that is said, as such a file, and end
    #[arg(long)]
    pub(crate) print_config: bool,
    /// The address to listen on
    #[arg(long, env = "CHANCERY_BIND", default_value = "127.0.0.1:7878", value_name = "ADDRESS")]
    pub(crate) bind: SocketAddr,
    /// A file with the token that lets clients write; without one, nobody does
    #[arg(long, env = "CHANCERY_TOKEN_FILE", value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// A file with the token that lets clients read; without one, everybody does who reaches the service
    #[arg(long, env = "CHANCERY_READ_TOKEN_FILE", value_name = "FILE")]
    pub(crate) read_token_file: Option<PathBuf>,
    /// Let everybody read who reaches an address that other machines reach
    #[arg(long, env = "CHANCERY_PUBLIC_READ", value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1,
          require_equals = true, default_value_t = false, default_missing_value = "true", hide_possible_values = true)]
    pub(crate) public_read: bool,
    /// Let pages of this origin ask from a browser, such as `https://example.org`; `*` for any. Repeatable
    #[arg(long, env = "CHANCERY_CORS", value_name = "ORIGIN", value_delimiter = ',')]
    pub(crate) cors: Vec<server::Origin>,
    /// End a query after so many seconds
    #[arg(long, env = "CHANCERY_TIMEOUT", default_value_t = 30.0, value_name = "SECONDS")]
    pub(crate) timeout: f64,
    /// Answer so many SPARQL queries at once; further ones wait a little
    #[arg(long, env = "CHANCERY_QUERIES", default_value_t = server::Limits::default().running, value_name = "N")]
    pub(crate) queries: usize,
    /// End a SPARQL query that takes more memory than so many MiB
    #[arg(long, env = "CHANCERY_QUERY_MEMORY", default_value_t = server::Limits::default().query_memory >> 20,
          value_name = "MIB")]
    pub(crate) query_memory: u64,
    /// Copy the store into a folder in this one when a client posts to `/backup`
    #[arg(long, env = "CHANCERY_BACKUPS", value_name = "DIR")]
    pub(crate) backups: Option<PathBuf>,
    /// How to write the log, on standard error
    #[arg(long, env = "CHANCERY_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
    /// Take so many connections at once; further clients wait
    #[arg(long, env = "CHANCERY_CONNECTIONS", default_value_t = server::Limits::default().connections, value_name = "N")]
    pub(crate) connections: usize,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines to read
    Text,
    /// A JSON object on each line
    Json,
}

#[derive(Args)]
pub(crate) struct StatsArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Args)]
pub(crate) struct CheckArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = Plain::Table)]
    pub(crate) format: Plain,
}

#[derive(Args)]
pub(crate) struct SchemaArgs {
    /// Which contract
    #[arg(value_enum)]
    pub(crate) what: Contract,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Contract {
    /// JSON Schema of an interchange document
    Interchange,
    /// What the service does, as an OpenAPI document
    Openapi,
    /// Classes and properties, as Turtle
    Ontology,
    /// Kinds, roles and codes, as Turtle
    Kinds,
    /// Context of JSON-LD: the words of the model, each with what it means
    Context,
    /// Columns of the tables that `export` writes, as Markdown
    Tables,
}

/// Lets a word of the model stand in an option, with the model's own error.
fn parse<T: std::str::FromStr>(text: &str) -> Result<T, T::Err> {
    text.parse()
}

/// Reads a day, with an error that says what one looks like.
fn day(text: &str) -> Result<Date, String> {
    graph_core::date::day_from_text(text).map_err(|_| "expected a day such as `2024-01-17`".to_owned())
}
