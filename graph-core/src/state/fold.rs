//! Names as they are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name as it is compared: two names are the same for a lookup if they fold to the same text.
///
/// - Letters are lower case and in their compatibility form; in Latin and Greek, accents and other marks
///   are gone, and `ø ł đ ð þ ß æ œ ı` are `o l d d th ss ae oe i`; `ё` is `е`.
/// - Apostrophes and periods are left out (`Cote d'Ivoire`, `A.K. Singh`), `&` is `and`, hyphens and all
///   other signs are a space, and spaces are single. Invisible format characters are left out.
/// - Letters of other scripts stay as they are, with their marks (`й`, `أ`); only Arabic vowel signs and
///   the tatweel are left out.
///
/// Folding serves lookup. It is too lenient to say that two people are one: `Choe Son-hui` and `Choe Son
/// Hui` fold alike, which makes them a suggestion. Folding twice is folding once.
///
/// ```
/// use graph_core::state::fold_name;
///
/// assert_eq!(fold_name("Côte d’Ivoire"), "cote divoire");
/// assert_eq!(fold_name("  Guinea-Bissau "), "guinea bissau");
/// assert_eq!(fold_name("Choe Son-hui"), fold_name("Choe Son Hui"));
/// assert_eq!(fold_name("Bosnia & Herzegovina"), "bosnia and herzegovina");
/// assert_eq!(fold_name("조선민주주의인민공화국"), "조선민주주의인민공화국");
/// ```
pub fn fold_name(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    if name.is_ascii() {
        name.chars().filter(|c| !is_ignored(*c)).for_each(|c| push_folded(c.to_ascii_lowercase(), &mut letters));
        return letters.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut base = ' ';
    for character in name.chars().filter(|c| !is_ignored(*c)).nfkd() {
        if is_combining_mark(character) {
            if keeps_mark(base, character) {
                letters.push(character);
            }
            continue;
        }
        base = character;
        for lower in character.to_lowercase() {
            push_folded(lower, &mut letters);
        }
    }
    let mut folded = String::with_capacity(letters.len());
    for word in letters.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.nfc());
    }
    folded
}

/// Characters that are no part of a name: apostrophes, accents that stand alone, format characters.
fn is_ignored(character: char) -> bool {
    matches!(
        character,
        '\'' | '`' | '\u{B4}' | '\u{2B9}'..='\u{2BF}' | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2035}'
            | '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
            | '\u{640}' // Arabic tatweel
    )
}

fn keeps_mark(base: char, mark: char) -> bool {
    let latin_or_greek = matches!(
        base,
        '\0'..='\u{2AF}' | '\u{370}'..='\u{3FF}' | '\u{1E00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}'
    );
    let yo = matches!(base, 'е' | 'Е') && mark == '\u{308}';
    let arabic_vowel = matches!(mark, '\u{64B}'..='\u{652}' | '\u{670}');
    base.is_alphabetic() && !latin_or_greek && !yo && !arabic_vowel
}

fn push_folded(lower: char, letters: &mut String) {
    match lower {
        // What the compatibility form of a character may bring in again.
        '.' => {}
        _ if is_ignored(lower) => {}
        'ø' => letters.push('o'),
        'ł' => letters.push('l'),
        'đ' | 'ð' => letters.push('d'),
        'þ' => letters.push_str("th"),
        'ß' => letters.push_str("ss"),
        'æ' => letters.push_str("ae"),
        'œ' => letters.push_str("oe"),
        'ı' => letters.push('i'),
        'ς' => letters.push('σ'),
        '&' => letters.push_str(" and "),
        _ if lower.is_alphanumeric() => letters.push(lower),
        _ if is_combining_mark(lower) => {} // a mark that lower case set apart, as in `İ`
        _ => letters.push(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_case_accents_and_signs() {
        for (name, folded) in [
            ("Côte d’Ivoire", "cote divoire"),
            ("SÃO TOMÉ & PRÍNCIPE", "sao tome and principe"),
            ("Türkiye", "turkiye"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("Việt Nam", "viet nam"),
            ("A.K. Singh", "ak singh"),
            ("Sana'a", "sanaa"),
            ("Choe Son-hui", "choe son hui"),
            ("Корея — Север", "корея север"),
            ("Объединённые", "объединенные"),
            ("ЙЕМЕН", "йемен"),
            ("أمريكا", "أمريكا"),
            ("السُّعُودِيَّة", "السعودية"),
            ("대한민국", "대한민국"),
            ("ガーナ", "ガーナ"),
            ("भारत", "भारत"),
            ("刚果（金）", "刚果 金"),
            ("ＵＳＡ", "usa"),
            (" - . ' ", ""),
        ] {
            assert_eq!(fold_name(name), folded.nfc().collect::<String>(), "{name}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        // Beyond are ideographs and private use.
        for character in '\0'..'\u{20000}' {
            let once = fold_name(&format!("a{character}b й{character} {character}"));
            assert_eq!(fold_name(&once), once, "U+{:04X}", u32::from(character));
        }
    }
}
