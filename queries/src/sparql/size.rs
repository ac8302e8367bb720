//! How large a query is. Reading it takes stack for each level of brackets and each part of a chain, planning it takes
//! time that grows with the cube of the number of patterns, and neither can be stopped once begun. The operations of an
//! update are read and planned one by one.

use crate::error::QueryError;

/// The deepest nesting of brackets.
const DEPTH: usize = 64;
/// The most tokens of a query or operation, data apart: terms in `VALUES` blocks, in lists after `IN`, and what
/// `INSERT DATA` and `DELETE DATA` have are not counted.
const TOKENS: usize = 1000;

/// Refuses a query that is too large to be read and planned in a few seconds and on a small stack.
pub(super) fn check(text: &str) -> Result<(), QueryError> {
    let size = Size::of(text);
    let over = |what, found, most| Err(QueryError::TooLarge { what, found, most });
    if size.depth > DEPTH {
        return over("levels of brackets", size.depth, DEPTH);
    }
    if size.tokens > TOKENS {
        return over("tokens outside of data", size.tokens, TOKENS);
    }
    Ok(())
}

/// How large a query is, or the largest operation of an update.
#[derive(Debug, Default, PartialEq, Eq)]
struct Size {
    depth: usize,
    tokens: usize,
}

/// What a pair of brackets holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Patterns and expressions.
    Query,
    /// The data of a `VALUES` block, or of `INSERT DATA`.
    Values,
    /// The list after `IN`.
    List,
}

impl Size {
    fn of(text: &str) -> Self {
        let mut size = Self::default();
        let mut open: Vec<Holds> = Vec::new();
        // what the next bracket may hold
        let mut next = Holds::Query;
        let mut tokens = 0;
        let mut before = Token::Sign;
        for token in (Tokens { rest: text }) {
            let inside = open.last().copied().unwrap_or(Holds::Query);
            tokens += usize::from(!is_data(token, inside));
            size.tokens = size.tokens.max(tokens);
            next = match token {
                Token::Word(word) if word.eq_ignore_ascii_case("values") => Holds::Values,
                Token::Word(word) if word.eq_ignore_ascii_case("data") && changes(before) => Holds::Values,
                Token::Word(word) if word.eq_ignore_ascii_case("in") => Holds::List,
                Token::Semicolon if open.is_empty() => {
                    tokens = 0;
                    Holds::Query
                }
                Token::Open(bracket) => {
                    open.push(held(bracket, inside, next));
                    size.depth = size.depth.max(open.len());
                    // the variables of a block come before it in brackets of their own
                    if bracket == '(' && next == Holds::Values { next } else { Holds::Query }
                }
                Token::Close => {
                    open.pop();
                    next
                }
                Token::Word(_) if next == Holds::Values => next,
                Token::Word(_) | Token::Comma | Token::Semicolon | Token::Sign => Holds::Query,
            };
            before = token;
        }
        size
    }
}

/// Whether `DATA` may come next.
fn changes(token: Token<'_>) -> bool {
    matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("insert") || word.eq_ignore_ascii_case("delete"))
}

fn held(bracket: char, inside: Holds, next: Holds) -> Holds {
    match (bracket, next) {
        ('{', Holds::Values) | ('(', Holds::List) => next,
        _ if inside == Holds::Values => inside,
        _ => Holds::Query,
    }
}

fn is_data(token: Token<'_>, inside: Holds) -> bool {
    match inside {
        Holds::Query => false,
        Holds::Values => true,
        Holds::List => matches!(token, Token::Word(_) | Token::Comma),
    }
}

/// A piece of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name, variable or number; empty for an IRI or a string.
    Word(&'t str),
    Open(char),
    Close,
    Comma,
    Semicolon,
    Sign,
}

/// The pieces of a query, never fewer than there are.
pub(super) struct Tokens<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        self.skip_blanks();
        let first = self.rest.chars().next()?;
        let (token, length) = match first {
            '(' | '{' | '[' => (Token::Open(first), first.len_utf8()),
            ')' | '}' | ']' => (Token::Close, first.len_utf8()),
            ',' => (Token::Comma, first.len_utf8()),
            ';' => (Token::Semicolon, first.len_utf8()),
            '"' | '\'' => (Token::Word(""), string_length(self.rest, first)),
            '<' => iri_length(self.rest).map_or((Token::Sign, first.len_utf8()), |length| (Token::Word(""), length)),
            _ => match word_length(self.rest) {
                0 => (Token::Sign, first.len_utf8()),
                length => (Token::Word(&self.rest[..length]), length),
            },
        };
        self.rest = &self.rest[length..];
        Some(token)
    }
}

