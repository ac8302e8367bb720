//! States of tables: by the codes of the data set, and by its date where a number was several states'.

use graph_core::{EventDate, State};

use super::shape::Codes;
use crate::interchange::state_called;
use crate::rejects::Reason;

/// The state that a text calls, on a date.
///
/// # Errors
/// Why there is none, and what was expected.
pub(crate) fn find(text: &str, codes: Codes, date: Option<&EventDate>) -> Result<State, (Reason, String)> {
    let (found, expected) = match codes {
        Codes::Auto | Codes::Name => return state_called(text).and_then(|state| named(text, codes, state)),
        Codes::Iso => (State::by_code(text), "an ISO 3166 code such as `RUS`"),
        Codes::Cow => (numbered(text, date, State::cow, State::by_cow), "a Correlates of War number such as `365`"),
        Codes::Gw => (numbered(text, date, State::gw, State::by_gw), "a Gleditsch-Ward number such as `365`"),
        Codes::Fips => (State::by_fips(text), "a FIPS 10-4 code such as `RS`"),
        Codes::Cameo => (State::by_cameo(text), "a CAMEO code of a country such as `RUS`"),
    };
    found.ok_or_else(|| (Reason::UnknownEntity, expected.to_owned()))
}

/// The same state, unless only its code was given where names are asked for.
fn named(text: &str, codes: Codes, state: State) -> Result<State, (Reason, String)> {
    if codes == Codes::Name && state.code() == text {
        return Err((Reason::UnknownEntity, format!("the name of a state, such as `{}`", state.name("en"))));
    }
    Ok(state)
}

/// The state that had a number on a date: 365 was the Soviet Union in 1950 and is Russia. Without a date, or where its
/// day is in the span of none of them, the one that lasts longest.
fn numbered(
    text: &str,
    date: Option<&EventDate>,
    numbers: fn(State) -> &'static [u16],
    longest: fn(u16) -> Option<State>,
) -> Option<State> {
    let number = text.parse().ok()?;
    let day = date.and_then(|date| date.earliest().or_else(|| date.latest()));
    let on_day = day.and_then(|day| {
        let exists = |state: &State| {
            let span = state.span().and_then(|span| span.parse::<EventDate>().ok());
            span.is_none_or(|span| {
                span.earliest().is_none_or(|first| first <= day) && span.latest().is_none_or(|last| day < last)
            })
        };
        let mut states = State::all().filter(|state| numbers(*state).contains(&number)).filter(exists);
        let state = states.next();
        state.filter(|_| states.next().is_none())
    });
    on_day.or_else(|| longest(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str, codes: Codes, date: &str) -> Result<&'static str, String> {
        find(text, codes, date.parse().ok().as_ref()).map(State::code).map_err(|(_, expected)| expected)
    }

    #[test]
    fn a_number_is_that_of_the_state_of_the_date() {
        assert_eq!(code("365", Codes::Cow, "1950"), Ok("SUN"));
        assert_eq!(code("365", Codes::Cow, "1955-05-14/1991-07-01"), Ok("SUN"));
        assert_eq!(code("365", Codes::Cow, "1999"), Ok("RUS"));
        assert_eq!(code("365", Codes::Cow, ""), Ok("RUS"));
        assert_eq!(code("255", Codes::Cow, "1914"), Ok("DRE"));
        assert_eq!(code("260", Codes::Gw, "1955-05-06/.."), Ok("DEU"));
        assert_eq!(code("2", Codes::Cow, "1949/.."), Ok("USA"));
        assert_eq!(code("1", Codes::Cow, ""), Err("a Correlates of War number such as `365`".to_owned()));
    }

    #[test]
    fn each_list_has_its_codes() {
        assert_eq!(code("GM", Codes::Fips, ""), Ok("DEU"));
        assert_eq!(code("GM", Codes::Iso, ""), Ok("GMB"));
        assert_eq!(code("NAT", Codes::Cameo, ""), Ok("NATO"));
        assert_eq!(code("Korea Utara", Codes::Auto, ""), Ok("PRK"));
        assert!(code("PRK", Codes::Name, "").is_err());
        assert!(code("Korea", Codes::Auto, "").unwrap_err().contains("`KOR` (South Korea)"));
    }
}
