//! Names as they identify.

use unicode_normalization::UnicodeNormalization;

use crate::state::fold_name;

/// A name as it identifies: regardless of case, of the blanks between its words and of the sort of its hyphens and
/// apostrophes, but not of their being there. `Choe Son-hui` and `Choe Son Hui` may be one, which is for a person to say.
///
/// ```
/// use graph_core::name::normal;
/// assert_eq!(normal("CHOE  Son\u{2011}hui"), "choe son-hui");
/// assert_ne!(normal("Choe Son Hui"), normal("Choe Son-hui"));
/// ```
pub fn normal(name: &str) -> String {
    let lower: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let plain = lower
        .replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}'], "-")
        .replace(['\u{2018}', '\u{2019}', '`'], "'");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a name identifies beyond its document: it has several words or, in a script that does not part words, two
/// characters.
///
/// ```
/// use graph_core::name::is_full;
/// assert!(is_full("Vladimir Putin") && is_full("崔善姬"));
/// assert!(!is_full("Putin"));
/// ```
pub fn is_full(name: &str) -> bool {
    fold_name(name).contains(' ') || name.nfc().filter(|c| is_unspaced(*c)).count() >= 2
}

/// Whether a character is of a script in which the words of a name need not be parted: Han, kana, Hangul, Thai, Lao,
/// Tibetan, Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{0E00}'..='\u{0EFF}' | '\u{0F00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
    )
}
