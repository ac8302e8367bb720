//! How alike two names are, and in what way.

use serde::Serialize;

use super::spelling::{Bracket, Spelling, Word};

/// In what way two names are alike, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The same but for case, accents and signs: `Choe Son-hui`, `Choe Son Hui`.
    Equal,
    /// The same but for spaces: `Abdul Rahman`, `Abdulrahman`.
    Joined,
    /// The same when both are written in Latin letters: `Сергей Лавров`, `Sergey Lavrov`.
    Transliterated,
    /// The same words in another order: `Shinzo Abe`, `Abe Shinzo`.
    Reordered,
    /// The same but for particles and titles, in any order: `Salah al-Bardawil`, `Salah Bardawil`.
    Particles,
    /// The same sounds by different systems of romanisation: `Choe Son-hui`, `Cho Son-hui`.
    Romanised,
    /// The same but for one word that is similar: `Mohamed Ali`, `Muhammad Ali`.
    Similar,
    /// Several words are similar: `Mohamed Hussein`, `Muhammad Husayn`.
    Alike,
    /// The same consonants as in a script that leaves out vowels: `محمد مصدق`, `Mohammad Mosaddegh`.
    Consonants,
    /// The same but for names between the first and the last: `Yevgeny Primakov`, `Yevgeny Maksimovich Primakov`.
    Shortened,
    /// The same but for one letter of a long word: `Saakashvili`, `Saakachvili`.
    Misspelt,
    /// Initials stand for words: `V. Putin`, `Vladimir Putin`.
    Initials,
    /// One name is the beginning or the end of the other: `Javad Zarif`, `Mohammad Javad Zarif`.
    Contained,
    /// A single word, the same when written in Latin letters, which by itself names nobody outside a document.
    Word,
}

impl How {
    /// How strongly it says that two names are of one, from 0 to 1.
    fn weight(self) -> f64 {
        match self {
            Self::Equal => 1.0,
            Self::Joined => 0.98,
            Self::Transliterated => 0.96,
            Self::Reordered => 0.94,
            Self::Particles => 0.93,
            Self::Romanised => 0.92,
            Self::Similar => 0.91,
            Self::Alike => 0.87,
            Self::Shortened => 0.85,
            Self::Consonants => 0.82,
            Self::Misspelt | Self::Word => 0.8,
            Self::Initials => 0.78,
            Self::Contained => 0.76,
        }
    }

    /// In words, after `… and … are`.
    pub fn as_words(self) -> &'static str {
        match self {
            Self::Equal => "equal but for case, accents, hyphens and the like",
            Self::Joined => "equal but for spaces",
            Self::Transliterated => "equal after transliteration",
            Self::Reordered => "the same words in another order",
            Self::Particles => "equal but for particles and titles",
            Self::Romanised => "equal but for the system of romanisation",
            Self::Similar => "equal but for one word that is similar",
            Self::Alike => "similar word by word",
            Self::Consonants => "equal in their consonants",
            Self::Shortened => "equal but for middle names",
            Self::Misspelt => "equal but for one letter",
            Self::Initials => "equal but for initials",
            Self::Contained => "the one the beginning or end of the other",
            Self::Word => "the same single word",
        }
    }
}

/// From this many letters on, one letter that is wrong is more likely a slip than another name.
pub(super) const LONG_WORD: usize = 7;

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    pub(super) how: How,
    /// The mean similarity of the sounds of their words by Jaro and Winkler, from 0 to 1.
    pub(super) similarity: f64,
}

impl Likeness {
    /// How strongly it says that two names are of one, from 0 to 1.
    pub(super) fn score(self) -> f64 {
        self.how.weight() * self.similarity
    }
}

impl From<How> for Likeness {
    fn from(how: How) -> Self {
        Self { how, similarity: 1.0 }
    }
}

/// How alike two names are, whichever comes first; `None` where they are not. Between bodies, a word more or less makes
/// another body (the Sudan Liberation Army is not the Sudan People's Liberation Army).
pub(super) fn likeness(one: &Spelling, other: &Spelling, of_bodies: bool) -> Option<Likeness> {
    if !brackets_agree(one, other) {
        return None;
    }
    let (short, long) = match (one.words.len(), &one.folded) <= (other.words.len(), &other.folded) {
        true => (one, other),
        false => (other, one),
    };
    if let Some(how) = same_letters(short, long) {
        return Some(how.into());
    }
    if short.is_one_word() {
        return None;
    }
    let cores = [short.core(of_bodies), long.core(of_bodies)];
    let [one, other] = cores.each_ref().map(Vec::as_slice);
    let same = same_words(short, long, of_bodies).or_else(|| same_core(short, long, one, other));
    let same = same.or_else(|| same_sounds(one, other, of_bodies)).or_else(|| same_consonants(short, long));
    same.map(Likeness::from).or_else(|| word_by_word(one, other, of_bodies))
}

