//! How long it takes to load coded rows into a store in memory: reading, folding and encoding them, and Oxigraph's own
//! work. Loading the same rows again shows reading and folding with look-ups, but without writing.
//!
//! `benches/compare.py` measures a store on disk.

mod rows;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use graph_core::GraphStore;
use loader::{Input, LoadSummary, Options, load};
use rows::Format;

const ROWS: u64 = 10_000;

fn text(format: Format) -> Input {
    let mut bytes = Vec::new();
    rows::write(ROWS, 1, format, &mut bytes).expect("a vector takes whatever is written");
    Input::Text { name: "rows".to_owned(), text: String::from_utf8(bytes).expect("rows are UTF-8") }
}

fn store() -> GraphStore {
    GraphStore::in_memory().expect("a store in memory")
}

fn load_into(store: &GraphStore, input: &Input) -> LoadSummary {
    let summary = load(std::slice::from_ref(input), store, &Options::default(), &mut |_| (), &mut |_| ());
    let summary = summary.expect("the rows load");
    assert_eq!((summary.rows, summary.rejected), (ROWS, 0), "every row is taken");
    summary
}

fn loading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10).throughput(Throughput::Elements(ROWS));
    for (name, format) in [("tkg", Format::Tkg), ("icews", Format::Icews), ("gdelt", Format::Gdelt)] {
        let input = text(format);
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(store, |store| black_box(load_into(store, &input)), BatchSize::PerIteration);
        });
        let full = store();
        load_into(&full, &input);
        group.bench_function(format!("{name} again"), |bencher| bencher.iter(|| black_box(load_into(&full, &input))));
    }
    group.finish();
}

criterion_group!(benches, loading);
criterion_main!(benches);
