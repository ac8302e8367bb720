//! `chancery schema`.

use queries::export::tables::Table;

use super::{Failure, print, print_json};
use crate::cli::{Contract, SchemaArgs};

pub(super) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    match args.what {
        Contract::Interchange => print_json(&loader::format::interchange::schema()),
        Contract::Openapi => print(server::openapi_document()),
        Contract::Ontology => print(graph_core::ontology::CHANCERY.trim_end()),
        Contract::Kinds => print(graph_core::ontology::KINDS.trim_end()),
        Contract::Context => print(graph_core::ontology::CONTEXT.trim_end()),
        Contract::Tables => {
            let tables = Table::ALL.iter().map(|table| format!("### `{table}`\n\n{}", table.described()));
            print(tables.collect::<Vec<_>>().join("\n\n"))
        }
    }
}