/// What a coder brackets is part of the name, unless it is a state, which is compared as such.
fn brackets_agree(one: &Spelling, other: &Spelling) -> bool {
    match (&one.bracket, &other.bracket) {
        (Some(one), Some(other)) => one == other,
        (Some(Bracket::Other(_)), None) | (None, Some(Bracket::Other(_))) => false,
        (Some(Bracket::State(_)) | None, None) | (None, Some(Bracket::State(_))) => true,
    }
}

fn same_letters(short: &Spelling, long: &Spelling) -> Option<How> {
    let is_same = short.folded == long.folded || short.letters == long.letters;
    let how = match (short.folded == long.folded, short.folded.is_ascii() && long.folded.is_ascii()) {
        _ if !is_same => return None,
        _ if long.is_one_word() => How::Word,
        (true, _) => How::Equal,
        (false, true) => How::Joined,
        (false, false) => How::Transliterated,
    };
    Some(how)
}

/// The same words in another order; of bodies they would make another body (the Liberal National Party is not the
/// National Liberal Party).
fn same_words(one: &Spelling, other: &Spelling, of_bodies: bool) -> Option<How> {
    let (one, other): (Vec<&Word>, Vec<&Word>) = (one.words.iter().collect(), other.words.iter().collect());
    (!of_bodies && same_set(&one, &other, |word| &word.letters)).then_some(How::Reordered)
}

/// The same words once those that may be left out are. With such a word goes another order, even of bodies: `Ministry of
/// Health`, `Health Ministry`.
fn same_core(short: &Spelling, long: &Spelling, one: &[&Word], other: &[&Word]) -> Option<How> {
    let left_out = [(short, one), (long, other)].map(|(name, core)| name.words.len() - core.len());
    (left_out[0] != left_out[1] && same_set(one, other, |word| &word.letters)).then_some(How::Particles)
}

/// Whether two names have the same words in any order, by this part of each.
fn same_set(one: &[&Word], other: &[&Word], part: for<'w> fn(&'w Word) -> &'w String) -> bool {
    let [mut one, mut other] = [one, other].map(|words| words.iter().map(|word| part(word)).collect::<Vec<_>>());
    one.sort_unstable();
    other.sort_unstable();
    one == other
}

fn same_sounds(one: &[&Word], other: &[&Word], of_bodies: bool) -> Option<How> {
    let sounds = |words: &[&Word]| words.iter().flat_map(|word| word.sound.bytes()).collect::<Vec<_>>();
    let is_same = sounds(one) == sounds(other) || (!of_bodies && same_set(one, other, |word| &word.sound));
    is_same.then_some(How::Romanised)
}

fn same_consonants(one: &Spelling, other: &Spelling) -> Option<How> {
    const ENOUGH: usize = 4;
    let lacks_vowels = one.lacks_vowels || other.lacks_vowels;
    let is_same = lacks_vowels && one.consonants.len() >= ENOUGH && one.consonants == other.consonants;
    is_same.then_some(How::Consonants)
}

fn word_by_word(one: &[&Word], other: &[&Word], of_bodies: bool) -> Option<Likeness> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() == long.len() {
        return in_step(short, long, of_bodies).or_else(|| misspelt(short, long, of_bodies));
    }
    let how = match short {
        _ if of_bodies => None,
        [first, last] if is_shortened(first, last, long) => Some(How::Shortened),
        [_, _, ..] if is_contained(short, long) => Some(How::Contained),
        _ => None,
    };
    how.map(Likeness::from)
}

/// Each word like the one in its place; some may be initials, but not the last.
fn in_step(one: &[&Word], other: &[&Word], of_bodies: bool) -> Option<Likeness> {
    let last = one.len() - 1;
    let (mut sum, mut letters, mut unlike, mut has_initials) = (0.0, 0.0, 0, false);
    for (place, (one, other)) in one.iter().zip(other).enumerate() {
        if !of_bodies && place < last && stands_for(one, other) {
            has_initials = true;
            continue;
        }
        let weight = one.letters.len().max(other.letters.len()) as f64;
        let similarity = similarity(one, other, of_bodies)?;
        unlike += usize::from(similarity < 1.0);
        sum += weight * similarity;
        letters += weight;
    }
    let how = match unlike {
        _ if has_initials => How::Initials,
        0 | 1 => How::Similar,
        _ => How::Alike,
    };
    Some(Likeness { how, similarity: sum / letters })
}

