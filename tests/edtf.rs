//! EDTF dates against the published cases of another implementation, where those files are at hand.

use graph_core::date::Unsupported::{
    AllOf, ExponentialYear, OneOfList, QualifiedPart, SubYear, UnspecifiedDigits, UnspecifiedEnd,
};
use graph_core::date::{DateError, EventDate, Unsupported, day_text};

use crate::support::data;

/// Dates to which the cases give other bounds on purpose: ours, and why.
const OTHER_BOUNDS: [(&str, &str, &str); 4] = [
    // The cases put an unknown end ten years from the known one. It is not known, so it is open here.
    ("/2006", "-inf", "2006-12-31"),
    ("2004-06-01/", "2004-06-01", "inf"),
    ("1984-06-02?/", "1984-06-02", "inf"),
    // The cases cut winter off at the end of the year.
    ("2010-24", "2010-12-01", "2011-02-28"),
];

/// Dates of level 2 that are refused, and the form that the error must name.
const UNSUPPORTED: [(&str, Unsupported); 26] = [
    ("2004?-06-11", QualifiedPart),
    ("2004-06~-11", QualifiedPart),
    ("2004-06-~11", QualifiedPart),
    ("2004-%06", QualifiedPart),
    ("2004-?06-?11", QualifiedPart),
    ("2004?-06-~11", QualifiedPart),
    ("?2004-%06", QualifiedPart),
    ("2004?-%06", QualifiedPart),
    ("2004?-~06-~04", QualifiedPart),
    ("2011-~06-~04", QualifiedPart),
    ("2004-06-~01/2004-06-~20", QualifiedPart),
    ("156X-12-25", UnspecifiedDigits),
    ("15XX-12-25", UnspecifiedDigits),
    ("1560-XX-25", UnspecifiedDigits),
    ("15XX-12-XX", UnspecifiedDigits),
    ("XXXX-XX-23", UnspecifiedDigits),
    ("2004-06-XX/2004-07-03", UnspecifiedEnd),
    ("[1667, 1668, 1670..1672]", OneOfList),
    ("[1760-01, 1760-02, 1760-12..]", OneOfList),
    ("[1667, 1760-12]", OneOfList),
    ("{1667,1668, 1670..1672}", AllOf),
    ("{1960, 1961-12}", AllOf),
    ("Y17E7", ExponentialYear),
    ("Y-17E7", ExponentialYear),
    ("2001-29", SubYear),
    ("2001-34", SubYear),
];

/// Years that are written well and lie too far away.
const OUT_OF_RANGE: [&str; 2] = ["Y170000002", "Y-170000002"];

/// The lines of a file of cases; `None` where it is not at hand.
fn case_lines(name: &str) -> Option<Vec<String>> {
    let text = fs_err::read_to_string(data(&format!("edtf/{name}"))?).expect("a file of cases");
    Some(text.lines().map(str::to_owned).collect())
}

fn bounds(date: &EventDate) -> (String, String) {
    let earliest = date.earliest().map_or("-inf".to_owned(), day_text);
    let latest = date.latest().map_or("inf".to_owned(), day_text);
    (earliest, latest)
}

fn check_bounds(text: &str, earliest: &str, latest: &str) {
    let date: EventDate = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let other = OTHER_BOUNDS.iter().find(|other| other.0 == text);
    let (earliest, latest) = other.map_or((earliest, latest), |other| (other.1, other.2));
    assert_eq!(bounds(&date), (earliest.to_owned(), latest.to_owned()), "{text}");
    assert_eq!(date.to_string(), text);
}

/// Whether the date is one of those that are refused; fails when it is and the error gives another reason.
fn check_refused(text: &str) -> bool {
    let form = UNSUPPORTED.iter().find(|(refused, _)| *refused == text).map(|(_, form)| *form);
    let out_of_range = OUT_OF_RANGE.contains(&text);
    match text.parse::<EventDate>() {
        Err(DateError::Unsupported { form: found, .. }) if form.is_some() => assert_eq!(Some(found), form, "{text}"),
        Err(DateError::YearOutOfRange { .. }) if out_of_range => {}
        other => assert!(form.is_none() && !out_of_range, "{text}: {other:?}"),
    }
    form.is_some() || out_of_range
}

#[test]
fn bounds_of_published_cases() {
    let Some(lines) = case_lines("python-edtf_bounds.tsv") else {
        return;
    };
    let mut refused = 0;
    for line in lines.iter().skip(1) {
        let mut columns = line.split('\t');
        let (Some(text), Some(earliest), Some(latest)) = (columns.next(), columns.next(), columns.next()) else {
            panic!("expected three columns, found `{line}`");
        };
        if check_refused(text) {
            refused += 1;
        } else {
            check_bounds(text, earliest, latest);
        }
    }
    assert_eq!(refused, UNSUPPORTED.len() + OUT_OF_RANGE.len(), "a case is listed here and not in the file");
}

#[test]
fn invalid_published_cases_are_refused() {
    let Some(lines) = case_lines("python-edtf_invalid.txt") else {
        return;
    };
    for line in lines {
        // A line cannot show an empty text otherwise.
        let text = if line == "(empty string)" { "" } else { &line };
        assert!(text.parse::<EventDate>().is_err(), "{text}");
    }
}