impl<'t> Tokens<'t> {
    /// Those of a text.
    pub(super) fn of(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// The next one, and where in the text it begins.
    pub(super) fn next_at(&mut self, text: &str) -> Option<(usize, Token<'t>)> {
        self.skip_blanks();
        let at = self.offset(text);
        Some((at, self.next()?))
    }

    /// Where in the text they have come to.
    pub(super) fn offset(&self, text: &str) -> usize {
        text.len() - self.rest.len()
    }

    /// Skips white space and comments.
    fn skip_blanks(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix('#') {
                Some(comment) => self.rest = comment.find('\n').map_or("", |end| &comment[end..]),
                None => return,
            }
        }
    }
}

/// The length of a string, in three quotes or in one, with what is escaped in it.
fn string_length(text: &str, quote: char) -> usize {
    let long: String = std::iter::repeat_n(quote, 3).collect();
    let (mark, start) = if text.starts_with(&long) { (long.as_str(), long.len()) } else { (&long[..1], 1) };
    let mut at = start;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(mark) {
            return at + mark.len();
        }
        let escaped = usize::from(rest.starts_with('\\'));
        at += rest.chars().take(1 + escaped).map(char::len_utf8).sum::<usize>();
    }
    text.len()
}

/// The length of an IRI; `None` where `<` is a sign.
fn iri_length(text: &str) -> Option<usize> {
    let end = text[1..].find(|c: char| c <= ' ' || "<>\"{}|^`\\".contains(c))? + 1;
    text[end..].starts_with('>').then_some(end + 1)
}

/// The length of a name, variable or number; 0 where there is none. A full stop or hyphen ends it, although a name may
/// have them.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let is_first = length == 0;
        length += match c {
            '?' | '$' if is_first => c.len_utf8(),
            '\\' => c.len_utf8() + characters.next().map_or(0, char::len_utf8),
            '_' | ':' | '%' => c.len_utf8(),
            c if c.is_alphanumeric() => c.len_utf8(),
            _ => break,
        };
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> (usize, usize) {
        let size = Size::of(text);
        (size.depth, size.tokens)
    }

    #[test]
    fn brackets_and_tokens_are_counted() {
        assert_eq!(size("ASK { ?s ?p ?o. }"), (1, 7));
        assert_eq!(size("ASK{?s?p?o.}"), (1, 7));
        assert_eq!(size("ASK { ?s (ch:a/ch:b)+ [] }"), (2, 12));
    }

    #[test]
    fn brackets_in_strings_iris_and_comments_are_none() {
        assert_eq!(size(r#"ASK { ?s ?p "((\"((" } # (((("#), (1, 6));
        assert_eq!(size("ASK { ?s ?p '''(' (''' }"), (1, 6));
        assert_eq!(size("ASK { ?s <http://example.com/#(> 1 }"), (1, 6));
        assert_eq!(size("ASK { FILTER (?a < 1 && (2) > ?b) }"), (3, 16));
        assert_eq!(size("ASK { ?s ?p \"open ((("), (1, 5));
    }

    #[test]
    fn data_is_not_counted() {
        let few = size("SELECT * { VALUES (?a ?b) { (1 2) } }");
        let many = size(&format!("SELECT * {{ VALUES (?a ?b) {{ {} }} }}", "(1 2) ".repeat(5000)));
        assert_eq!(few, many);
        let few = size("ASK { FILTER (?a NOT IN (1, 2)) }");
        let many = size(&format!("ASK {{ FILTER (?a NOT IN ({} 2)) }}", "1, ".repeat(5000)));
        assert_eq!(few, many);
        let sum = size(&format!("ASK {{ FILTER (?a IN ({} 2)) }}", "1 + ".repeat(5000)));
        assert!(sum.1 > 5000);
    }

    #[test]
    fn data_of_updates_is_not_counted() {
        let insert = |times| {
            size(&format!("insert DATA {{ GRAPH <http://e/g> {{ {} }} }}", "?s ?p 1, 2 ; a [] . ".repeat(times)))
        };
        assert_eq!(insert(1), insert(5000));
        let insert = |times| size(&format!("INSERT {{ {} }} WHERE {{}}", "?s ?p 1 . ".repeat(times)));
        assert!(insert(5000).1 > 5000);
    }

    #[test]
    fn operations_are_counted_one_by_one() {
        let one = size("DELETE WHERE { ?s ?p 1 ; ?q 2 }");
        assert_eq!(size(&"DELETE WHERE { ?s ?p 1 ; ?q 2 } ; ".repeat(5000)), (one.0, one.1 + 1));
        assert!(size(&format!("ASK {{ ?s {} }}", "?p 1 ; ".repeat(5000))).1 > 5000);
    }

    #[test]
    fn too_large_is_refused() {
        assert!(check(&format!("ASK {{ {} {} }}", "{".repeat(DEPTH - 1), "}".repeat(DEPTH - 1))).is_ok());
        assert!(check(&format!("ASK {{ {}", "[".repeat(100_000))).is_err());
        assert!(check(&format!("ASK {{ FILTER ({} true) }}", "true || ".repeat(100_000))).is_err());
    }
}
