//! What became of a make-good, seen without asking anybody: 30 and 90 days after the customer had it.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MakeGood;

/// How many days after fulfilment is looked.
pub const LOOKS_AFTER: [u16; 2] = [30, 90];

/// What was known at one look. What nobody knows is none: it is never guessed from silence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Followed {
    /// Which look: 30 or 90 days after fulfilment.
    pub after_days: u16,
    /// When it was written down.
    pub at: Timestamp,
    /// What the customer last answered to the follow-up question after they had it.
    pub settled: Option<bool>,
    /// How satisfied they said they were, one to five.
    pub satisfaction: Option<u8>,
    /// Still a customer: they bought or renewed since. Never false by itself, as leaving leaves no trace here.
    pub stayed: Option<bool>,
    /// Whether an order came since, as far as orders are imported.
    pub bought_again: Option<bool>,
}

impl MakeGood {
    /// When the look after so many days is due; none as long as the customer does not have it.
    #[must_use]
    pub fn look_due(&self, after_days: u16) -> Option<Timestamp> {
        let given_at = self.fulfilled_at.filter(|_| self.is_fulfilled())?;
        given_at.checked_add(SignedDuration::from_hours(24 * i64::from(after_days))).ok()
    }

    /// The looks that were not made yet, each with its moment.
    pub fn looks_ahead(&self) -> impl Iterator<Item = (u16, Timestamp)> {
        let made = |days: &u16| self.followed.iter().any(|seen| seen.after_days == *days);
        let ahead = LOOKS_AFTER.into_iter().filter(move |days| !made(days));
        ahead.filter_map(|days| Some((days, self.look_due(days)?)))
    }

    /// Whether it settled the matter, as far as anybody knows: what a person wrote down wins over what was seen by
    /// itself, and of two looks the later one counts.
    #[must_use]
    pub fn recovered(&self) -> Option<bool> {
        let written = self.outcome.as_ref().map(|outcome| outcome.settled);
        written.or_else(|| self.last_seen(|seen| seen.settled))
    }

    /// How satisfied they were, one to five; what a person wrote down wins.
    #[must_use]
    pub fn satisfaction(&self) -> Option<u8> {
        let written = self.outcome.as_ref().and_then(|outcome| outcome.satisfaction);
        written.or_else(|| self.last_seen(|seen| seen.satisfaction))
    }

    /// Whether they bought again, as far as orders tell.
    #[must_use]
    pub fn bought_again(&self) -> Option<bool> {
        self.last_seen(|seen| seen.bought_again)
    }

    /// Whether they are still a customer; what a person wrote down wins.
    #[must_use]
    pub fn stayed(&self) -> Option<bool> {
        let written = self.outcome.as_ref().and_then(|outcome| outcome.stayed);
        written.or_else(|| self.last_seen(|seen| seen.stayed))
    }

    fn last_seen<T>(&self, what: impl Fn(&Followed) -> Option<T>) -> Option<T> {
        let known = self.followed.iter().filter_map(|seen| Some((seen.after_days, what(seen)?)));
        known.max_by_key(|(after_days, _)| *after_days).map(|(_, known)| known)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use serde_json::json;

    use super::{Followed, MakeGood};
    use crate::recovery::MakeGoodOutcome;

    fn given(followed: Vec<Followed>) -> MakeGood {
        let money = json!({ "amount": "5", "currency": "EUR" });
        let mut one: MakeGood = serde_json::from_value(json!({
            "id": uuid::Uuid::nil(), "form": "refund", "what": "Back", "basis": "goodwill", "cost": money, "face_value": money,
            "proposed_by": null, "proposed_at": Timestamp::UNIX_EPOCH, "approval": null, "offered_at": null, "lapses_at": null,
            "state": "fulfilled", "reference": "R", "fulfilled_at": Timestamp::UNIX_EPOCH, "outcome": null,
        }))
        .unwrap();
        one.followed = followed;
        one
    }

    fn seen(after_days: u16, settled: Option<bool>, stayed: Option<bool>) -> Followed {
        let at = Timestamp::UNIX_EPOCH;
        Followed { after_days, at, settled, satisfaction: None, stayed, bought_again: None }
    }

    #[test]
    fn two_looks_are_made_each_once_and_only_at_what_they_have() {
        let days = |one: &MakeGood| one.looks_ahead().map(|(days, _)| days).collect::<Vec<_>>();
        let one = given(Vec::new());
        assert_eq!(days(&one), [30, 90]);
        let due = one.look_due(30).unwrap().duration_since(Timestamp::UNIX_EPOCH);
        assert_eq!(due, SignedDuration::from_hours(24 * 30));
        assert_eq!(days(&given(vec![seen(30, None, None)])), [90]);
        assert!(days(&given(vec![seen(90, None, None), seen(30, None, None)])).is_empty());
        let offered = MakeGood { state: crate::recovery::MakeGoodState::Offered, ..one };
        assert!(days(&offered).is_empty());
    }

    #[test]
    fn a_person_knows_better_and_a_later_look_more() {
        let looks = vec![seen(90, Some(false), None), seen(30, Some(true), Some(true))];
        let mut one = given(looks);
        assert_eq!(
            (one.recovered(), one.stayed()),
            (Some(false), Some(true)),
            "an unknown takes nothing back"
        );
        one.outcome =
            Some(MakeGoodOutcome { settled: true, satisfaction: Some(2), stayed: None, reason: None });
        assert_eq!((one.recovered(), one.stayed(), one.satisfaction()), (Some(true), Some(true), Some(2)));
        assert_eq!(given(Vec::new()).recovered(), None);
    }
}
