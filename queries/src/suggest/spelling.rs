//! A name made ready to be compared with others.

use any_ascii::any_ascii;
use graph_core::State;
use graph_core::state::fold_name;

use super::sound::{consonants, sound};
use super::vocabulary::{self, Part};

/// A name as written, and what of it is compared.
#[derive(Debug)]
pub(super) struct Spelling {
    /// As written, bracket and all.
    pub(super) text: String,
    /// But for case, accents and signs.
    pub(super) folded: String,
    /// Its words in Latin letters.
    pub(super) words: Vec<Word>,
    /// What stands in the bracket at its end.
    pub(super) bracket: Option<Bracket>,
    /// Whether it is the name of a body or of a sort of people, rather than of a person.
    pub(super) is_body: bool,
    /// Whether it is written in a script that leaves vowels out.
    pub(super) lacks_vowels: bool,
    /// Its letters without spaces.
    pub(super) letters: String,
    /// Its consonants without spaces.
    pub(super) consonants: String,
}

/// What a bracket at the end of a coded name says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// The state: `Foreign Affairs (North Korea)`.
    State(State),
    /// Something else, folded: `Combatant (Houthis)`.
    Other(String),
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In small Latin letters and digits.
    pub(super) letters: String,
    /// How it sounds.
    pub(super) sound: String,
    /// Its consonants.
    pub(super) consonants: String,
    /// Whether it is one name with the word before it: `Akers-Jones`, `Son-hui`.
    pub(super) is_joined: bool,
    part: Part,
}

impl Spelling {
    /// `None` where nothing is left of the name.
    pub(super) fn new(text: &str) -> Option<Self> {
        let (head, bracket) = parts(text);
        let head = head.replace('.', " ");
        let words: Vec<Word> = head.split_whitespace().flat_map(hyphenated).collect();
        if words.is_empty() {
            return None;
        }
        let folded = fold_name(&head);
        let letters: String = words.iter().map(|word| word.letters.as_str()).collect();
        Some(Self {
            text: text.to_owned(),
            is_body: bracket.is_some() || words.iter().any(Word::is_of_bodies),
            lacks_vowels: !folded.is_ascii() && words.len() > 1 && !letters.contains(['a', 'e', 'i', 'o', 'u']),
            consonants: consonants(&letters),
            letters,
            folded,
            words,
            bracket,
        })
    }

    /// A single word names a person or body only inside a document.
    pub(super) fn is_one_word(&self) -> bool {
        self.words.len() == 1
    }

    /// Its words but for those that may be left out, as long as two are left. Titles stand at the beginning: further on,
    /// `King` and `Sheikh` are names.
    pub(super) fn core(&self, of_body: bool) -> Vec<&Word> {
        let mut core: Vec<&Word> = self.words.iter().collect();
        keep_two(&mut core, |_, word| word.part != Part::Particle);
        match of_body {
            true => keep_two(&mut core, |_, word| word.part != Part::Official),
            false => {
                let titles = core.iter().take_while(|word| word.part == Part::Title).count();
                keep_two(&mut core, |place, _| place >= titles);
            }
        }
        core
    }
}

/// Keeps the words that hold, if they are two or more.
fn keep_two(words: &mut Vec<&Word>, holds: impl Fn(usize, &Word) -> bool) {
    let kept = || words.iter().enumerate().filter(|(place, word)| holds(*place, word)).map(|(_, word)| *word);
    if kept().count() >= 2 {
        *words = kept().collect();
    }
}

impl Word {
    fn new(letters: String, is_joined: bool) -> Self {
        let (sound, consonants) = match is_number(&letters) {
            true => (letters.clone(), letters.clone()),
            false => (sound(&letters), consonants(&letters)),
        };
        Self { part: Part::of(&letters), letters, sound, consonants, is_joined }
    }

    /// A single letter may stand for any name that starts with it.
    pub(super) fn is_initial(&self) -> bool {
        self.letters.len() == 1
    }

    /// Numbers are the same or they are not, in digits or Roman.
    pub(super) fn is_number(&self) -> bool {
        is_number(&self.letters)
    }

