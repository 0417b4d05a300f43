//! How the firm learns from complaints: a text of the house, and what makes it sound.

use jiff::{SignedDuration, civil::Weekday};
use serde::{Deserialize, Serialize};

use super::{Checked, HouseError, Part, read, write};

/// Less than one in a year and a half; more than one a day.
const FALSE_ALARMS: std::ops::RangeInclusive<f64> = 0.05..=30.0;
const DAYS: std::ops::RangeInclusive<u16> = 1..=60;
/// Days of the week as calendars call them, from Monday on.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How signals are looked for and decided.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearningRules {
    /// About how many signals chance may raise in a month, over all streams together.
    pub false_alarms_a_month: f64,
    /// Days within which a signal has to be decided.
    pub decide_within_days: u16,
    /// The day on which weeks begin, such as `mon`.
    #[serde(default = "monday")]
    pub week_starts: String,
}

fn monday() -> String {
    WEEKDAYS[0].to_owned()
}

impl LearningRules {
    /// Reads the text.
    ///
    /// # Errors
    /// Names the line and the field, what was found and what was expected.
    pub fn from_toml(text: &str) -> Result<Self, HouseError> {
        read(text)
    }

    /// Writes the text, without comments.
    ///
    /// # Errors
    /// It holds something that TOML cannot say; rules that were read have none.
    pub fn to_toml(&self) -> Result<String, HouseError> {
        write(self)
    }

    /// How long a signal may stay undecided.
    #[must_use]
    pub fn decide_within(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.decide_within_days))
    }

    /// The day on which weeks begin.
    #[must_use]
    pub fn first_of_a_week(&self) -> Weekday {
        let after_monday = WEEKDAYS.iter().position(|day| *day == self.week_starts).unwrap_or(0);
        Weekday::Monday.wrapping_add(after_monday as i64)
    }
}

impl Checked for LearningRules {
    const PART: Part = Part::Learning;

    fn check(&self) -> Result<(), HouseError> {
        if !FALSE_ALARMS.contains(&self.false_alarms_a_month) {
            let found = self.false_alarms_a_month.to_string();
            return Err(HouseError::at(
                Part::Learning,
                "false_alarms_a_month",
                found,
                "a number from 0.05 to 30",
            ));
        }
        if !DAYS.contains(&self.decide_within_days) {
            let found = self.decide_within_days.to_string();
            return Err(HouseError::at(
                Part::Learning,
                "decide_within_days",
                found,
                "whole days from 1 to 60",
            ));
        }
        if !WEEKDAYS.contains(&self.week_starts.as_str()) {
            let expected = format!("one of {}", WEEKDAYS.join(", "));
            return Err(HouseError::at(Part::Learning, "week_starts", self.week_starts.clone(), expected));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;

    use super::LearningRules;

    #[test]
    fn a_burden_that_nobody_can_mean_is_refused_by_its_line() {
        let text = |alarms: &str, days: &str| {
            format!("# our own\nfalse_alarms_a_month = {alarms}\ndecide_within_days = {days}\n")
        };
        let fine = LearningRules::from_toml(&text("0.5", "3")).unwrap();
        assert_eq!(LearningRules::from_toml(&fine.to_toml().unwrap()).unwrap(), fine);
        for wrong in ["0", "-1.0", "31.0", "nan", "\"one\""] {
            let error = LearningRules::from_toml(&text(wrong, "3")).unwrap_err();
            assert_eq!((error.line, error.field.as_str()), (Some(2), "false_alarms_a_month"), "{wrong}");
        }
        let error = LearningRules::from_toml(&text("1.0", "0")).unwrap_err();
        assert_eq!((error.line, error.field.as_str()), (Some(3), "decide_within_days"));
    }

    #[test]
    fn weeks_begin_on_monday_unless_the_firm_says_otherwise() {
        let text = |more: &str| format!("false_alarms_a_month = 1.0\ndecide_within_days = 5\n{more}");
        let starts = |more: &str| LearningRules::from_toml(&text(more)).map(|rules| rules.first_of_a_week());
        assert_eq!(starts("").unwrap(), Weekday::Monday);
        assert_eq!(starts("week_starts = \"sun\"\n").unwrap(), Weekday::Sunday);
        let error = starts("week_starts = \"Sunday\"\n").unwrap_err();
        assert_eq!((error.line, error.field.as_str()), (Some(3), "week_starts"));
    }
}
