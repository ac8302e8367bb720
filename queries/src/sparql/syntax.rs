//! What is wrong with a query, in words for its writer.

use oxigraph::sparql::SparqlSyntaxError;

use crate::error::QueryError;

/// Tells where a query cannot be read, and why. The parser says so only in its own words: `error at 1:8: expected one
/// of "{", ['0' ..= '9'], Prefix not found`, of which only whole sentences help.
pub(super) fn error(error: &SparqlSyntaxError, query: &str) -> QueryError {
    let text = error.to_string();
    let Some((line, column, expected)) = parts(&text) else {
        return QueryError::Syntax { line: 1, column: 1, message: text };
    };
    let sentence = expected.split(", ").map(|item| item.trim_start_matches("one of ")).find(|item| is_sentence(item));
    let place = match word_at(query, line, column) {
        Some(word) => format!("`{word}`"),
        None => "the end of the query".to_owned(),
    };
    let message = match sentence {
        Some(sentence) => format!("{} at {place}", lower_first(sentence)),
        None => format!("did not expect {place}"),
    };
    QueryError::Syntax { line, column, message }
}

fn parts(text: &str) -> Option<(usize, usize, &str)> {
    let (place, expected) = text.strip_prefix("error at ")?.split_once(": expected ")?;
    let (line, column) = place.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?, expected))
}

/// Whether what the parser expected is said in words, not in characters and key words.
fn is_sentence(item: &str) -> bool {
    item.starts_with(|c: char| c.is_ascii_alphabetic()) && item.contains(' ')
}

/// An abbreviation keeps its capitals.
fn lower_first(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(characters).collect(),
        _ => sentence.to_owned(),
    }
}

/// The word at a place of the query, or before it, where there is none or only the end of one; `None` at the end.
fn word_at(query: &str, line: usize, column: usize) -> Option<&str> {
    let text = query.lines().nth(line.checked_sub(1)?)?;
    let at = text.char_indices().nth(column.checked_sub(1)?).map_or(text.len(), |(at, _)| at);
    let is_last = query.lines().skip(line).all(|line| line.trim().is_empty());
    if is_last && text[at..].trim().is_empty() {
        return None;
    }
    let start = text[..at].trim_end().rfind(char::is_whitespace).unwrap_or(0);
    text[start..].split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_at_its_place() {
        assert_eq!(word_at("SELECT ?x {?x foo:bar ?y}", 1, 22), Some("foo:bar"));
        assert_eq!(word_at("SELECT *\nWHERE { ?s ?p }", 2, 16), None);
        assert_eq!(word_at("SELECT * {", 1, 11), None);
        assert_eq!(word_at("SELEC * { ?s ?p ?o }", 1, 1), Some("SELEC"));
        assert_eq!(word_at("ASK {}\n}\n\n", 2, 1), Some("}"));
        assert_eq!(word_at("", 1, 1), None);
        assert_eq!(word_at("é ü", 1, 3), Some("é"));
        assert_eq!(word_at("é\u{a0}ü x", 1, 4), Some("ü"));
        assert_eq!(word_at("ASK", 7, 7), None);
    }
}
