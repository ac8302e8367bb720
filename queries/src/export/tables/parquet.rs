//! Tables as [Parquet](https://parquet.apache.org/docs/file-format/).

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::parser::parse_message_type;

use graph_core::date::day_number;

use super::Table;
use super::column::{Column, Line, Type, Value};

/// A group of rows is written when it has so many. Readers share out the work by groups; until it is written a group is in
/// memory, some kilobyte a row.
const GROUP: usize = 1 << 16;

/// A table while it is written.
pub(super) struct Parquet<W: Write + Send> {
    columns: &'static [Column],
    file: SerializedFileWriter<W>,
    /// The group of rows that is being gathered, by columns.
    group: Vec<Gathered>,
    held: usize,
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn start(table: Table, writer: W) -> io::Result<Self> {
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let schema = parse_message_type(&schema(table)).map_err(failed)?;
        let file = SerializedFileWriter::new(writer, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        let columns = table.columns();
        Ok(Self { columns, file, group: columns.iter().map(Gathered::new).collect(), held: 0 })
    }

    pub(super) fn add(&mut self, line: &Line<'_>) -> io::Result<()> {
        for (column, gathered) in self.columns.iter().zip(&mut self.group) {
            gathered.add(column.value(line));
        }
        self.held += 1;
        if self.held >= GROUP { self.end_group() } else { Ok(()) }
    }

    /// How many rows are in memory.
    pub(super) fn held(&self) -> usize {
        self.held
    }

    /// Writes the rows that are in memory.
    pub(super) fn end_group(&mut self) -> io::Result<()> {
        if self.held == 0 {
            return Ok(());
        }
        self.held = 0;
        let mut group = self.file.next_row_group().map_err(failed)?;
        for gathered in &mut self.group {
            if let Some(column) = group.next_column().map_err(failed)? {
                gathered.write(column).map_err(failed)?;
            }
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.end_group()?;
        self.file.finish().map_err(failed)?;
        self.file.inner_mut().flush()
    }
}

/// `message events { required byte_array event (STRING); … }`
fn schema(table: Table) -> String {
    let fields = table.columns().iter().map(|column| {
        let repetition = if column.is_nullable() { "optional" } else { "required" };
        let (physical, logical) = match column.kind {
            Type::Text => ("byte_array", " (STRING)"),
            Type::Day => ("int32", " (DATE)"),
            Type::Whole => ("int64", ""),
            Type::Number => ("double", ""),
            Type::Flag => ("boolean", ""),
        };
        format!("{repetition} {physical} {}{logical};", column.name)
    });
    format!("message {table} {{ {} }}", fields.collect::<Vec<_>>().join(" "))
}

/// The error below, where there is one: whoever reads the output may have gone.
fn failed(error: ParquetError) -> io::Error {
    if let ParquetError::External(below) = error {
        return below.downcast::<io::Error>().map_or_else(io::Error::other, |error| *error);
    }
    io::Error::other(error)
}

/// The values of a column in a group of rows.
struct Gathered {
    values: Values,
    /// For each row whether it has a value (1) or not (0), as Parquet's definition levels.
    levels: Vec<i16>,
    is_nullable: bool,
}

enum Values {
    Texts(Vec<ByteArray>),
    Days(Vec<i32>),
    Wholes(Vec<i64>),
    Numbers(Vec<f64>),
    Flags(Vec<bool>),
}

impl Gathered {
    fn new(column: &Column) -> Self {
        let values = match column.kind {
            Type::Text => Values::Texts(Vec::new()),
            Type::Day => Values::Days(Vec::new()),
            Type::Whole => Values::Wholes(Vec::new()),
            Type::Number => Values::Numbers(Vec::new()),
            Type::Flag => Values::Flags(Vec::new()),
        };
        Self { values, levels: Vec::new(), is_nullable: column.is_nullable() }
    }

    fn add(&mut self, value: Option<Value>) {
        self.levels.push(value.is_some().into());
        match (&mut self.values, value) {
            (Values::Texts(values), Some(Value::Text(text))) => values.push(text.into_bytes().into()),
            (Values::Days(values), Some(Value::Day(day))) => values.push(day_number(day)),
            (Values::Wholes(values), Some(Value::Whole(number))) => values.push(number),
            (Values::Numbers(values), Some(Value::Number(number))) => values.push(number),
            (Values::Flags(values), Some(Value::Flag(flag))) => values.push(flag),
            (_, value) => debug_assert!(value.is_none(), "{value:?} is not of the type of its column"),
        }
    }

    /// Writes the values, and forgets them.
    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = std::mem::take(&mut self.levels);
        let levels = self.is_nullable.then_some(levels.as_slice());
        match &mut self.values {
            Values::Texts(values) => write::<ByteArrayType>(&mut column, values, levels),
            Values::Days(values) => write::<Int32Type>(&mut column, values, levels),
            Values::Wholes(values) => write::<Int64Type>(&mut column, values, levels),
            Values::Numbers(values) => write::<DoubleType>(&mut column, values, levels),
            Values::Flags(values) => write::<BoolType>(&mut column, values, levels),
        }?;
        column.close()
    }
}

fn write<T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    values: &mut Vec<T::T>,
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    column.typed::<T>().write_batch(values, levels, None)?;
    values.clear();
    Ok(())
}
