//! The timeline index on disk: a cut-off load, a lost or damaged file, another version never give a wrong answer, and are
//! mended by themselves.

use std::path::{Path, PathBuf};

use graph_core::GraphStore;
use proptest::prelude::*;

use crate::support::{Sandbox, followed};

const QUESTIONS: [&[&str]; 3] = [
    &["timeline", "RUS", "PRK", "--format", "json", "--limit", "0"],
    &["timeline", "Putin", "--format", "jsonl", "--quotes", "--fold", "none"],
    &["timeline", "Viet Nam", "--format", "csv"],
];

/// The sample, and what it answers.
struct Sound {
    sandbox: Sandbox,
    answers: Vec<String>,
}

impl Sound {
    fn new() -> Self {
        let sandbox = Sandbox::with_sample();
        let answers = QUESTIONS.map(|question| sandbox.run(question).expect_code(0).stdout).to_vec();
        Self { sandbox, answers }
    }

    fn index(&self) -> PathBuf {
        self.sandbox.store().join("index")
    }

    /// The answers are still what they were.
    fn answered(&self) {
        for (question, answer) in QUESTIONS.iter().zip(&self.answers) {
            let shown = self.sandbox.run(question).expect_code(0);
            assert_eq!(shown.stdout, *answer, "{shown}");
        }
    }

    /// The answers are still what they were; the first command made the index anew if it says so, and then it is sound.
    fn holds(&self, is_mended: bool) {
        for (number, (question, answer)) in QUESTIONS.iter().zip(&self.answers).enumerate() {
            let shown = self.sandbox.run(question).expect_code(0);
            assert_eq!(shown.stdout, *answer, "{shown}");
            let says_so = shown.stderr.contains("making the timeline index anew");
            assert_eq!(says_so, is_mended && number == 0, "{shown}");
        }
        let store = GraphStore::open_read_only(&self.sandbox.store()).expect("a store");
        assert!(store.has_index());
        followed(&store);
    }

    fn segment(&self) -> PathBuf {
        let entries = fs_err::read_dir(self.index()).expect("an index");
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.retain(|path| path.extension().is_some_and(|end| end == "segment"));
        files.sort();
        files.pop().expect("a segment")
    }
}

fn truncate(file: &Path, length: u64) {
    let open = fs_err::OpenOptions::new().write(true).open(file).expect("a file");
    open.set_len(length).expect("cut");
}

#[test]
fn a_load_that_was_cut_off_before_the_index_followed() {
    let sound = Sound::new();
    // What a load leaves that is killed: its mark, and a segment half written.
    fs_err::write(sound.index().join("stale"), "").expect("written");
    fs_err::write(sound.index().join("00000077.segment.new"), "half").expect("written");
    sound.holds(true);
    assert!(!sound.index().join("00000077.segment.new").exists());
}

#[test]
fn an_index_that_is_not_there() {
    let sound = Sound::new();
    fs_err::remove_dir_all(sound.index()).expect("removed");
    sound.holds(true);
}

#[test]
fn files_that_are_not_there_or_cut_short() {
    let sound = Sound::new();
    fs_err::remove_file(sound.index().join("manifest")).expect("removed");
    sound.holds(true);
    fs_err::remove_file(sound.segment()).expect("removed");
    sound.holds(true);
    for length in [0, 1, 23, 24, 100] {
        truncate(&sound.segment(), length);
        sound.holds(true);
        truncate(&sound.index().join("manifest"), length.min(20));
        sound.holds(true);
    }
}

/// Names are looked up before a timeline is, and who writes reads what is to be changed: wherever the damage is, each finds
/// out, and does what it was asked for.
#[test]
fn a_damaged_part_is_noticed_by_whoever_reads_it() {
    const PARTS: usize = 16;
    let sound = Sound::new();
    let damage = |part| {
        let file = sound.segment();
        let mut bytes = fs_err::read(&file).expect("a file");
        let at = bytes.len() * part / PARTS;
        bytes[at] ^= 0x55;
        fs_err::write(&file, bytes).expect("written");
    };
    for part in 0..PARTS {
        damage(part);
        sound.answered();
        damage(part);
        sound.sandbox.run(&["retract", "medcom-20240117"]).expect_code(0);
        sound.sandbox.run(&["check"]).expect_code(0);
        damage(part);
        sound.sandbox.run(&["demo"]).expect_code(0);
        sound.answered();
        sound.sandbox.run(&["check"]).expect_code(0);
    }
}

#[test]
fn the_index_can_be_made_anew() {
    let sound = Sound::new();
    let shown = sound.sandbox.run(&["reindex"]).expect_code(0);
    assert!(shown.stderr.starts_with("the timeline index was made anew: "), "{shown}");
    sound.holds(false);
}

#[test]
fn check_compares_the_index_with_the_store() {
    let sound = Sound::new();
    sound.sandbox.run(&["check"]).expect_code(0);
    // Somebody writes past the program.
    let store = GraphStore::open(&sound.sandbox.store()).expect("a store");
    let event = store.view().events().next().expect("an event").expect("read");
    let label = graph_core::vocab::RDFS_LABEL;
    let quads = graph_core::view::Pattern::resolved().subject(event.as_str()).property(label);
    let quad = store.view().matching(quads).next().expect("a label").expect("read");
    store.rdf().expect("a database").remove(&quad).expect("removed");
    drop(store);
    let shown = sound.sandbox.run(&["check"]).expect_code(1);
    assert!(shown.stdout.contains(&format!("timeline index: {}: the row differs", event.local())), "{shown}");
    assert!(shown.stderr.contains("`chancery reindex` makes the index anew"), "{shown}");
    sound.sandbox.run(&["reindex"]).expect_code(0);
    sound.sandbox.run(&["check"]).expect_code(0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes that changed on the disk are noticed when they are read, or are never read: no answer is another.
    #[test]
    fn flipped_bytes_are_never_a_wrong_answer(flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..20), of_manifest in prop::bool::weighted(0.2)) {
        thread_local! {
            static SOUND: Sound = Sound::new();
        }
        SOUND.with(|sound| {
            let file = if of_manifest { sound.index().join("manifest") } else { sound.segment() };
            let mut bytes = fs_err::read(&file).expect("a file");
            for (at, with) in &flips {
                let at = at.index(bytes.len());
                bytes[at] ^= with;
            }
            fs_err::write(&file, bytes).expect("written");
            sound.answered();
            sound.sandbox.run(&["reindex"]).expect_code(0);
        });
    }
}
