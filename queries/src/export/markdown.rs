//! A table of [Markdown](https://github.github.com/gfm/#tables-extension-), as GitHub and most others read it.

use std::io::Write;

use super::Written;
use crate::error::QueryError;
use crate::event::ReportDetail;
use crate::row::Row;

/// Writes a table with a line for each row. What documents say stands under the event, where the rows have it.
pub(super) fn write<W: Write>(
    rows: impl Iterator<Item = Result<Row, QueryError>>,
    mut writer: W,
) -> Result<Written, QueryError> {
    let mut written = Written::default();
    writer.write_all(b"| date | kind | what | where | doubt | reports |\n|---|---|---|---|---|---|\n")?;
    for row in rows {
        let row = row?;
        let statements = row.statements.iter().flatten().map(ReportDetail::telling);
        let lines: Vec<String> = std::iter::once(row.what()).chain(statements).collect();
        let what = lines.iter().map(|line| cell(line)).collect::<Vec<_>>().join("<br>");
        let [when, place, doubt] = [row.when(), row.place_name(), row.doubt()].map(|text| cell(&text));
        writeln!(writer, "| {when} | {} | {what} | {place} | {doubt} | {} |", row.kind, row.sources())?;
        written.rows += 1;
    }
    Ok(written)
}

/// A text as the content of a cell: on one line, and none of its signs means anything to Markdown.
///
/// ```
/// assert_eq!(queries::export::cell("a|b <i>*\nc"), r"a\|b \<i\>\* c");
/// ```
pub fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => cell.push(' '),
            '\\' | '|' | '<' | '>' | '*' | '`' | '[' | ']' | '&' | '~' => cell.extend(['\\', sign]),
            _ => cell.push(sign),
        }
    }
    cell
}
