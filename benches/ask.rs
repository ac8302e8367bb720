//! Asks a store for timelines in one process that has it open, and says how long each question takes.
//!
//! ```text
//! ask pairs STORE                        which pairs of parties to ask for, as JSON
//! ask answers STORE --pairs FILE         the answers, to compare with others'
//! ask times STORE --pairs FILE           how long they take
//! ask sparql STORE --questions FILE      the same for SPARQL queries: [{"name": …, "text": …}, …]
//! ```
//!
//! For `benches/timelines.py`. A question is asked without being timed first, then as often as it is told or until its
//! seconds are over. Times are microseconds.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand};
use graph_core::view::Pattern;
use graph_core::{EntityId, EventId, GraphStore, Kind, Status, View, vocab};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use queries::{Filter, Format, Page, Period, QueryError, Request, Row, sparql};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAGE: usize = 50;
const RANDOM_PAIRS: usize = 1_000;
/// A kind as frequent as one in ten events.
const KIND: &str = "consult.visit";

/// Asks a store for timelines, and says how long that takes.
#[derive(Parser)]
#[command(name = "ask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says which pairs of parties to ask for
    Pairs {
        /// The store
        store: PathBuf,
    },
    /// Prints the answers
    Answers {
        #[command(flatten)]
        asked: Asked,
        /// For how many of the random pairs at most
        #[arg(long, default_value_t = RANDOM_PAIRS)]
        random: usize,
    },
    /// Prints how long the answers take
    Times {
        #[command(flatten)]
        asked: Asked,
        #[command(flatten)]
        patience: Patience,
    },
    /// Prints how long SPARQL queries take, their results written as JSON
    Sparql {
        /// The store
        store: PathBuf,
        /// JSON: a list of objects with `name` and `text`
        #[arg(long)]
        questions: PathBuf,
        #[command(flatten)]
        patience: Patience,
    },
}

#[derive(Args)]
struct Asked {
    /// The store
    store: PathBuf,
    /// What `ask pairs` printed; without it, pairs are chosen anew
    #[arg(long)]
    pairs: Option<PathBuf>,
}

#[derive(Args)]
struct Patience {
    /// How often each question is asked at most
    #[arg(long, default_value_t = 1_000)]
    repetitions: usize,
    /// How long each question is asked at most
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Only the question of this name; all where there is none
    #[arg(long)]
    only: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let printed = match Arguments::parse().command {
        Command::Pairs { store } => serde_json::to_value(Choice::of(&open(&store)?)?)?,
        Command::Answers { asked, random } => {
            let (store, mut choice) = asked.read()?;
            choice.random.truncate(random);
            answers(&store, &choice)?
        }
        Command::Times { asked, patience } => {
            let (store, choice) = asked.read()?;
            let mut questions = questions(&choice)?;
            questions.retain(|question| patience.only.as_ref().is_none_or(|only| question.name == only));
            questions.iter().map(|question| question.time(&store, &patience)).collect::<Result<_, _>>()?
        }
        Command::Sparql { store, questions, patience } => {
            let store = open(&store)?;
            let queries: Vec<Query> = serde_json::from_str(&fs_err::read_to_string(questions)?)?;
            queries.iter().map(|query| query.time(&store, &patience)).collect::<Result<_, _>>()?
        }
    };
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &printed)?;
    Ok(writeln!(out)?)
}

fn open(store: &Path) -> Result<GraphStore, Box<dyn Error>> {
    Ok(GraphStore::open_read_only(store)?)
}

impl Asked {
    fn read(&self) -> Result<(GraphStore, Choice), Box<dyn Error>> {
        let store = open(&self.store)?;
        let choice = match &self.pairs {
            Some(file) => serde_json::from_str(&fs_err::read_to_string(file)?)?,
            None => Choice::of(&store)?,
        };
        Ok((store, choice))
    }
}

/// Two parties, by IRI, in the order of their codes.
type Pair = [String; 2];

/// Whom to ask for.
#[derive(Serialize, Deserialize)]
struct Choice {
    /// Those with most events.
    hot: Pair,
    /// How many.
    events: u64,
    /// The cursor in the middle of their timeline.
    middle: String,
    /// Those with one to five events of whom the less busy one is in most events else.
    rare: Pair,
    /// Others, each as likely as any, whatever the number of their events.
    random: Vec<Pair>,
}

