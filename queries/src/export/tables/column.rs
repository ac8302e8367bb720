//! Columns: their names, types and meanings, and what a line has in them.

use jiff::civil::Date;

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
    pub(super) value: fn(&Line<'_>) -> Option<Value>,
}

impl Column {
    /// Whether it may have no value.
    pub fn is_nullable(&self) -> bool {
        !self.empty.is_empty()
    }

    /// A row of a table of Markdown.
    pub(super) fn described(&self) -> String {
        let Self { name, kind, empty, meaning, example, .. } = self;
        let empty = if self.is_nullable() { empty } else { "never" };
        format!("| `{name}` | {kind} | {empty} | {meaning} | `{example}` |")
    }
}

/// A line of a table.
pub(super) struct Line<'r> {
    pub(super) row: &'r Row,
    /// In a table of participants: which.
    pub(super) entry: Option<&'r Entry>,
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
    ($($name:literal: $kind:ident $(empty $empty:literal)?, $meaning:literal, $example:literal, |$line:ident| $value:expr;)*) => {
        &[$(Column {
            name: $name,
            kind: Type::$kind,
            empty: concat!($($empty)?),
            meaning: $meaning,
            example: $example,
            value: |$line| $value,
        }),*]
    };
}

pub(super) use columns;
