//! `chancery demo`: the bundled sample, loaded and shown.

use std::path::Path;

use clap::Parser;
use graph_core::GraphStore;
use loader::{Input, Options};

use super::source::Source;
use super::{Failure, note, print, warn};
use crate::cli::{Cli, Command};

/// The sample: facts of one news article, and one treaty.
const SAMPLE: [(&str, &str); 2] = [
    ("medcom-20240117.json", include_str!("../../examples/medcom-20240117.json")),
    ("tpnw-2017.json", include_str!("../../examples/tpnw-2017.json")),
];

pub(super) fn run(folder: &Path) -> Result<(), Failure> {
    let store = GraphStore::open(folder)?;
    let text = |(name, text): (&str, &str)| Input::Text { name: name.to_owned(), text: text.to_owned() };
    let summary = loader::load(&SAMPLE.map(text), &store, &Options::default(), &mut |_| (), &mut |e| warn(e))?;
    store.log_load(&summary)?;
    drop(store);
    note(format_args!(
        "Loaded the sample into {}: {} events from {} documents ({} known before).\n",
        folder.display(),
        summary.events.new + summary.events.known,
        summary.documents,
        summary.events.known,
    ));
    note("Russia and North Korea, as one news article of January 2024 has it:\n");
    let store_option = folder.display().to_string();
    let words = ["chancery", "--store", &store_option, "timeline", "RUS", "PRK"];
    let Command::Timeline(args) = Cli::parse_from(words).command else { return Ok(()) };
    super::timeline::run(&Source::Here(GraphStore::open_read_only(folder)?), &args)?;
    print(format_args!("{}", NEXT.trim_end()))
}

const NEXT: &str = "
What to type next (`chancery` is target/release/chancery):
  chancery timeline Putin --kind consult.visit         whom Putin visited, or is to visit
  chancery timeline Rusia \"Korea Utara\" --format json   the same pair in Indonesian, for programs
  chancery entities Choe                               who that is
  chancery timeline \"Viet Nam\"                         one of the states that signed a treaty
  chancery query -e 'SELECT ?label WHERE { ?e ch:standing standing:disputed ; rdfs:label ?label }'
  chancery export --format graphml > graph.graphml     for Gephi, networkx, igraph, yEd
  chancery load FILES                                  your own data
";