/// Whether one of two words is the initial of the other.
fn stands_for(one: &Word, other: &Word) -> bool {
    one.is_initial() != other.is_initial() && one.letters[..1] == other.letters[..1]
}

/// One letter of one long word, but not the first, is wrong, left out or changed places.
fn misspelt(one: &[&Word], other: &[&Word], of_bodies: bool) -> Option<Likeness> {
    let mut unlike = one.iter().zip(other).filter(|(one, other)| one.sound != other.sound);
    let (Some((one, other)), None) = (unlike.next(), unlike.next()) else { return None };
    let are_long = [one, other].iter().all(|word| word.letters.len() >= LONG_WORD && !word.is_number());
    let are_near =
        one.sound.chars().next() == other.sound.chars().next() && strsim::osa_distance(&one.sound, &other.sound) == 1;
    let is_slip = !of_bodies && are_long && are_near;
    is_slip.then_some(How::Misspelt.into())
}

/// The first and the last name of a longer one. The syllables of East Asian names are no middle names, nor are the parts
/// of a double name.
fn is_shortened(first: &Word, last: &Word, long: &[&Word]) -> bool {
    const WHOLE_NAME: usize = 4;
    let (Some(long_first), Some(long_last)) = (long.first(), long.last()) else { return false };
    let are_whole = [first, last].iter().all(|word| word.letters.len() >= WHOLE_NAME);
    let are_middle = long[1..].iter().all(|word| !word.is_joined);
    are_whole && are_middle && first.sound == long_first.sound && last.sound == long_last.sound
}

/// All of the shorter, and more before or after it.
fn is_contained(short: &[&Word], long: &[&Word]) -> bool {
    const WHOLE_NAME: usize = 4;
    let same = |part: &[&Word]| short.iter().zip(part).all(|(one, other)| one.sound == other.sound);
    let are_whole = short.iter().all(|word| word.letters.len() >= WHOLE_NAME);
    are_whole && (same(&long[..short.len()]) || same(&long[long.len() - short.len()..]))
}

/// How similar two words are, if they may be spellings of one name: they sound the same, or have the same consonants and
/// similar vowels.
fn similarity(one: &Word, other: &Word, of_bodies: bool) -> Option<f64> {
    if one.sound == other.sound {
        return Some(1.0);
    }
    let differs = one.consonants != other.consonants || ends_in_vowel(&one.sound) != ends_in_vowel(&other.sound);
    if differs || one.is_number() || other.is_number() {
        return None;
    }
    let likeness = strsim::jaro_winkler(&one.sound, &other.sound);
    let enough = match one.letters.len().min(other.letters.len()) {
        0..=3 => return None,
        4 => return (vowels(&one.sound) == vowels(&other.sound)).then_some(likeness),
        _ if of_bodies => 0.85,
        _ => 0.82,
    };
    (likeness >= enough).then_some(likeness)
}

/// With a vowel at its end, a name is often another: `Viktor` and `Victoria`, `Hamid` and `Hamidi`. An `e` may be silent.
fn ends_in_vowel(sound: &str) -> bool {
    sound.ends_with(['a', 'i', 'o', 'u'])
}