impl Choice {
    fn of(store: &GraphStore) -> Result<Self, Box<dyn Error>> {
        let parties = Parties::of(store.view())?;
        let counted = parties.pairs();
        let hot = counted.iter().max_by_key(|(_, events)| *events).ok_or("no event has two parties")?.0;
        let rare = counted.iter().filter(|(_, events)| (1..=5).contains(events));
        let rare = rare.max_by_key(|(pair, _)| pair.map(|party| parties.events[party]).into_iter().min());
        let rare = rare.ok_or("no pair of parties has one to five events")?.0;
        let random = sample(&counted).map(|pair| parties.named(pair)).collect();
        let hot = parties.named(hot);
        let first = page(store, &Request { limit: Some(1), ..request(&hot) })?;
        let half = Request { limit: Some(first.total as usize / 2), ..request(&hot) };
        let middle = page(store, &half)?.next.ok_or("the busiest pair has no second page")?;
        Ok(Self { hot, events: first.total, middle, rare: parties.named(rare), random })
    }
}

/// Who is in which events.
struct Parties {
    names: Vec<EntityId>,
    /// How many events each is in.
    events: Vec<u64>,
    /// By event: the place of each of its parties in the list of names.
    of: Vec<(EventId, usize)>,
}

impl Parties {
    fn of(view: View<'_>) -> Result<Self, Box<dyn Error>> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut of = Vec::new();
        for quad in view.matching(Pattern::resolved().property(vocab::PARTY)) {
            let (event, party) = ends(quad?).ok_or("a party is no IRI")?;
            let next = places.len();
            of.push((EventId::from_iri(&event), *places.entry(party).or_insert(next)));
        }
        of.sort_unstable();
        let mut names = vec![EntityId::from_iri(""); places.len()];
        let mut events = vec![0; places.len()];
        for (name, place) in places {
            names[place] = EntityId::from_iri(&name);
        }
        for (_, party) in &of {
            events[*party] += 1;
        }
        Ok(Self { names, events, of })
    }

    /// Every pair and the number of its events, in the order of names.
    fn pairs(&self) -> Vec<([usize; 2], u64)> {
        let mut counted: HashMap<[usize; 2], u64> = HashMap::new();
        for parties in self.of.chunk_by(|(one, _), (other, _)| one == other) {
            for (i, (_, one)) in parties.iter().enumerate() {
                for (_, other) in &parties[i + 1..] {
                    *counted.entry([*one.min(other), *one.max(other)]).or_default() += 1;
                }
            }
        }
        let mut all: Vec<_> = counted.into_iter().collect();
        all.sort_by_cached_key(|(pair, _)| self.named(*pair));
        all
    }

    fn named(&self, pair: [usize; 2]) -> Pair {
        let mut names = pair.map(|party| &self.names[party]);
        names.sort_by_key(|party| party.state_code());
        names.map(ToString::to_string)
    }
}

fn ends(quad: Quad) -> Option<(String, String)> {
    match (quad.subject, quad.object) {
        (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) => {
            Some((subject.into_string(), object.into_string()))
        }
        (NamedOrBlankNode::NamedNode(_) | NamedOrBlankNode::BlankNode(_), _) => None,
    }
}

/// Some of the pairs, always the same.
fn sample(counted: &[([usize; 2], u64)]) -> impl Iterator<Item = [usize; 2]> {
    // a linear congruential generator (Knuth's MMIX), of which the upper half is used
    let mut seed: u64 = 1;
    (0..RANDOM_PAIRS).map(move |_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        counted[(seed >> 32) as usize % counted.len()].0
    })
}

/// A question: one request, or several that take turns.
struct Question {
    name: &'static str,
    what: What,
    requests: Vec<Request>,
}

#[derive(Clone, Copy)]
enum What {
    Page,
    Total,
    Months,
}

fn request(pair: &Pair) -> Request {
    let actors = pair.iter().map(|iri| EntityId::from_iri(iri)).collect();
    Request { filter: Filter { actors, ..Filter::default() }, limit: Some(PAGE), ..Request::default() }
}

