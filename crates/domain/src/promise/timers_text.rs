//! Timers as a text that a manager edits, and what makes them sound.

use super::{TimerProfile, Timers, calendar::TimeLimit};
use crate::house::{Checked, HouseError, Part, quoted, read, write};

/// Longer than this and a number is a slip of the hand.
const MOST_DAYS: u16 = 3660;

impl Timers {
    /// Reads them from TOML.
    ///
    /// # Errors
    /// Names the line and the field, what was found and what was expected.
    pub fn from_toml(text: &str) -> Result<Self, HouseError> {
        read(text)
    }

    /// Writes them as TOML, without comments.
    ///
    /// # Errors
    /// They hold something that TOML cannot say; what was read never does.
    pub fn to_toml(&self) -> Result<String, HouseError> {
        write(self)
    }

    fn check_days(&self) -> Result<(), HouseError> {
        let days = [
            ("hold_days_after", self.hold_days_after),
            ("repeat_window_days", self.repeat_window_days),
            ("calm_days", self.calm_days),
        ];
        let long = days.into_iter().find(|(_, days)| *days > MOST_DAYS);
        long.map_or(Ok(()), |(field, days)| {
            Err(wrong(field.to_owned(), days.to_string(), format!("at most {MOST_DAYS} days")))
        })
    }
}

impl Checked for Timers {
    const PART: Part = Part::Timers;

    fn check(&self) -> Result<(), HouseError> {
        if !self.profiles.contains_key("default") {
            let found = self.profiles.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(wrong("profiles".to_owned(), quoted(&found), "a profile named default"));
        }
        self.check_days()?;
        self.profiles.iter().try_for_each(|(name, profile)| profile.check(name))
    }
}

impl TimerProfile {
    /// A limit of nothing would be overdue the moment that it begins.
    fn check(&self, name: &str) -> Result<(), HouseError> {
        let nothing = self.limits().into_iter().find(|(_, limit)| is_nothing(*limit));
        nothing.map_or(Ok(()), |(field, limit)| {
            Err(wrong(format!("profiles.{name}.{field}"), quoted(&limit.to_string()), "more than no time"))
        })
    }

    /// Every limit by the name of its field.
    pub(crate) const fn limits(&self) -> [(&'static str, TimeLimit); 14] {
        [
            ("acknowledge", self.acknowledge),
            ("acknowledge_post", self.acknowledge_post),
            ("assess", self.assess),
            ("decide", self.decide),
            ("respond", self.respond),
            ("resolve", self.resolve),
            ("update_cadence", self.update_cadence),
            ("warn_before", self.warn_before),
            ("accept_handover", self.accept_handover),
            ("follow_up", self.follow_up),
            ("await_answer", self.await_answer),
            ("letter", self.letter),
            ("offer_stands", self.offer_stands),
            ("remind_before", self.remind_before),
        ]
    }
}

/// Not so "0 business days", which is closing time of the same day.
fn is_nothing(limit: TimeLimit) -> bool {
    match limit {
        TimeLimit::BusinessHours(hours) | TimeLimit::Hours(hours) => hours.duration().is_zero(),
        TimeLimit::Weeks(weeks) => weeks == 0,
        TimeLimit::BusinessDays(_) => false,
    }
}

fn wrong(field: String, found: impl Into<String>, expected: impl Into<String>) -> HouseError {
    HouseError::at(Part::Timers, field, found, expected)
}
