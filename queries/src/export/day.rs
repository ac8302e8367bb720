//! Days as numbers, for programs that reckon with them.

use jiff::civil::{Date, date};

/// Days since 1970-01-01.
pub(super) fn day_number(day: Date) -> i32 {
    const HOURS: i64 = 24;
    let days = day.duration_since(date(1970, 1, 1)).as_hours() / HOURS;
    i32::try_from(days).expect("years have at most four digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day_number(date(1970, 1, 1)), 0);
        assert_eq!(day_number(date(1969, 12, 31)), -1);
        assert_eq!(day_number(date(2014, 1, 1)), 16_071);
        assert_eq!(day_number(Date::MIN), -4_371_587);
    }
}
