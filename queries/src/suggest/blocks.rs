//! Which pairs are worth comparing: those that share a key.
//!
//! Of a hundred thousand names, all with all are five thousand million pairs; those with a common key are some millions.
//! Every name has a few keys, each of which some way of being alike leaves alone. A key that many share tells little:
//! there, each is compared with its neighbours in alphabetical order only, the sorted-neighbourhood method of record
//! linkage (Hernández and Stolfo 1995).

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use graph_core::State;
use rustc_hash::{FxHashSet, FxHasher};

use super::likeness::LONG_WORD;
use super::spelling::{Spelling, Word};
use super::subjects::Subject;

/// With how many of those after it one is compared that share a key.
const NEIGHBOURS: usize = 25;

/// A pair of subjects by their places, the smaller first.
pub(super) type Pair = (u32, u32);

/// What one subject brings into a block.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: u64,
    /// Those of similar names next to each other, and among equal names those of one state.
    letters: Rc<str>,
    state: Option<State>,
    place: u32,
}

/// The pairs that share a key, in order; only those with the subject at `only`, where it is given.
pub(super) fn pairs(subjects: &[Subject], only: Option<usize>) -> Vec<Pair> {
    let wanted: Option<FxHashSet<u64>> = only.map(|place| keys_of(&subjects[place]).map(|(key, _)| key).collect());
    let mut entries: Vec<Entry> = Vec::new();
    for (place, subject) in (0..).zip(subjects) {
        let is_wanted = |key: &u64| wanted.as_ref().is_none_or(|wanted| wanted.contains(key));
        let keys = keys_of(subject).filter(|(key, _)| is_wanted(key));
        entries.extend(keys.map(|(key, letters)| Entry {
            key,
            letters,
            state: subject.states.first().copied(),
            place,
        }));
    }
    entries.sort_unstable();
    let mut pairs = FxHashSet::default();
    for block in entries.chunk_by(|one, other| one.key == other.key) {
        match only.and_then(|place| u32::try_from(place).ok()) {
            Some(place) => pairs.extend(block.iter().filter_map(|entry| pair(entry.place, place))),
            None => pairs.extend(neighbours(block)),
        }
    }
    let mut pairs: Vec<Pair> = pairs.into_iter().collect();
    pairs.sort_unstable();
    pairs
}

fn neighbours(block: &[Entry]) -> impl Iterator<Item = Pair> {
    block.iter().enumerate().flat_map(move |(at, entry)| {
        let next = block.iter().skip(at + 1).take(NEIGHBOURS);
        next.filter_map(|other| pair(entry.place, other.place))
    })
}

fn pair(one: u32, other: u32) -> Option<Pair> {
    (one != other).then(|| (one.min(other), one.max(other)))
}

/// The keys of a subject, each with the name that has it.
fn keys_of(subject: &Subject) -> impl Iterator<Item = (u64, Rc<str>)> {
    let by_name = subject.names.iter().flat_map(|name| {
        let letters: Rc<str> = name.letters.as_str().into();
        keys(name).into_iter().map(move |key| (key, Rc::clone(&letters)))
    });
    let by_link = subject.same_as.iter().map(|iri| (key("same_as", &[iri]), "".into()));
    by_name.chain(by_link)
}

/// The keys of a name.
fn keys(name: &Spelling) -> Vec<u64> {
    let mut keys = vec![key("letters", &[&name.letters])];
    if name.is_one_word() {
        return keys;
    }
    keys.push(key("consonants", &[&name.consonants]));
    // Whether two are compared as bodies depends on both.
    for of_bodies in [true, false] {
        keys.extend(keys_of_core(&name.core(of_bodies)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn keys_of_core(core: &[&Word]) -> Vec<u64> {
    let ([first, second, ..], [.., last_but_one, last]) = (core, core) else { return Vec::new() };
    let initial = first.letters.chars().take(1).collect();
    let mut keys = vec![
        key("sounds", &[&core.iter().map(|word| word.sound.as_str()).collect()]),
        key("words", &sorted(core.iter().map(|word| &word.sound))),
        key("bones", &core.iter().map(|word| &word.consonants).collect::<Vec<_>>()),
        // For middle names, for names that begin or end alike, and for initials.
        key("ends", &[&first.sound, &last.sound]),
        key("two", &[&first.sound, &second.sound]),
        key("two", &[&last_but_one.sound, &last.sound]),
        key("initial", &[&initial, &last.consonants]),
    ];
    let is_long = |at: &usize| core[*at].letters.len() >= LONG_WORD;
    keys.extend((0..core.len()).filter(is_long).map(|at| key_but(core, at)));
    keys
}

/// All words but one, of which only the first letter counts: for a letter that is wrong in it.
fn key_but(core: &[&Word], at: usize) -> u64 {
    let first_letter = core[at].sound.chars().take(1).collect();
    let parts = core.iter().enumerate().map(|(place, word)| if place == at { &first_letter } else { &word.sound });
    key("but", &parts.collect::<Vec<_>>())
}

fn sorted<'w>(parts: impl Iterator<Item = &'w String>) -> Vec<&'w String> {
    let mut parts: Vec<_> = parts.collect();
    parts.sort_unstable();
    parts
}

/// Equal keys of different things cost a comparison and nothing else.
fn key(sort: &str, parts: &[&String]) -> u64 {
    let mut hasher = FxHasher::default();
    (sort, parts).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::likeness::{How, likeness};
    use super::*;

    fn name() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "Kim",
            "Gim",
            "김",
            "Jong",
            "Jeong",
            "Un",
            "Muhammad",
            "Mohamed",
            "Hussein",
            "Husayn",
            "al",
            "bin",
            "W.",
            "George",
            "Walker",
            "Bush",
            "Владимир",
            "Vladimir",
            "Saakashvili",
            "Saakachvili",
            "Bank",
            "of",
            "Ministry",
            "Foreign",
            "Affairs",
            "Sheikh",
            "II",
            "محمد",
            "习近平",
        ]);
        let separator = prop::sample::select(vec![" ", "-", ""]);
        prop::collection::vec((word, separator), 1..5)
            .prop_map(|words| words.iter().flat_map(|(word, separator)| [*word, *separator]).collect())
    }

    /// A name and one that is like it, more often than chance would have it.
    fn names() -> impl Strategy<Value = (String, String)> {
        const VARIANTS: [(&str, &str); 7] = [
            ("Kim", "Gim"),
            ("Mohamed", "Muhammad"),
            ("Husayn", "Hussein"),
            ("Saakashvili", "Saakachvili"),
            ("al", ""),
            ("Ministry", ""),
            ("-", " "),
        ];
        let other = (name(), prop::sample::subsequence(VARIANTS.to_vec(), 0..=VARIANTS.len()));
        let variant = other.prop_map(|(name, variants)| {
            let other = variants.iter().fold(name.clone(), |name, (from, to)| name.replace(from, to));
            (name, other)
        });
        prop_oneof![variant, (name(), name())]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Initials are looked for where the first names start alike, which is where they are found.
        #[test]
        fn names_that_are_alike_share_a_key((one, other) in names(), of_bodies: bool) {
            let (Some(a), Some(b)) = (Spelling::new(&one), Spelling::new(&other)) else { return Ok(()) };
            if likeness(&a, &b, of_bodies).is_some_and(|likeness| likeness.how != How::Initials) {
                let known = keys(&a);
                prop_assert!(keys(&b).iter().any(|key| known.contains(key)), "{} and {} share no key", one, other);
            }
        }
    }
}
