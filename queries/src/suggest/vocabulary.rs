//! Words of names that are no names: they tell bodies from persons, and some may be left out.
//!
//! In English, which coders use, and the particles of the languages that many names come from.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It names.
    Name,
    /// It joins other words: `al`, `de`, `of`.
    Particle,
    /// It is what a person is called by before the name: `Sheikh`, `General`.
    Title,
    /// It says no more than that a body is one of a government's, which some coders leave out: `Ministry`.
    Official,
}

impl Part {
    pub(super) fn of(word: &str) -> Self {
        match word {
            _ if LISTS.particles.contains(word) => Self::Particle,
            _ if LISTS.titles.contains(word) => Self::Title,
            _ if LISTS.official.contains(word) => Self::Official,
            _ => Self::Name,
        }
    }
}

/// Whether a word stands in the names of bodies and not in those of persons.
pub(super) fn is_of_bodies(word: &str) -> bool {
    LISTS.of_bodies.contains(word)
}

struct Lists {
    particles: FxHashSet<&'static str>,
    titles: FxHashSet<&'static str>,
    official: FxHashSet<&'static str>,
    of_bodies: FxHashSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let list = |words: &'static str| words.split_whitespace().collect();
    Lists {
        particles: list(PARTICLES),
        titles: list(TITLES),
        official: list("department ministry"),
        of_bodies: list(OF_BODIES),
    }
});

const PARTICLES: &str = "al and bin da de del der do dos du el for ibn in la las los of on the ul van von";

const TITLES: &str = "
    ayatollah bishop capt captain cardinal chancellor col colonel dato datuk dr gen general haji hajji imam king lord
    major minister mr mrs ms pope president prime prince princess prof professor queen senator seri shaikh shaykh sheik
    sheikh shri sir sri tengku tun
";

const OF_BODIES: &str = "
    academy affairs agency airlines airport alliance and armed army assembly association authority bank board brigade
    brigades bureau center central centre church club coalition college command commission committee communist company
    conference confederation congress coordination corporation corps council court defence defense democratic department
    development directorate embassy federal federation for force forces foundation front fund government group groups
    hospital in industries institute institution international islamic labor labour league liberation magazine media
    military militia ministers ministry movement national network news newspaper of office officials on organisation
    organization parliament party people peoples police popular prison professional radio regiment republic republican
    revolutionary school secretariat security senate service services socialist society state states students supreme
    syndicate television the times tribunal union united university women workers youth
";
