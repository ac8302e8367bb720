//! Operations that declare prefixes of their own: `PREFIX` and `BASE` may come after every `;` (SPARQL 1.1 Query, rule 29), as
//! clients write that put updates together. The parser knows them at the start alone; so a text is cut before them, and each
//! piece is read after the declarations of those before it.

use spargebra::{SparqlParser, Update};

use super::super::size::{Token, Tokens};
use super::super::syntax;
use crate::error::QueryError;

/// The most places: all declarations before it are read again at each.
const MOST: usize = 1000;

/// Reads an update: one part for each place with declarations.
pub(super) fn parse(
    text: &str,
    parser: impl Fn() -> Result<SparqlParser, QueryError>,
) -> Result<Vec<Update>, QueryError> {
    let (mut declared, mut last) = (String::new(), "");
    let mut parts = Vec::new();
    let pieces = pieces(text);
    if pieces.len() > MOST {
        return Err(QueryError::TooLarge { what: "places with declarations", found: pieces.len(), most: MOST });
    }
    for place in pieces {
        let piece = &text[place.at..place.end];
        let whole = format!("{declared}{piece}");
        let part =
            parser()?.parse_update(&whole).map_err(|error| place.of(syntax::error(&error, &whole), &declared))?;
        parts.push(part);
        let own = declarations(piece);
        // Clients say the same again and again.
        if own != last {
            declared.push_str(own);
            declared.push('\n');
            last = own;
        }
    }
    Ok(parts)
}

/// A piece of a text: from where to where, and how many lines and characters are before it.
struct Piece {
    at: usize,
    end: usize,
    lines: usize,
    characters: usize,
}

impl Piece {
    /// An error in what was read, at its place in the text.
    fn of(&self, error: QueryError, declared: &str) -> QueryError {
        let QueryError::Syntax { line, column, message } = error else { return error };
        let line = line.saturating_sub(declared.matches('\n').count()).max(1);
        let column = if line == 1 { column + self.characters } else { column };
        QueryError::Syntax { line: line + self.lines, column, message }
    }
}

/// The pieces: the first, and those that begin with a declaration after a `;` outside of all brackets.
fn pieces(text: &str) -> Vec<Piece> {
    let mut cuts = vec![0];
    let (mut depth, mut is_ended) = (0_usize, false);
    let mut tokens = Tokens::of(text);
    while let Some((at, token)) = tokens.next_at(text) {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            Token::Word(_) if is_ended && declares(token) => cuts.push(at),
            Token::Word(_) | Token::Comma | Token::Semicolon | Token::Sign => {}
        }
        is_ended = depth == 0 && token == Token::Semicolon;
    }
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    let piece = |(&at, end): (&usize, usize)| {
        let before = &text[..at];
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        Piece { at, end, lines: before.matches('\n').count(), characters: before[line..].chars().count() }
    };
    cuts.iter().zip(ends).map(piece).collect()
}

fn declares(token: Token<'_>) -> bool {
    matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("prefix") || word.eq_ignore_ascii_case("base"))
}

/// The declarations at the start of a piece, each of which ends with an IRI.
fn declarations(piece: &str) -> &str {
    let mut tokens = Tokens::of(piece);
    let mut end = 0;
    while tokens.next().is_some_and(declares) {
        while let Some((at, _)) = tokens.next_at(piece) {
            if piece[at..].starts_with('<') {
                break;
            }
        }
        end = tokens.offset(piece);
    }
    &piece[..end]
}

#[cfg(test)]
mod tests {
    use super::super::super::parser;
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, (usize, usize)> {
        match parse(text, || Ok(parser())) {
            Ok(parts) => Ok(parts.iter().flat_map(|part| &part.operations).map(ToString::to_string).collect()),
            Err(QueryError::Syntax { line, column, .. }) => Err((line, column)),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn declarations_come_before_any_operation() {
        let text = "PREFIX a: <http://a/> # a; PREFIX\nCLEAR GRAPH a:g ; BASE <http://b/> prefix c-d: <c/>\n
            CLEAR GRAPH c-d:g ; CLEAR GRAPH a:g ; PREFIX a: <x/> CLEAR GRAPH a:g ; ";
        let graphs = ["http://a/g", "http://b/c/g", "http://a/g", "http://b/x/g"];
        assert_eq!(read(text), Ok(graphs.map(|graph| format!("CLEAR GRAPH <{graph}>")).to_vec()));
        assert_eq!(read("").map(|parts| parts.len()), Ok(0));
        assert_eq!(
            read("INSERT DATA { <http://a/s> <http://a/p> '; PREFIX' ; a <http://a/C> }").map(|all| all.len()),
            Ok(1)
        );
    }

    #[test]
    fn errors_are_told_at_their_place() {
        for wrong in [
            "PREFIX a: <http://a/> CLEAR GRAPH a:g ; CLEAR XYZ",
            "PREFIX a: <http://a/>\nCLEAR GRAPH c:g",
            "PREFIX a: CLEAR GRAPH a:g",
        ] {
            let (line, column) = read(wrong).expect_err("no update");
            assert_eq!(read(&format!("CLEAR ALL ;\n\n{wrong}")), Err((line + 2, column)), "{wrong}");
            assert_eq!(
                read(&format!("PREFIX b:\n<http://b/>\nCLEAR ALL ;\n{wrong}")),
                Err((line + 3, column)),
                "{wrong}"
            );
            let beside = if line == 1 { column + 12 } else { column };
            assert_eq!(read(&format!("CLEAR ALL ; {wrong}")), Err((line, beside)), "{wrong}");
        }
    }
}
