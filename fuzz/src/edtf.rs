//! Dates in a text.

use graph_core::date::{DateError, OrderKey, Precision, day_from_text, day_text};
use graph_core::{EventDate, Published, Window};

/// A text, read as each sort of date: what is accepted is printed as it was written, with bounds in order.
pub fn edtf(text: &str) {
    match text.parse::<EventDate>() {
        Ok(date) => good(text, &date),
        Err(error) => bad(&error),
    }
    if let Ok(day) = EventDate::from_yyyymmdd(text) {
        assert_eq!((day.precision(), day.days()), (Precision::Day, Some(1)));
    }
    if let Ok(day) = day_from_text(text) {
        assert_eq!(day_from_text(&day_text(day)), Ok(day), "a day printed is a day");
    }
    if let Some(published) = Published::parse(text) {
        assert_eq!(published.written, text, "what is published is kept as written");
    }
    let (from, to) = text.split_once(' ').unwrap_or((text, ""));
    if let Err(error) = Window::parse(Some(from), Some(to).filter(|to| !to.is_empty())) {
        bad(&error);
    }
}

fn good(text: &str, date: &EventDate) {
    let (earliest, latest) = (date.earliest(), date.latest());
    assert!(earliest.is_some() || latest.is_some(), "a date has a bound");
    assert!(earliest.zip(latest).is_none_or(|(first, last)| first <= last), "the bounds are in order");
    assert_eq!(date.days().is_some(), earliest.is_some() && latest.is_some());
    assert!(date.days().is_none_or(|days| days >= 1));
    for bound in earliest.into_iter().chain(latest) {
        assert_eq!(day_from_text(&day_text(bound)), Ok(bound), "a bound printed is a bound");
    }

    assert_eq!(date.to_string(), text, "a date is printed as it was written");
    assert_eq!(date.to_string().parse().as_ref(), Ok(date), "a date printed is the same date");
    let json = serde_json::to_string(date).expect("a text is JSON");
    assert_eq!(serde_json::from_str::<EventDate>(&json).ok().as_ref(), Some(date));

    assert!(Window::default().may_contain(Some(date)) && Window::default().must_contain(Some(date)));
    let absent = OrderKey::new(None, 0);
    assert_eq!(OrderKey::new(Some(date), 0) > absent, earliest.is_some(), "an absent start sorts first");
}

/// An error says something, whatever it is.
fn bad(error: &DateError) {
    assert!(!error.to_string().is_empty());
}
