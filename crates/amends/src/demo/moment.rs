//! Moments of the script: a day relative to today and a time on the firm's wall, or a distance from now.

use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

/// Reads `-12d 09:30` (twelve days ago at half past nine), `+40m`, `-2h`, or `now`.
pub fn read(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if text == "now" {
        return Some(now);
    }
    if let Some((days, clock)) = text.split_once(' ') {
        let days: i64 = days.strip_suffix('d')?.trim_start_matches('+').parse().ok()?;
        let date = now.to_zoned(zone.clone()).date().checked_add(days.days()).ok()?;
        let time: jiff::civil::Time = clock.trim().parse().ok()?;
        return zone.to_timestamp(date.to_datetime(time)).ok();
    }
    let number = |unit| text.strip_suffix(unit)?.trim_start_matches('+').parse().ok();
    let minutes = number('m').map(SignedDuration::from_mins);
    let hours = number('h').map(SignedDuration::from_hours);
    let distance = minutes.or(hours)?;
    now.checked_add(distance).ok()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::read;

    #[test]
    fn reads_days_and_distances() {
        let now = "2026-03-10T14:00:00Z".parse().unwrap();
        let read = |text| read(text, now, &TimeZone::UTC).map(|at| at.to_string());
        assert_eq!(read("-12d 09:30").as_deref(), Some("2026-02-26T09:30:00Z"));
        assert_eq!(read("+1d 16:00").as_deref(), Some("2026-03-11T16:00:00Z"));
        assert_eq!(read("+40m").as_deref(), Some("2026-03-10T14:40:00Z"));
        assert_eq!(read("now").as_deref(), Some("2026-03-10T14:00:00Z"));
        for wrong in ["", "x", "12", "-1d 25:00", "é"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