/// What is asked. Names are those that the other side goes by.
fn questions(choice: &Choice) -> Result<Vec<Question>, Box<dyn Error>> {
    let hot = || request(&choice.hot);
    let kind: Kind = KIND.parse()?;
    let of_kind = Filter { kinds: vec![kind], ..hot().filter };
    let happened = Filter { statuses: vec![Status::Happened], ..hot().filter };
    // Coded rows happened: the filter has to look at every row, and takes one in ten.
    let both = Filter { statuses: vec![Status::Happened], ..of_kind.clone() };
    let one = |name, what, request| Question { name, what, requests: vec![request] };
    Ok(vec![
        one("first page", What::Page, hot()),
        one("one kind", What::Page, Request { filter: of_kind, ..hot() }),
        one("one status", What::Page, Request { filter: happened, ..hot() }),
        one("newest first", What::Page, Request { reverse: true, ..hot() }),
        one(
            "all at once",
            What::Page,
            Request { filter: both, reverse: true, after: Some(choice.middle.clone()), ..hot() },
        ),
        one("middle page", What::Page, Request { after: Some(choice.middle.clone()), ..hot() }),
        one("rare pair", What::Page, request(&choice.rare)),
        Question { name: "random pairs", what: What::Page, requests: choice.random.iter().map(request).collect() },
        one("total", What::Total, Request { limit: Some(0), ..hot() }),
        one("months", What::Months, hot()),
    ])
}

impl Question {
    fn time(&self, store: &GraphStore, patience: &Patience) -> Result<Value, Box<dyn Error>> {
        let mut turns = self.requests.iter().cycle();
        time(self.name, patience, || {
            let request = turns.next().ok_or("nothing is asked")?;
            Ok(match self.what {
                What::Page => black_box(page(store, request)?).rows.len(),
                What::Total => usize::from(black_box(page(store, request)?).total > 0),
                What::Months => black_box(months(store, &request.filter)?).len(),
            })
        })
    }
}

/// The one place where a timeline is asked for.
fn page(store: &GraphStore, request: &Request) -> Result<Page<Row>, QueryError> {
    queries::timeline(store.view(), request)
}

/// How many events there are of each month and quad class.
fn months(store: &GraphStore, filter: &Filter) -> Result<BTreeMap<(String, u8), u64>, QueryError> {
    let mut counted = BTreeMap::new();
    for bin in queries::histogram(store.view(), filter, Period::Month)?.bins {
        let Some(month) = bin.period else { continue };
        for (quad, number) in (0..).zip(bin.counts.facts.classes()) {
            if number > 0 {
                counted.insert((month.clone(), quad), number);
            }
        }
    }
    Ok(counted)
}

fn answers(store: &GraphStore, choice: &Choice) -> Result<Value, Box<dyn Error>> {
    let mut all = serde_json::Map::new();
    for question in questions(choice)? {
        let mut given = Vec::with_capacity(question.requests.len());
        for request in &question.requests {
            given.push(match question.what {
                What::Page => serde_json::to_value(page(store, request)?.rows)?,
                What::Total => json!(page(store, request)?.total),
                What::Months => months(store, &request.filter)?
                    .into_iter()
                    .map(|((month, quad), n)| json!([month, quad, n]))
                    .collect(),
            });
        }
        all.insert(question.name.to_owned(), Value::Array(given));
    }
    Ok(Value::Object(all))
}

/// A SPARQL query.
#[derive(Deserialize)]
struct Query {
    name: String,
    text: String,
}

impl Query {
    fn time(&self, store: &GraphStore, patience: &Patience) -> Result<Value, Box<dyn Error>> {
        let query = sparql::Query::new(self.text.as_str());
        let mut bytes = Vec::new();
        let timed = time(&self.name, patience, || {
            bytes.clear();
            sparql::run(store, &query)?.write(Format::Json, &mut bytes)?;
            Ok(bytes.len())
        });
        let mut timed = timed?;
        let results: Value = serde_json::from_slice(&bytes)?;
        timed["rows"] = json!(results["results"]["bindings"].as_array().map(Vec::len));
        Ok(timed)
    }
}

/// Asks again and again, and says how long that took; `ask` says how many rows it got.
fn time(
    name: &str,
    patience: &Patience,
    mut ask: impl FnMut() -> Result<usize, Box<dyn Error>>,
) -> Result<Value, Box<dyn Error>> {
    let seconds = Duration::try_from_secs_f64(patience.seconds)?;
    let started = Instant::now();
    for _ in 0..patience.repetitions.div_ceil(10) {
        ask()?;
        if started.elapsed() > seconds / 10 {
            break;
        }
    }
    let (mut times, mut rows) = (Vec::new(), 0);
    let started = Instant::now();
    while times.is_empty() || (times.len() < patience.repetitions && started.elapsed() < seconds) {
        let asked = Instant::now();
        rows += ask()?;
        times.push(asked.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent).div_ceil(100) - 1];
    let rows = rows as f64 / times.len() as f64;
    Ok(json!({ "name": name, "n": times.len(), "rows": rows, "p50": at(50), "p90": at(90), "p99": at(99) }))
}
