//! One customer in a cohort: why they are in, whether they complained, and whether they were told.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    change::Refused,
    customer::Customer,
    id::Id,
    intake::{Channel, Incident},
    staff::Member,
};

/// As many reasons and orders are kept of each.
const MOST_KEPT: usize = 20;

/// One customer whom a mistake hit. Once told, that never changes: nobody is told twice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CohortMember {
    /// The mistake.
    pub incident: Id<Incident>,
    /// Who.
    pub customer: Id<Customer>,
    /// Why they are in, the first reason first.
    pub why: Vec<Why>,
    /// Their orders that were hit, by the ids of the firm's own system.
    pub orders: Vec<String>,
    /// Their own case about it: the one that they opened, or the one that telling them opened.
    pub case: Option<uuid::Uuid>,
    /// A silent victim: they never complained about it.
    pub silent: bool,
    /// How they heard of it, once they have.
    pub told: Option<Told>,
    /// What they were promised when they were told.
    #[serde(default)]
    pub promise: Option<uuid::Uuid>,
    /// They have no address: somebody has to call, or write a letter.
    #[serde(default)]
    pub by_hand: bool,
    /// Why the text could not go to them as it is.
    #[serde(default)]
    pub stopped: Option<String>,
    /// The round of notices that last tried to tell them.
    #[serde(default)]
    pub tried_in: Option<uuid::Uuid>,
    /// They turned out not to be hit.
    #[serde(default)]
    pub taken_out: Option<TakenOut>,
}

/// Why somebody is in a cohort.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "by", content = "what")]
pub enum Why {
    /// Their order is among those asked for.
    Query(String),
    /// They stand on a list.
    List(String),
    /// They complained about it.
    Case(String),
}

/// How somebody heard of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// How.
    pub by: ToldBy,
}

/// How somebody heard of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
    /// By a notice of the incident.
    Notice,
    /// In their own case, before any notice.
    OwnCase,
    /// Somebody called.
    Call,
    /// By a letter on paper.
    Letter,
}

/// Taken out of the cohort.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TakenOut {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<Id<Member>>,
    /// Why.
    pub reason: String,
}

/// Where a member stands, for lists and counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// To be told.
    Waiting,
    /// To be called, or written to on paper.
    ByHand,
    /// The text does not fit them.
    Stopped,
    /// They know.
    Told,
    /// Not hit after all.
    TakenOut,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::ByHand, Self::Stopped, Self::Told, Self::TakenOut];

    /// The name, as stored and in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::ByHand => "by_hand",
            Self::Stopped => "stopped",
            Self::Told => "told",
            Self::TakenOut => "taken_out",
        }
    }

    /// The status of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

impl ToldBy {
    /// How it counts when somebody of the firm tells them on this channel.
    #[must_use]
    pub const fn on(channel: Channel) -> Self {
        match channel {
            Channel::Post => Self::Letter,
            _ if channel.is_spoken() => Self::Call,
            _ => Self::Notice,
        }
    }
}

impl CohortMember {
    /// Somebody who is found to have been hit; whether they complained is found out by [`CohortMember::tie`].
    #[must_use]
    pub fn new(incident: Id<Incident>, customer: Id<Customer>) -> Self {
        Self {
            incident,
            customer,
            why: Vec::new(),
            orders: Vec::new(),
            case: None,
            silent: true,
            told: None,
            promise: None,
            by_hand: false,
            stopped: None,
            tried_in: None,
            taken_out: None,
        }
    }

    /// Where they stand. Being told outlasts everything but being taken out.
    #[must_use]
    pub const fn status(&self) -> Status {
        if self.taken_out.is_some() {
            Status::TakenOut
        } else if self.told.is_some() {
            Status::Told
        } else if self.stopped.is_some() {
            Status::Stopped
        } else if self.by_hand {
            Status::ByHand
        } else {
            Status::Waiting
        }
    }

    /// They are found once more, for another reason or with another order.
    pub fn found(&mut self, why: Why, order: Option<&str>) {
        if self.why.len() < MOST_KEPT && !self.why.contains(&why) {
            self.why.push(why);
        }
        let known = |order: &&str| !self.orders.iter().any(|one| one == order);
        if let Some(order) = order.filter(known).filter(|_| self.orders.len() < MOST_KEPT) {
            self.orders.push(order.to_owned());
        }
    }

