//! The table of states, of which only the rows that are asked for are read.

use std::sync::{LazyLock, OnceLock};

use super::{LANGUAGES, State, StateClass};

/// The columns of the table, in their order: [`LANGUAGES`] stand in the middle.
pub(super) const COLUMNS: [&str; 24] = [
    "code",
    "class",
    "iso2",
    "former_codes",
    "cow",
    "gw",
    "fips",
    "cameo",
    "from",
    "to",
    "continues",
    LANGUAGES[0],
    LANGUAGES[1],
    LANGUAGES[2],
    LANGUAGES[3],
    LANGUAGES[4],
    LANGUAGES[5],
    LANGUAGES[6],
    LANGUAGES[7],
    "coders",
    "more",
    "demonyms",
    "abbreviations",
    "seats",
];

const TESTED: &str = "ontology/states.tsv is part of the program and its tests read all of it";

pub(super) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("../../ontology/states.tsv")).expect(TESTED));

/// A row of the table; the columns are explained in its head.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) class: StateClass,
    pub(super) iso2: Option<&'static str>,
    pub(super) cow: Vec<u16>,
    pub(super) gw: Vec<u16>,
    pub(super) fips: Vec<&'static str>,
    pub(super) cameo: Vec<&'static str>,
    pub(super) span: Option<String>,
    pub(super) names: [&'static str; LANGUAGES.len()],
    pub(super) coders: Vec<&'static str>,
    pub(super) more: Vec<&'static str>,
    pub(super) demonyms: Vec<&'static str>,
    pub(super) abbreviations: Vec<&'static str>,
    pub(super) seats: Vec<&'static str>,
}

/// The rows in the order of their codes, each read when it is asked for.
#[derive(Debug)]
pub(super) struct Table {
    lines: Vec<&'static str>,
    rows: Vec<OnceLock<Row>>,
    links: OnceLock<Links>,
}

/// By state: those that it continues, and those that continue it.
#[derive(Debug)]
struct Links {
    continues: Vec<Vec<State>>,
    continued_by: Vec<Vec<State>>,
}

/// What is wrong with the table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TableError {
    #[error("expected the columns {COLUMNS:?} in the first line after the head")]
    Columns,
    #[error("row `{code}`: {found} columns, expected {}", COLUMNS.len())]
    Width { code: &'static str, found: usize },
    #[error("row `{code}`: `{found}` in column `{column}`")]
    Value { code: &'static str, column: &'static str, found: &'static str },
    #[error("row `{code}` continues itself")]
    Circle { code: &'static str },
}

impl Table {
    /// Finds the rows, and reads none of them.
    pub(super) fn read(text: &'static str) -> Result<Self, TableError> {
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        if !lines.next().is_some_and(|line| line.split('\t').eq(COLUMNS)) {
            return Err(TableError::Columns);
        }
        let lines: Vec<&str> = lines.collect();
        let rows = lines.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { lines, rows, links: OnceLock::new() })
    }

    pub(super) fn count(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }

    pub(super) fn row(&self, state: State) -> &Row {
        let at = usize::from(state.0);
        self.rows[at].get_or_init(|| Row::parse(self.lines[at]).expect(TESTED))
    }

    /// The states that it continues, the latest first.
    pub(super) fn continues(&self, state: State) -> &[State] {
        &self.links().continues[usize::from(state.0)]
    }

    /// The states that continue it, the next first.
    pub(super) fn continued_by(&self, state: State) -> &[State] {
        &self.links().continued_by[usize::from(state.0)]
    }

    fn links(&self) -> &Links {
        self.links.get_or_init(|| Links::of(&self.lines).expect(TESTED))
    }
}

/// What is compiled or tested, and never asked.
#[cfg(test)]
impl Table {
    pub(super) fn former_codes(&self, state: State) -> Vec<&'static str> {
        list(self.cell(state, "former_codes"))
    }

    /// Its end as written; empty if it lasts.
    pub(super) fn end(&self, state: State) -> &'static str {
        self.cell(state, "to")
    }

    pub(super) fn has_ended(&self, state: State) -> bool {
        !self.end(state).is_empty()
    }

    fn cell(&self, state: State, name: &str) -> &'static str {
        column(self.lines[usize::from(state.0)], name).unwrap_or_default()
    }
}

