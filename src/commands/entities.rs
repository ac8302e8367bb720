//! `chancery entities`.

use graph_core::GraphStore;
use queries::{QueryError, entities};

use super::{Failure, print, print_json};
use crate::cli::{EntitiesArgs, Plain};
use crate::table;

pub(super) fn run(store: &GraphStore, args: &EntitiesArgs) -> Result<(), Failure> {
    let hits = entities::search(store.view(), &args.name, args.limit)?;
    if hits.is_empty() {
        return Err(QueryError::UnknownName { name: args.name.clone(), nearest: Vec::new() }.into());
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
            hit.entity.local().to_owned(),
        ]);
    }
    table::keep_whole(&mut table, &[1, 2, 3, 5]);
    print(table::text(table))
}
