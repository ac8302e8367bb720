//! GDELT mentions: in which documents an event was found (GDELT Event Database codebook, version 2.0). The first 14
//! columns are always there; what a translated document was translated from, and a column for later use, may follow.

use graph_core::Published;

use super::{Fields, is_number};
use crate::language;
use crate::record::{FurtherRow, Origin};
use crate::rejects::{Reason, Reject};

/// The row of a mention. Where in the text actors and action stand is not read: these are points in a text that GDELT
/// may have translated, and no spans.
pub(super) fn row<'a>(fields: &Fields<'a>) -> Result<FurtherRow<'a>, Reject> {
    let column = |at: usize| fields.fields[at];
    Ok(FurtherRow {
        number: fields.number()?,
        published: published(column(2))?,
        origin: origin(column(3), column(5))?,
        publisher: Some(column(4)).filter(|name| !name.is_empty()),
        sentence: sentence(column(6))?,
        confidence: confidence(column(11))?,
        language: language(column(14)),
    })
}

/// When GDELT found the document: a quarter of an hour, in UTC.
fn published(stamp: &str) -> Result<Published, Reject> {
    let reject = || Reject::field(Reason::BadDate, "MentionTimeDate", stamp, "a time such as `20150218230000`");
    if stamp.len() != 14 || !is_number(stamp) || &stamp[12..] >= "60" {
        return Err(reject());
    }
    let [year, month, day, hour, minute] = [0..4, 4..6, 6..8, 8..10, 10..12].map(|part| &stamp[part]);
    Published::parse(&format!("{year}-{month}-{day}T{hour}:{minute}Z")).ok_or_else(reject)
}

/// The document: a page, also one that shows a broadcast, or something that is cited or has an id in a collection.
fn origin<'a>(sort: &str, id: &'a str) -> Result<Origin<'a>, Reject> {
    if id.is_empty() {
        return Err(Reject::field(Reason::MissingValue, "MentionIdentifier", id, "the address or id of a document"));
    }
    let listed = |collection| Origin::Listed { collection, id };
    match sort {
        "1" | "6" => Ok(Origin::Url(id)),
        "2" => Ok(listed("citation")),
        "3" => Ok(listed("core")),
        "4" => Ok(listed("dtic")),
        "5" => Ok(listed("jstor")),
        _ => Err(Reject::field(Reason::BadValue, "MentionType", sort, "a number from 1 to 6")),
    }
}

fn sentence(text: &str) -> Result<Option<u32>, Reject> {
    if text.is_empty() {
        return Ok(None);
    }
    let sentence = text.parse().ok().filter(|number| *number > 0).map(Some);
    sentence.ok_or_else(|| Reject::field(Reason::BadValue, "SentenceID", text, "a whole number from 1 on, or nothing"))
}

fn confidence(text: &str) -> Result<f64, Reject> {
    let percent = text.parse::<u8>().ok().filter(|percent| *percent <= 100);
    let reject = || Reject::field(Reason::BadValue, "Confidence", text, "a whole number from 0 to 100");
    percent.map(|percent| f64::from(percent) / 100.0).ok_or_else(reject)
}

/// The language that a document was translated from, as in `srclc:fra; eng:Moses 2.1.1`. Where nothing is said, the
/// document is in English or was translated by somebody else: its language is not known.
fn language(translation: &str) -> Option<&str> {
    let code = translation.split(';').find_map(|part| part.trim().strip_prefix("srclc:"))?;
    language::tag(code.trim())
}

#[cfg(test)]
mod tests {
    use crate::format::Rows;
    use crate::format::gdelt::{Gdelt, sniff};
    use crate::format::{Format, Sniffed};
    use crate::record::{Origin, Row};

    const COLUMNS: [&str; 16] = [
        "817",
        "20150218221500",
        "20150218230000",
        "1",
        "example.org",
        "https://example.org/a",
        "3",
        "-1",
        "100",
        "120",
        "1",
        "30",
        "2500",
        "-1.5",
        "srclc:fra; eng:Moses 2.1.1 / GT-FRA 1.0",
        "",
    ];

    fn line(changes: &[(usize, &'static str)]) -> String {
        let mut columns = COLUMNS;
        for (column, value) in changes {
            columns[*column] = value;
        }
        columns.join("\t")
    }

    #[test]
    fn a_mention_is_read() {
        let line = line(&[]);
        let Ok(Some(Row::Further(row))) = Gdelt.parse(&line, true) else { panic!("a mention") };
        assert_eq!((row.number, row.publisher, row.language), ("817", Some("example.org"), Some("fr")));
        assert_eq!((row.published.written.as_str(), row.sentence), ("2015-02-18T23:00Z", Some(3)));
        assert!((row.confidence - 0.3).abs() < f64::EPSILON);
        assert!(matches!(row.origin, Origin::Url("https://example.org/a")));
    }

    #[test]
    fn mentions_have_14_to_16_columns() {
        for columns in 14..=16 {
            let line = COLUMNS[..columns].join("\t");
            assert_eq!(sniff(&line), Sniffed::Format(Format::Gdelt));
            let Ok(Some(Row::Further(row))) = Gdelt.parse(&line, true) else { panic!("a mention") };
            assert_eq!(row.language.is_some(), columns > 14);
        }
        assert_eq!(sniff(&COLUMNS[..13].join("\t")), Sniffed::Unknown);
        assert_eq!(sniff(&line(&[(1, "20150218")])), Sniffed::Unknown);
    }

    #[test]
    fn a_document_outside_the_web_has_an_id_in_its_collection() {
        let line = line(&[(3, "5"), (5, "10.2307/2151022"), (4, ""), (6, "")]);
        let Ok(Some(Row::Further(row))) = Gdelt.parse(&line, true) else { panic!("a mention") };
        assert!(matches!(row.origin, Origin::Listed { collection: "jstor", id: "10.2307/2151022" }));
        assert_eq!((row.publisher, row.sentence), (None, None));
    }

    #[test]
    fn err_each_column() {
        let err = |column, value| Gdelt.parse(&line(&[(column, value)]), false).expect_err("a reject").to_string();
        assert_eq!(err(0, "8.17E5"), "field `GLOBALEVENTID`: found `8.17E5`, expected a whole number");
        let stamp =
            |found| format!("field `MentionTimeDate`: found `{found}`, expected a time such as `20150218230000`");
        for found in
            ["20150230230000", "20150218240000", "20150218230060", "2015021823", "2.01502E+13", "é0150218230000"]
        {
            assert_eq!(err(2, found), stamp(found));
        }
        assert_eq!(err(3, "7"), "field `MentionType`: found `7`, expected a number from 1 to 6");
        assert_eq!(err(5, ""), "field `MentionIdentifier`: found nothing, expected the address or id of a document");
        assert_eq!(err(6, "0"), "field `SentenceID`: found `0`, expected a whole number from 1 on, or nothing");
        for found in ["101", "-1", "0.5", "high"] {
            let expected = format!("field `Confidence`: found `{found}`, expected a whole number from 0 to 100");
            assert_eq!(err(11, found), expected);
        }
        assert_eq!(err(11, ""), "field `Confidence`: found nothing, expected a whole number from 0 to 100");
    }
}
