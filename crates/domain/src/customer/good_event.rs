//! Good things that happen between a customer and the firm: they stand in the timeline beside the failures.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Customer;
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    staff::{Actor, Permission},
};

/// Something good.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoodEvent {
    /// What kind.
    pub kind: GoodEventKind,
    /// In their words, if there are any.
    #[serde(default)]
    pub words: Option<String>,
    /// When it happened; now, if not said.
    #[serde(default)]
    pub happened_at: Option<Timestamp>,
}

/// Kinds of good things.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoodEventKind {
    /// They praised us.
    Compliment,
    /// They stayed for another term.
    Renewal,
    /// They told others to come.
    Recommendation,
}

impl GoodEvent {
    /// Puts it on record.
    ///
    /// # Errors
    /// The role may not, or it has not happened yet.
    pub fn log(
        &self,
        customer: Customer,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Customer>, Refused> {
        actor.must(Permission::WorkCases)?;
        let at = self.happened_at.unwrap_or(now);
        if at > now {
            return Err(Refused::invalid(
                "happened_at",
                at.to_string(),
                format!("an instant up to now, {now}"),
            ));
        }
        let event = Event::new(Stream::Customer(customer.id), "good_event")
            .fact("kind", self.kind)
            .fact("at", at)
            .words(self.words.as_deref().unwrap_or_default().trim());
        Ok(Change::of(customer).event(event))
    }
}

#[cfg(test)]
mod tests {
    use super::{GoodEvent, GoodEventKind, Timestamp};
    use crate::{customer::Customer, id::Id, staff::Actor};

    #[test]
    fn praise_is_kept_in_their_words_and_not_before_it_happens() {
        let customer = || Customer::unknown(Id::new(uuid::Uuid::from_u128(1)));
        let words = Some(" Best loaf ever ".to_owned());
        let mut praise = GoodEvent { kind: GoodEventKind::Compliment, words, happened_at: None };
        let now = Timestamp::UNIX_EPOCH;
        let change = praise.log(customer(), &Actor::system(), now).unwrap();
        assert_eq!(change.events[0].words.as_ref().map(|words| words.text.as_str()), Some("Best loaf ever"));
        praise.happened_at = Some(Timestamp::MAX);
        assert!(praise.log(customer(), &Actor::system(), now).is_err());
    }
}
