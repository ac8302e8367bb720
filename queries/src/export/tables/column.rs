//! Columns: their names, types and meanings, and what a line has in them.

use graph_core::{Document, Event, Report};
use jiff::civil::Date;

use crate::export::told::Described;
use crate::row::{Entry, Row};
use crate::words::words;

words! {
    /// What sort of values a column has.
    Type, "type" {
        /// Words, UTF-8. In Parquet `STRING`.
        Text = "text",
        /// A day of the Gregorian calendar. In Parquet `DATE`, in CSV as `2014-03-05`.
        Day = "day",
        /// A whole number. In Parquet `INT64`.
        Whole = "whole number",
        /// A number. In Parquet `DOUBLE`.
        Number = "number",
        /// `true` or `false`. In Parquet `BOOLEAN`.
        Flag = "true or false",
    }
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What sort of values it has.
    pub kind: Type,
    /// Where it has none: `NULL` in Parquet, an empty field in CSV. Empty for a column that always has one.
    pub empty: &'static str,
    /// What its values mean.
    pub meaning: &'static str,
    /// A value, as CSV has it.
    pub example: &'static str,
    pub(super) reads: Reads,
}

/// What the value of a column is read from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reads {
    /// A row of a timeline, and in a table of participants who of those in it.
    Row(fn(&InRow<'_>) -> Option<Value>),
    /// The event as the store has it, which rows alone do not tell.
    Whole(fn(&Whole<'_>) -> Option<Value>),
    /// An entity.
    Entity(fn(&Described<'_>) -> Option<Value>),
}

impl Column {
    /// Whether it may have no value.
    pub fn is_nullable(&self) -> bool {
        !self.empty.is_empty()
    }

    /// Whether rows of a timeline tell it.
    pub(super) fn is_of_rows(&self) -> bool {
        matches!(self.reads, Reads::Row(_))
    }

    /// What a line has in it.
    pub(super) fn value(&self, line: &Line<'_>) -> Option<Value> {
        match (self.reads, line) {
            (Reads::Row(read), Line::Row(row)) => read(row),
            (Reads::Whole(read), Line::Row(row)) => row.whole.and_then(read),
            (Reads::Entity(read), Line::Entity(entity)) => read(entity),
            (Reads::Row(_) | Reads::Whole(_), Line::Entity(_)) | (Reads::Entity(_), Line::Row(_)) => None,
        }
    }

    /// A row of a table of Markdown.
    pub(super) fn described(&self) -> String {
        let Self { name, kind, empty, meaning, example, .. } = self;
        let empty = if self.is_nullable() { empty } else { "never" };
        format!("| `{name}` | {kind} | {empty} | {meaning} | `{example}` |")
    }
}

/// A line of a table.
pub(super) enum Line<'r> {
    Row(InRow<'r>),
    Entity(&'r Described<'r>),
}

/// A row of a timeline in a table.
pub(super) struct InRow<'r> {
    pub(super) row: &'r Row,
    /// In a table of participants: which.
    pub(super) entry: Option<&'r Entry>,
    /// Where it is exported: the event.
    pub(super) whole: Option<&'r Whole<'r>>,
}

/// An event as the store has it.
pub(super) struct Whole<'h> {
    pub(super) event: &'h Event,
    pub(super) statements: Vec<Report>,
    pub(super) sources: Vec<Document>,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Day(Date),
    Whole(i64),
    Number(f64),
    Flag(bool),
}

#[expect(clippy::needless_pass_by_value, reason = "it takes what is borrowed and what is copied alike")]
pub(super) fn text(words: impl ToString) -> Value {
    Value::Text(words.to_string())
}

/// A number of things. None has so many that it would not fit.
pub(super) fn count(number: u64) -> Value {
    Value::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Declares columns: name, type and where it is empty, meaning, example, and the value.
macro_rules! columns {
    ($($name:literal: $kind:ident $(empty $empty:literal)?, $meaning:literal, $example:literal, $reads:ident |$line:ident| $value:expr;)*) => {
        &[$(Column {
            name: $name,
            kind: Type::$kind,
            empty: concat!($($empty)?),
            meaning: $meaning,
            example: $example,
            reads: Reads::$reads(|$line| $value),
        }),*]
    };
}

pub(super) use columns;