    /// They complained about it: this is their case.
    pub fn tie(&mut self, case: uuid::Uuid) {
        self.case = Some(case);
        self.silent = false;
    }

    /// Takes them out.
    ///
    /// # Errors
    /// They are out already, or no reason is given.
    pub fn take_out(&mut self, reason: &str, by: Option<Id<Member>>, now: Timestamp) -> Result<(), Refused> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refused::invalid("reason", "nothing", "why they are not hit after all"));
        }
        if self.taken_out.is_some() {
            return Err(Refused::not_now("already_out", "They are taken out of this cohort already."));
        }
        self.taken_out = Some(TakenOut { at: now, by, reason: reason.to_owned() });
        Ok(())
    }

    /// Puts them back.
    ///
    /// # Errors
    /// They are in.
    pub fn put_back(&mut self) -> Result<(), Refused> {
        let out = self.taken_out.take();
        out.map(drop).ok_or_else(|| Refused::not_now("not_out", "They are in this cohort."))
    }

    /// They know now.
    ///
    /// # Errors
    /// They knew, or were taken out: nobody is told twice, and nobody who was not hit.
    pub fn tell(&mut self, by: ToldBy, now: Timestamp) -> Result<(), Refused> {
        self.must_hear()?;
        (self.told, self.stopped, self.by_hand) = (Some(Told { at: now, by }), None, false);
        Ok(())
    }

    /// Refuses to tell somebody who knows, or who was taken out.
    ///
    /// # Errors
    /// Says which of both.
    pub fn must_hear(&self) -> Result<(), Refused> {
        if self.taken_out.is_some() {
            return Err(Refused::not_now(
                "taken_out",
                "They are taken out of this cohort: put them back first.",
            ));
        }
        if self.told.is_some() {
            return Err(Refused::not_now("already_told", "They were told already; nobody is told twice."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::{CohortMember, Status, ToldBy, Why};
    use crate::id::Id;

    fn member() -> CohortMember {
        CohortMember::new(Id::new(uuid::Uuid::from_u128(1)), Id::new(uuid::Uuid::from_u128(2)))
    }

    #[test]
    fn the_same_reason_and_order_stand_there_once() {
        let mut one = member();
        let why = || Why::Query("lot 7b".to_owned());
        for order in ["1", "2", "1"] {
            one.found(why(), Some(order));
        }
        assert_eq!((one.why.len(), one.orders.len()), (1, 2));
        for nth in 0..100 {
            one.found(Why::List(nth.to_string()), Some(&nth.to_string()));
        }
        assert_eq!(
            (one.why.len(), one.orders.len()),
            (20, 20),
            "a customer of ten thousand orders stays small"
        );
    }

    #[test]
    fn taking_out_needs_a_reason_and_can_be_undone() {
        let (mut one, now) = (member(), Timestamp::UNIX_EPOCH);
        assert!(one.take_out(" ", None, now).is_err());
        one.take_out("another branch", None, now).unwrap();
        assert!(one.take_out("again", None, now).is_err());
        assert_eq!(one.status(), Status::TakenOut);
        assert!(one.tell(ToldBy::Notice, now).is_err());
        one.put_back().unwrap();
        assert!(one.put_back().is_err());
        assert_eq!(one.status(), Status::Waiting);
    }

    proptest! {
        /// Whatever happens to a member in whatever order, they are told at most once, and never while they are out.
        #[test]
        fn nobody_is_told_twice(deeds in prop::collection::vec(0..7_u8, 0..40)) {
            let (mut one, now, mut told) = (member(), Timestamp::UNIX_EPOCH, 0);
            for deed in deeds {
                let out = one.taken_out.is_some();
                match deed {
                    0 => one.found(Why::List("again".to_owned()), Some("1")),
                    1 => drop(one.take_out("not hit", None, now)),
                    2 => drop(one.put_back()),
                    3 => one.tie(uuid::Uuid::from_u128(9)),
                    4 if one.must_hear().is_ok() => one.stopped = Some("no product".to_owned()),
                    5 if one.must_hear().is_ok() => one.by_hand = true,
                    _ => if one.tell(ToldBy::Notice, now).is_ok() {
                        prop_assert!(!out, "told while taken out");
                        told += 1;
                    },
                }
            }
            prop_assert!(told <= 1);
            prop_assert_eq!(told == 1, one.told.is_some());
        }
    }
}
