//! What a signal says: why it fired, in a sentence, and what a problem is called that takes it up.

use jiff::civil::Date;

use super::{Signal, signal::days_between, signals::Every};
use crate::failure::Playbooks;

const DAYS_OF_A_YEAR: f64 = 365.25;

impl Signal {
    /// What a problem is called that takes it up: “Late delivery, at North: more than usual since 9 March 2026”.
    #[must_use]
    pub fn title(&self, playbooks: &Playbooks) -> String {
        let about = self.about.said(playbooks);
        let (first, rest) = about.split_at(about.chars().next().map_or(0, char::len_utf8));
        let week = if self.every == Every::Week { "the week of " } else { "" };
        format!("{}{rest}: more than usual since {week}{}", first.to_uppercase(), said(self.began))
    }

    /// Why it fired, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.is_crowd() {
            return self.sentence_of_a_crowd();
        }
        let periods = days_between(self.began, self.date) / self.every.days() + 1;
        let (when, plural) = match self.every {
            Every::Day => (format!("on {}", said(self.date)), "days"),
            Every::Week => {
                (format!("in the week from {} to {}", said(self.date), said(self.last_day())), "weeks")
            }
        };
        let came = format!("{} came {when}, where {} to be expected", self.cases(), self.usual());
        if periods <= 1 {
            return format!("{came}: so many come by chance {}.", self.chance(plural));
        }
        let stretch = self.chance(&format!("such stretches of {periods} {plural}"));
        format!("{came}, and chance alone brings as many as came since {} {stretch}.", said(self.began))
    }

    fn sentence_of_a_crowd(&self) -> String {
        let when = if self.began == self.date {
            format!("on {}", said(self.date))
        } else {
            format!("from {} to {}", said(self.began), said(self.date))
        };
        format!(
            "{} came {when}, where {} to be expected from how common each of the two is and how much came in those \
             days: no pair stands out so far by chance but {}.",
            self.cases(),
            self.usual(),
            self.chance("nights")
        )
    }

    fn cases(&self) -> String {
        format!("{} {}", self.observed, if self.observed == 1 { "case" } else { "cases" })
    }

    /// How many were to be expected, with its verb.
    fn usual(&self) -> String {
        if self.expected < 0.05 { "hardly any was".to_owned() } else { format!("{:.1} were", self.expected) }
    }

    fn chance(&self, what: &str) -> String {
        let times = 1.0 / self.p;
        // Nobody counts thousands of days; and far out no model is right to a digit.
        match what {
            _ if self.p <= 1e-6 => format!("less than once in a million {what}"),
            "days" | "nights" if times >= 2.0 * DAYS_OF_A_YEAR => {
                format!("once in about {:.0} years", times / DAYS_OF_A_YEAR)
            }
            "weeks" if times >= 104.0 => format!("once in about {:.0} years", times * 7.0 / DAYS_OF_A_YEAR),
            _ => format!("once in {times:.0} {what}"),
        }
    }
}

/// A day as people write it.
fn said(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::{Every, Signal};
    use crate::learning::Watched;

    /// No code, no year before its month, no day that stands for a week: a person reads it in a list of problems.
    #[test]
    fn a_problem_is_called_as_a_person_would_call_it() {
        let playbooks = crate::case::House::shipped().unwrap().playbooks;
        let signal = crate::learning::signal::tests::signal();
        let about = Watched {
            failure_type: Some("late_delivery".to_owned()),
            site: Some("North".to_owned()),
            ..Watched::default()
        };
        let at_north = Signal { about, ..signal.clone() };
        assert_eq!(
            at_north.title(&playbooks),
            "Late delivery, at North: more than usual since 21 April 2026"
        );
        let all = Signal { about: Watched::default(), every: Every::Week, ..signal };
        assert_eq!(
            all.title(&playbooks),
            "All complaints together: more than usual since the week of 21 April 2026"
        );
    }

    /// Days by the thousand are said in years, and nought point nought cases as what they are.
    #[test]
    fn numbers_are_said_as_people_take_them_in() {
        let rare = Signal { p: 1.0 / 3479.0, expected: 0.02, ..crate::learning::signal::tests::signal() };
        let rare = Signal { began: rare.date, ..rare };
        let sentence = rare.sentence();
        assert!(sentence.contains("where hardly any was to be expected"), "{sentence}");
        assert!(sentence.ends_with("so many come by chance once in about 10 years."), "{sentence}");
        let often = Signal { p: 0.01, expected: 2.0, ..rare };
        assert!(
            often
                .sentence()
                .ends_with("where 2.0 were to be expected: so many come by chance once in 100 days.")
        );
    }
}