    fn is_of_bodies(&self) -> bool {
        vocabulary::is_of_bodies(&self.letters) || self.letters.contains(|c: char| c.is_ascii_digit())
    }
}

fn is_number(letters: &str) -> bool {
    let is_roman = || letters.len() > 1 && letters.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x'));
    letters.contains(|c: char| c.is_ascii_digit()) || is_roman()
}

/// A name without the bracket at its end, and the bracket.
fn parts(text: &str) -> (&str, Option<Bracket>) {
    let Some((head, inside)) = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
        return (text, None);
    };
    if fold_name(head).is_empty() {
        return (text, None);
    }
    let by_name = || match State::by_name(inside).as_slice() {
        [state] => Some(*state),
        _ => None,
    };
    let state = State::by_actor_name(inside).or_else(by_name);
    (head, Some(state.map_or_else(|| Bracket::Other(fold_name(inside)), Bracket::State)))
}

/// The words of what is written without spaces, each joined to the one before, unless that is a particle.
fn hyphenated(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for letters in fold_name(text).split(' ').flat_map(latin) {
        let is_joined = words.last().is_some_and(|before| before.part != Part::Particle);
        words.push(Word::new(letters, is_joined));
    }
    words
}

/// A folded word in Latin letters: several where the script does not part the words of a name, whose syllables the table
/// of romanisation begins with capitals.
fn latin(word: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in any_ascii(word).chars().filter(char::is_ascii_alphanumeric) {
        match words.last_mut().filter(|_| !letter.is_ascii_uppercase()) {
            Some(word) => word.push(letter),
            None => words.push(letter.to_ascii_lowercase().to_string()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(name: &str) -> String {
        let spelling = Spelling::new(name).expect("a name");
        spelling.words.iter().map(|word| word.letters.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_script_becomes_latin_words() {
        assert_eq!(letters("김정은"), "gim jeong eun");
        assert_eq!(letters("习近平"), "xi jin ping");
        assert_eq!(letters("Владимир Зеленский"), "vladimir zelenskiy");
        assert_eq!(letters("محمد مصدق"), "mhmd msdq");
        assert_eq!(letters("Abdullah Gül"), "abdullah gul");
        assert_eq!(letters("George H.W. Bush"), "george h w bush");
        assert!(Spelling::new("…").is_none());
    }

    #[test]
    fn a_bracket_is_no_part_of_the_name() {
        let bracket = |name| Spelling::new(name).expect("a name").bracket;
        assert_eq!(letters("Foreign Affairs (North Korea)"), "foreign affairs");
        assert_eq!(bracket("Foreign Affairs (North Korea)"), State::by_code("PRK").map(Bracket::State));
        assert_eq!(bracket("Combatant (Houthis)"), Some(Bracket::Other("houthis".to_owned())));
        assert_eq!(bracket("Kim Jong-un"), None);
        assert_eq!(letters("(North Korea)"), "north korea");
    }

    #[test]
    fn bodies_are_told_from_persons() {
        let is_body = |name| Spelling::new(name).expect("a name").is_body;
        assert!(is_body("Sudan Liberation Army") && is_body("Bank of China") && is_body("Citizen (China)"));
        assert!(!is_body("Fernando de la Rúa") && !is_body("Choe Son-hui"));
    }

    #[test]
    fn words_that_may_be_left_out() {
        let core = |name: &str, of_body| {
            let spelling = Spelling::new(name).expect("a name");
            spelling.core(of_body).iter().map(|word| word.letters.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(core("Salah al-Bardawil", false), "salah bardawil");
        assert_eq!(core("Gen Prayut Chan-o-cha", false), "prayut chan o cha");
        assert_eq!(core("Martin Luther King", false), "martin luther king");
        assert_eq!(core("Sheikh Hamid", false), "sheikh hamid");
        assert_eq!(core("Ministry of Foreign Affairs", true), "foreign affairs");
        assert_eq!(core("Ministry of Health", true), "ministry health");
        assert_eq!(core("al-Qaida", false), "al qaida");
    }
}
