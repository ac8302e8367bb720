//! Copies that are made while something is written.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use graph_core::GraphStore;
use loader::Options;

use crate::support::rows::Large;
use crate::support::{Sandbox, followed, input, try_load};

/// Loads so small that each begins the files of the database's log anew.
const LOADS: u64 = 60;

#[test]
fn each_is_a_store_whatever_is_written_meanwhile() {
    let sandbox = Sandbox::new();
    let store = GraphStore::open(&sandbox.store()).expect("a store");
    let is_over = AtomicBool::new(false);
    let copies = thread::scope(|scope| {
        let copying = scope.spawn(|| {
            let mut copies = 0;
            while !is_over.load(Ordering::SeqCst) {
                store.backup(&sandbox.path(&format!("copy-{copies}"))).expect("a copy");
                copies += 1;
            }
            copies
        });
        for seed in 0..LOADS {
            let (_, refused) = try_load(&store, input("rows.tsv", Large::new(seed).tkg(3)), &Options::default());
            assert_eq!(refused, None);
        }
        is_over.store(true, Ordering::SeqCst);
        copying.join().expect("copies")
    });
    assert!(copies > 10, "{copies} copies were made in the time of {LOADS} loads");
    for number in (0..copies).step_by(1 + copies / 10) {
        let copy = GraphStore::open(&sandbox.path(&format!("copy-{number}"))).expect("a store");
        assert!(copy.view().quads().expect("a readable store") > 0);
    }
    followed(&store);
}