impl Links {
    /// Follows from the row that each one says it continues.
    fn of(lines: &[&'static str]) -> Result<Self, TableError> {
        let predecessors: Vec<Option<&str>> =
            lines.iter().map(|line| column(line, "continues").filter(|code| !code.is_empty())).collect();
        let mut continues: Vec<Vec<State>> = Vec::with_capacity(lines.len());
        for (line, predecessor) in lines.iter().zip(&predecessors) {
            let code = column(line, "code").unwrap_or_default();
            let mut chain = Vec::new();
            let mut next = *predecessor;
            while let Some(found) = next {
                let state = by_code(lines, found).ok_or(TableError::Value { code, column: "continues", found })?;
                if found == code || chain.contains(&state) {
                    return Err(TableError::Circle { code });
                }
                chain.push(state);
                next = predecessors[usize::from(state.0)];
            }
            continues.push(chain);
        }
        let mut continued_by = vec![Vec::new(); lines.len()];
        for (chain, index) in continues.iter().zip(0..) {
            for former in chain {
                continued_by[usize::from(former.0)].push(State(index));
            }
        }
        for later in &mut continued_by {
            // Nearer ones continue fewer states.
            later.sort_by_key(|state| continues[usize::from(state.0)].len());
        }
        Ok(Self { continues, continued_by })
    }
}

fn by_code(lines: &[&'static str], code: &str) -> Option<State> {
    let row = lines.binary_search_by(|line| column(line, "code").cmp(&Some(code))).ok()?;
    u16::try_from(row).ok().map(State)
}

fn column(line: &'static str, name: &str) -> Option<&'static str> {
    line.split('\t').nth(COLUMNS.iter().position(|column| *column == name)?)
}

impl Row {
    fn parse(line: &'static str) -> Result<Self, TableError> {
        let values: Vec<&'static str> = line.split('\t').collect();
        let code = values[0];
        let Ok(values) = <[&'static str; COLUMNS.len()]>::try_from(values) else {
            return Err(TableError::Width { code, found: line.split('\t').count() });
        };
        let [_, class, iso2, _, cow, gw, fips, cameo, from, to, _, rest @ ..] = values;
        let [en, id, es, fr, ru, ar, zh, ko, coders, more, demonyms, abbreviations, seats] = rest;
        let wrong = |column, found| TableError::Value { code, column, found };

        if code.is_empty() || !code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            return Err(wrong("code", code));
        }
        let class = match class {
            "state" => StateClass::State,
            "territory" => StateClass::Territory,
            "organisation" => StateClass::Organisation,
            other => return Err(wrong("class", other)),
        };
        for (column, date) in [("from", from), ("to", to)] {
            if !is_plain_date(date) {
                return Err(wrong(column, date));
            }
        }
        let names = [en, id, es, fr, ru, ar, zh, ko];
        if let Some(missing) = names.iter().position(|name| name.is_empty()) {
            return Err(wrong(LANGUAGES[missing], names[missing]));
        }
        let numbers = |column, text| {
            list(text).into_iter().map(|n| n.parse().map_err(|_| wrong(column, n))).collect::<Result<Vec<u16>, _>>()
        };
        Ok(Self {
            code,
            class,
            iso2: (!iso2.is_empty()).then_some(iso2),
            cow: numbers("cow", cow)?,
            gw: numbers("gw", gw)?,
            fips: list(fips),
            cameo: list(cameo),
            span: match (from, to) {
                ("", "") => None,
                (from, "") => Some(format!("{from}/..")),
                (from, to) => Some(format!("{from}/{to}")),
            },
            names,
            coders: list(coders),
            more: list(more),
            demonyms: list(demonyms),
            abbreviations: list(abbreviations),
            seats: list(seats),
        })
    }
}

fn list(text: &'static str) -> Vec<&'static str> {
    text.split('|').filter(|value| !value.is_empty()).collect()
}

/// Whether it is empty, a year, a month or a day: the dates that order as text.
fn is_plain_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    text.is_empty() || digits && matches!(lengths[..], [4] | [4, 2] | [4, 2, 2])
}

#[cfg(test)]
mod tests {
    use super::super::ways;
    use super::*;

    fn check(text: &'static str) -> Result<(), TableError> {
        let table = Table::read(text)?;
        Links::of(&table.lines)?;
        table.lines.iter().try_for_each(|line| Row::parse(line).map(drop))
    }

    fn text(rows: &[[&str; 4]]) -> &'static str {
        let mut text = COLUMNS.join("\t");
        for [code, cow, to, continues] in rows {
            let names = [*code; LANGUAGES.len()].join("\t");
            text += &format!("\n{code}\tstate\t\t\t{cow}\t\t\t\t\t{to}\t{continues}\t{names}\t\t\t\t\t");
        }
        text.leak()
    }

    #[test]
    fn the_rows_are_in_the_order_of_their_codes() {
        assert!(TABLE.lines.windows(2).all(|pair| column(pair[0], "code") < column(pair[1], "code")));
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert_eq!(check(text(&[["AAA", "1|2", "", "BBB"], ["BBB", "1", "1990", ""]])), Ok(()));
        assert_eq!(check("code\tclass"), Err(TableError::Columns));
        assert_eq!(
            check([text(&[]), "\nAAA\tstate"].concat().leak()),
            Err(TableError::Width { code: "AAA", found: 2 })
        );
        let wrong = |column, found| TableError::Value { code: "AAA", column, found };
        for (rows, error) in [
            (&[["AAA", "x", "", ""]][..], wrong("cow", "x")),
            (&[["AAA", "", "soon", ""]], wrong("to", "soon")),
            (&[["AAA", "", "", "ZZZ"]], wrong("continues", "ZZZ")),
            (&[["AAA", "", "", "AAA"]], TableError::Circle { code: "AAA" }),
            (&[["AAA", "", "", "BBB"], ["BBB", "", "", "AAA"]], TableError::Circle { code: "AAA" }),
        ] {
            assert_eq!(check(text(rows)), Err(error));
        }
    }

    #[test]
    fn a_code_of_two_states_is_refused() {
        let table = Table::read(text(&[["AAA", "7", "", ""], ["BBB", "7", "", ""]])).expect("a table");
        let two = ways::making::Ambiguous { key: "7".to_owned(), first: "AAA", second: "BBB" };
        assert_eq!(ways::making::made(&table), Err(two));
    }
}
