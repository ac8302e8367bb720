//! Tables for reading: as wide as the terminal, plain where there is none.

use std::io::IsTerminal;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

/// Columns where there is no terminal to ask.
const WIDTH: u16 = 120;
/// Blanks between columns.
const GAP: u16 = 2;

/// An empty table with these headings.
pub(crate) fn new(headings: &[&str]) -> Table {
    let mut table = pairs();
    table.load_style(TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─')));
    table.set_header(headings.to_vec());
    table
}

/// A table without headings whose first column is as wide as its words: names and values.
pub(crate) fn pairs() -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic).set_width(width());
    table
}

/// Keeps these columns in one line, one after the other while that leaves a third of the width to the others, which give
/// way.
pub(crate) fn keep_whole(table: &mut Table, columns: &[usize]) {
    let widths = table.column_max_content_widths();
    let mut left = width();
    for &at in columns {
        left = left.saturating_sub(widths.get(at).map_or(0, |width| width + GAP));
        if left < width() / 3 {
            break;
        }
        if let (Some(column), Some(width)) = (table.column_mut(at), widths.get(at)) {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width + GAP)));
        }
    }
}

/// Aligns columns of numbers to the right, and keeps them in one line whatever is left to the others.
pub(crate) fn align_numbers(table: &mut Table, columns: impl IntoIterator<Item = usize>) {
    let widths = table.column_max_content_widths();
    for at in columns {
        if let (Some(column), Some(width)) = (table.column_mut(at), widths.get(at)) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width + GAP)));
        }
    }
}

fn width() -> u16 {
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(width), _)) if std::io::stdout().is_terminal() => width.max(40),
        _ => WIDTH,
    }
}

/// A table as text without blanks at the ends of lines.
pub(crate) fn text(mut table: Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