/// A sound with each vowel as one of three, between which romanisations of one name rarely differ.
fn vowels(sound: &str) -> String {
    sound.replace('e', "i").replace('o', "u")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(one: &str, other: &str) -> Option<Likeness> {
        let (one, other) = (Spelling::new(one).expect("a name"), Spelling::new(other).expect("a name"));
        let of_bodies = one.is_body || other.is_body;
        let found = likeness(&one, &other, of_bodies);
        assert_eq!(found, likeness(&other, &one, of_bodies), "the other way round");
        found
    }

    #[track_caller]
    fn assert_alike(one: &str, other: &str, how: How) {
        assert_eq!(compared(one, other).map(|likeness| likeness.how), Some(how), "{one}, {other}");
    }

    #[test]
    fn names_of_one() {
        assert_alike("Choe Son-hui", "Choe Son Hui", How::Equal);
        assert_alike("Abdullah Gül", "ABDULLAH GUL", How::Equal);
        assert_alike("A.K. Singh", "A K Singh", How::Equal);
        assert_alike("Abdul Rahman", "Abdulrahman", How::Joined);
        assert_alike("习近平", "Xi Jinping", How::Transliterated);
        assert_alike("習近平", "习近平", How::Transliterated);
        assert_alike("Сергей Лавров", "Sergey Lavrov", How::Transliterated);
        assert_alike("Shinzo Abe", "Abe Shinzo", How::Reordered);
        assert_alike("Lee Hsien Loong", "Hsien Loong Lee", How::Reordered);
        assert_alike("Salah al-Bardawil", "Salah Bardawil", How::Particles);
        assert_alike("Ministry of Health", "Health Ministry", How::Particles);
        assert_alike("Ministry of Foreign Affairs", "Foreign Affairs (North Korea)", How::Particles);
        assert_alike("Choe Son-hui", "Cho Son-hui", How::Romanised);
        assert_alike("김정은", "Kim Jong-un", How::Romanised);
        assert_alike("최선희", "Choe Son Hui", How::Romanised);
        assert_alike("Volodymyr Zelensky", "Volodymyr Zelenskyy", How::Romanised);
        assert_alike("Володимир Зеленський", "Volodymyr Zelenskyy", How::Romanised);
        assert_alike("Владимир Зеленский", "Volodymyr Zelensky", How::Similar);
        assert_alike("Mohamed Ali", "Muhammad Ali", How::Similar);
        assert_alike("محمد مصدق", "Mohammad Mosaddegh", How::Consonants);
        assert_alike("محمود أحمدي نژاد", "Mahmoud Ahmadinejad", How::Consonants);
        assert_alike("عبد الفتاح السيسي", "Abdel Fattah al-Sisi", How::Consonants);
        assert_alike("Yevgeny Primakov", "Yevgeny Maksimovich Primakov", How::Shortened);
        assert_alike("Abdullatif Al-Zayani", "Abdullatif bin Rashid Al-Zayani", How::Shortened);
        assert_alike("V. Putin", "Vladimir Putin", How::Initials);
        assert_alike("George W. Bush", "George Walker Bush", How::Initials);
        assert_alike("Cristina Fernández", "Cristina Fernández de Kirchner", How::Contained);
        assert_alike("Javad Zarif", "Mohammad Javad Zarif", How::Contained);
        assert_alike("Labour Party (Malta)", "Labor Party (Malta)", How::Similar);
        assert_alike("Gen Prayut Chan-o-cha", "Prayuth Chan-ocha", How::Romanised);
        assert_alike("Mohamed Hussein", "Muhammad Husayn", How::Alike);
        assert_alike("John Clark", "John Clarke", How::Similar);
        assert_alike("Omar Abdullah", "Umar Abdullah", How::Similar);
        assert_alike("Abdiweli Shaykh Ahmad", "Abdiweli Sheikh Ahmed", How::Alike);
        assert_alike("Mikheil Saakashvili", "Mikheil Saakachvili", How::Misspelt);
        assert_alike("Sunday Times", "The Sunday Times", How::Particles);
        assert_alike("Путин", "Putin", How::Word);
    }

    #[test]
    fn names_of_two() {
        for (one, other) in [
            ("Kim Jong-un", "Kim Jong-il"),
            ("Kim Jong-nam", "Kim Yong-nam"),
            ("김정은", "김정일"),
            ("George W. Bush", "George H. W. Bush"),
            ("George Walker Bush", "George Herbert Walker Bush"),
            ("Mahmoud Abbas", "Muhammad Abbas"),
            ("Hassan Nasrallah", "Hussein Nasrallah"),
            ("Liberal National Party", "National Liberal Party"),
            ("Viktor Singh", "Victoria Singh"),
            ("John Bruton", "Joan Burton"),
            ("Sheikh Hamid", "Sheikh Hamad bin Khalifa al-Thani"),
            ("Central Bank of Liberia", "Central Bank of Libya"),
            ("Maria Lopez", "Marina Lopez"),
            ("Putin", "Puttin"),
            ("Putin", "Vladimir Putin"),
            ("Citizen (China)", "Citizen (Chad)"),
            ("Combatant (Houthis)", "Combatant (Taliban)"),
            ("Combatant (Houthis)", "Combatant"),
            ("Military (Chad)", "Army (Chad)"),
            ("Police (Chad)", "Police Officer (Chad)"),
            ("Sudan Liberation Army", "Sudan People's Liberation Army"),
            ("Nationalist Party", "National Party"),
            ("Resolution 1718", "Resolution 1719"),
            ("John Paul I", "John Paul II"),
            ("David Jones", "Sir David Akers-Jones"),
            ("Lee Hoon", "Lee Dong Hoon"),
        ] {
            assert_eq!(compared(one, other), None, "{one}, {other}");
        }
    }
}
