//! Reads dates as they stand in other systems' files.

use jiff::{Timestamp, civil, fmt::strtime, tz::TimeZone};

const ALWAYS: [&str; 4] = ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"];

/// How dates look in one file.
pub struct Dates {
    /// Tried in this order, before the usual ones.
    pub formats: Vec<String>,
    /// The zone of those that name none.
    pub zone: TimeZone,
}

impl Dates {
    /// The instant that a text means; a date without a time is its first moment.
    ///
    /// # Errors
    /// Names the field, what was found and what was expected.
    pub fn read(&self, field: &str, text: &str) -> Result<Timestamp, String> {
        let text = text.trim();
        let known = self.formats.iter().map(String::as_str).chain(ALWAYS);
        let found = text.parse().ok().or_else(|| known.into_iter().find_map(|format| self.by(format, text)));
        found.filter(|at: &Timestamp| *at >= Timestamp::UNIX_EPOCH).ok_or_else(|| {
            let own = self.formats.iter().map(|format| format!(", or {format}")).collect::<String>();
            let shown: String = text.chars().take(40).collect();
            format!("{field}: found “{shown}”, expected a date since 1970 such as 2026-01-31 or 2026-01-31T09:30:00Z{own}")
        })
    }

    fn by(&self, format: &str, text: &str) -> Option<Timestamp> {
        let parsed = strtime::parse(format, text).ok()?;
        if let Ok(at) = parsed.to_timestamp() {
            return Some(at);
        }
        let at = parsed
            .to_datetime()
            .or_else(|_| parsed.to_date().map(|date| date.to_datetime(civil::Time::midnight())));
        at.ok()?.to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::{Dates, TimeZone};

    #[test]
    fn dates_are_read_in_their_zone_and_nonsense_is_told() {
        let dates = Dates {
            formats: vec!["%d.%m.%Y".to_owned(), "%m/%d/%y %I:%M %p".to_owned()],
            zone: TimeZone::fixed(jiff::tz::offset(2)),
        };
        let read = |text: &str| dates.read("received_at", text).map(|at| at.to_string());
        assert_eq!(read("31.01.2026").unwrap(), "2026-01-30T22:00:00Z");
        assert_eq!(read("01/31/26 09:30 AM").unwrap(), "2026-01-31T07:30:00Z");
        assert_eq!(read("2026-01-31 09:30").unwrap(), "2026-01-31T07:30:00Z");
        assert_eq!(read("2026-01-31T09:30:00+05:00").unwrap(), "2026-01-31T04:30:00Z");
        for nonsense in ["31.02.2026", "yesterday", "0001-01-01", "", "2026-13-01", "99999999"] {
            assert!(read(nonsense).unwrap_err().starts_with("received_at: found “"), "{nonsense}");
        }
    }
}
