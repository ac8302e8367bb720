//! Rows of cells under headings, for spreadsheets and for Markdown.

use std::io;

use queries::export::cell;

use super::{Failure, print};

/// Prints rows as comma-separated values.
pub(super) fn csv(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<(), Failure> {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record(headings).map_err(Failure::new)?;
    for row in rows {
        out.write_record(row).map_err(Failure::new)?;
    }
    Ok(out.flush()?)
}

/// Prints rows as a table of Markdown.
pub(super) fn markdown(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<(), Failure> {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let headings: Vec<String> = headings.iter().map(|&heading| heading.to_owned()).collect();
    print(format_args!("{}\n|{}", line(&headings), "---|".repeat(headings.len())))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        print(line(&cells))?;
    }
    Ok(())
}
