//! How a name sounds, whoever spelt it in Latin letters.
//!
//! General phonetic keys (Soundex, Metaphone) are made for names as English reads them. Names of other languages differ
//! by system of romanisation (`Choe` and `Cho`, `Zelensky` and `Zelenskyy`, `Qadhafi` and `Gaddafi`), which is what the
//! table below undoes: it is short, and errs on the side of keeping names apart.

/// Letters that systems of romanisation write for one sound, the longer first, and a letter for that sound.
const SOUNDS: [(&str, &str); 33] = [
    ("ization", "isation"),
    ("shch", "sc"),
    ("tsch", "c"),
    ("dzh", "j"),
    ("sch", "s"),
    ("tch", "c"),
    ("ch", "c"),
    ("ck", "k"),
    ("dh", "d"),
    ("dj", "j"),
    ("gh", "k"),
    ("kh", "k"),
    ("ph", "f"),
    ("sh", "s"),
    ("th", "t"),
    ("ts", "s"),
    ("tz", "s"),
    ("zh", "j"),
    ("ee", "i"),
    ("eo", "o"),
    ("eu", "u"),
    ("oe", "o"),
    ("oo", "u"),
    ("ou", "u"),
    ("ui", "i"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("c", "k"),
    ("g", "k"),
    ("q", "k"),
    ("w", "v"),
    ("x", "ks"),
];

/// The sound of a word in small Latin letters. A doubled sound is one.
pub(super) fn sound(word: &str) -> String {
    let mut sounds = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let (written, heard) = SOUNDS.iter().find(|(written, _)| rest.starts_with(written)).copied().unzip();
        let mut buffer = [0; 4];
        let heard = match letter {
            'y' => "i",
            _ => heard.unwrap_or_else(|| letter.encode_utf8(&mut buffer)),
        };
        for sound in heard.chars() {
            if !sounds.ends_with(sound) {
                sounds.push(sound);
            }
        }
        rest = &rest[written.map_or(letter.len_utf8(), str::len)..];
    }
    sounds
}

/// The consonants of a word: what is left of it in a script that leaves vowels out, where `w`, `y` and `h` may stand for
/// long vowels.
pub(super) fn consonants(word: &str) -> String {
    let is_vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'h');
    sound(&word.replace('w', "")).chars().filter(|c| !is_vowel(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisations_of_one_name_sound_alike() {
        for spellings in [
            &["zelensky", "zelenskyy", "zelenskiy", "zelenskii"][..],
            &["choe", "cho"],
            &["gim", "kim"],
            &["jeong", "jong"],
            &["eun", "un"],
            &["hui", "hee"],
            &["qadhafi", "gaddafi", "kadafi", "kadhafi"],
            &["lavrov", "lawrow"],
            &["khrushchev", "krushchev"],
            &["sergei", "sergey"],
        ] {
            assert!(spellings.windows(2).all(|pair| sound(pair[0]) == sound(pair[1])), "{spellings:?}");
        }
    }

    #[test]
    fn other_names_sound_otherwise() {
        for (one, other) in [("un", "il"), ("jong", "yong"), ("hassan", "hussein"), ("son", "sun"), ("ri", "li")] {
            assert_ne!(sound(one), sound(other));
        }
    }

    #[test]
    fn consonants_are_what_scripts_without_vowels_keep() {
        assert_eq!(consonants("mhmwd"), consonants("mahmoud"));
        assert_eq!(consonants("nzhd"), consonants("nejad"));
        assert_ne!(consonants("mhmd"), consonants("ahmad"));
    }
}
