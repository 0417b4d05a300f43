//! How satisfied a customer says they are, asked regularly and apart from any failure: what recovery is held against.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Customer;
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    staff::{Actor, Permission},
};

/// As many answers are kept beside a customer; the journal has all.
const KEPT: usize = 24;
/// Answers of this long before a failure tell how satisfied they were.
const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// An answer to a survey, as it is written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// How satisfied they are, one to five.
    pub score: u8,
    /// When they said so; now, if not said.
    #[serde(default)]
    pub answered_at: Option<Timestamp>,
    /// The case of theirs that they were asked about, by its id, its number or the id it came with; none where they were
    /// asked apart from any failure.
    #[serde(default)]
    pub case: Option<String>,
}

/// An answer to a survey.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Surveyed {
    /// When they said so.
    pub at: Timestamp,
    /// How satisfied they were, one to five.
    pub score: u8,
}

impl NewSurvey {
    /// When they said so.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Timestamp {
        self.answered_at.unwrap_or(now)
    }

    /// Puts it on record. `about` is the case that it is about: what they say of a case is no measure of how satisfied they
    /// were before another one, so it is not kept beside them.
    ///
    /// # Errors
    /// The role may not, it is no score, or it has not been said yet.
    pub fn log(
        &self,
        mut customer: Customer,
        about: Option<uuid::Uuid>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Customer>, Refused> {
        actor.must(Permission::WorkCases)?;
        if !(1..=5).contains(&self.score) {
            return Err(Refused::invalid("score", self.score.to_string(), "a whole number from 1 to 5"));
        }
        let at = self.at(now);
        if at > now {
            let expected = format!("an instant up to now, {now}");
            return Err(Refused::invalid("answered_at", at.to_string(), expected));
        }
        if about.is_none() {
            let said = customer.surveys.iter().copied().chain([Surveyed { at, score: self.score }]).collect();
            customer.keep_surveys(said);
        }
        let event = Event::new(Stream::Customer(customer.id), "customer.surveyed")
            .fact("score", self.score)
            .fact("at", at);
        let event = about.into_iter().fold(event, |event, case| event.fact("case", case));
        Ok(Change::of(customer).event(event))
    }
}

impl Customer {
    /// Keeps the newest of what they answered apart from any failure, in the order of time.
    pub fn keep_surveys(&mut self, mut said: Vec<Surveyed>) {
        said.sort_by_key(|one| one.at);
        said.drain(..said.len().saturating_sub(KEPT));
        self.surveys = said;
    }
}

/// How satisfied they said to be in the year before `at`: the mean, in hundredths; none if nobody asked.
pub(super) fn satisfied_before(surveys: &[Surveyed], at: Timestamp) -> Option<u16> {
    let counts = |one: &&Surveyed| one.at < at && at.duration_since(one.at) <= YEAR;
    let (sum, n) = surveys
        .iter()
        .filter(counts)
        .fold((0_u32, 0_u32), |(sum, n), one| (sum + u32::from(one.score), n + 1));
    u16::try_from((sum * 100 + n / 2).checked_div(n)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{NewSurvey, Surveyed, Timestamp, satisfied_before};
    use crate::{customer::Customer, id::Id, staff::Actor};

    fn day(days: i64) -> Timestamp {
        Timestamp::from_second(1_770_000_000 + days * 86_400).unwrap()
    }

    #[test]
    fn what_they_said_in_the_year_before_counts_and_nothing_later() {
        let said = |days, score| Surveyed { at: day(days), score };
        let surveys = [said(-400, 1), said(-365, 5), said(-10, 4), said(-1, 4), said(0, 1), said(3, 1)];
        assert_eq!(satisfied_before(&surveys, day(0)), Some(433));
        assert_eq!(satisfied_before(&surveys[..1], day(0)), None);
    }

    #[test]
    fn an_answer_is_a_score_of_the_past_and_the_newest_are_kept() {
        let mut customer = Customer::unknown(Id::new(uuid::Uuid::from_u128(1)));
        let log = |customer: &Customer, score, at| {
            let new = NewSurvey { score, answered_at: Some(day(at)), case: None };
            new.log(customer.clone(), None, &Actor::system(), day(50))
        };
        assert!(
            log(&customer, 0, 1).is_err() && log(&customer, 6, 1).is_err() && log(&customer, 3, 51).is_err()
        );
        for at in (0..30).rev() {
            customer = log(&customer, 3, at).unwrap().state;
        }
        assert_eq!((customer.surveys.len(), customer.surveys[0].at), (super::KEPT, day(6)));
    }

    #[test]
    fn what_they_say_of_a_case_is_told_and_is_no_measure_of_the_time_before() {
        let customer = Customer::unknown(Id::new(uuid::Uuid::from_u128(1)));
        let about = uuid::Uuid::from_u128(9);
        let new = NewSurvey { score: 2, answered_at: None, case: Some("9".to_owned()) };
        let change = new.log(customer, Some(about), &Actor::system(), day(50)).unwrap();
        assert!(change.state.surveys.is_empty());
        assert_eq!(change.events[0].facts["case"], serde_json::json!(about));
    }
}
