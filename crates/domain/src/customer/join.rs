//! A customer nobody knew turns out to be one we know: their cases and answers to surveys move, and can move back.

use serde::{Deserialize, Serialize};

use super::{Customer, UpsellHold};
use crate::{
    change::Refused,
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Permission},
};

/// What was joined, so that it can be undone: the facts of `customer.joined` in the journal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Joined {
    /// Who nobody knew.
    pub from: Id<Customer>,
    /// Who it turned out to be.
    pub into: Id<Customer>,
    /// The cases that moved.
    pub cases: Vec<uuid::Uuid>,
    /// The answers to surveys that moved, by their ids.
    #[serde(default)]
    pub answers: Vec<String>,
    /// The hold of the known customer before.
    pub hold_before: Option<UpsellHold>,
}

/// Both customers afterwards, and what happened to them.
pub type Both = (Customer, Customer, Vec<Event>);

/// Joins `unknown` to `known`: `cases` and `answers` to surveys move, and with them a hold that is running.
///
/// # Errors
/// The role may not; the first can be recognised by itself; they are one already; or one was erased.
pub fn join(
    mut unknown: Customer,
    mut known: Customer,
    (cases, answers): (Vec<uuid::Uuid>, Vec<String>),
    actor: &Actor,
) -> Result<Both, Refused> {
    actor.must(Permission::WorkCases)?;
    let recognisable = unknown.email.is_some() || unknown.phone.is_some() || unknown.external_id.is_some();
    if recognisable || unknown.erased {
        let sentence = "Only a customer without e-mail, telephone and number can be joined to another one: this one is known by itself.";
        return Err(Refused::not_now("customer_known", sentence));
    }
    if unknown.id == known.id || known.erased || known.anonymous {
        return Err(Refused::invalid(
            "into",
            known.label().to_owned(),
            "a known customer other than this one",
        ));
    }
    let joined = Joined { from: unknown.id, into: known.id, cases, answers, hold_before: known.hold.clone() };
    if unknown.hold.as_ref().is_some_and(|hold| hold.released_at.is_none()) {
        known.hold = unknown.hold.take();
    }
    let events = told("customer.joined", &joined);
    Ok((unknown, known, events))
}

/// Undoes a joining: the cases move back, and so does the hold that came with them.
///
/// # Errors
/// The role may not.
pub fn part(
    mut unknown: Customer,
    mut known: Customer,
    joined: &Joined,
    actor: &Actor,
) -> Result<Both, Refused> {
    actor.must(Permission::WorkCases)?;
    if known.hold.as_ref().is_some_and(|hold| joined.cases.contains(&hold.case)) {
        unknown.hold = std::mem::replace(&mut known.hold, joined.hold_before.clone());
    }
    let events = told("customer.parted", joined);
    Ok((unknown, known, events))
}

fn told(kind: &'static str, joined: &Joined) -> Vec<Event> {
    let event = |stream| {
        Event::new(stream, kind)
            .fact("from", joined.from)
            .fact("into", joined.into)
            .fact("cases", &joined.cases)
            .fact("answers", &joined.answers)
            .fact("hold_before", &joined.hold_before)
    };
    vec![event(Stream::Customer(joined.from)), event(Stream::Customer(joined.into))]
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Actor, Customer, Id, Joined, UpsellHold, join, part};

    fn customers() -> (Customer, Customer) {
        let id = |n| Id::new(uuid::Uuid::from_u128(n));
        let hold = UpsellHold {
            since: Timestamp::UNIX_EPOCH,
            until: None,
            reason: "A case is open".to_owned(),
            case: uuid::Uuid::from_u128(9),
            released_at: None,
        };
        let unknown = Customer { hold: Some(hold), ..Customer::unknown(id(1)) };
        let known = Customer {
            email: Some("ada@mail.example".to_owned()),
            anonymous: false,
            ..Customer::unknown(id(2))
        };
        (unknown, known)
    }

    #[test]
    fn what_was_joined_can_be_parted_again() {
        let (before, known_before) = customers();
        let moving = (vec![uuid::Uuid::from_u128(9)], vec!["answer-1".to_owned()]);
        let (unknown, known, events) =
            join(before.clone(), known_before.clone(), moving, &Actor::system()).unwrap();
        assert!(unknown.hold.is_none() && known.hold.is_some());
        let facts = serde_json::Value::Object(events[0].facts.clone());
        let joined: Joined = serde_json::from_value(facts).unwrap();
        assert_eq!(joined.answers, ["answer-1"]);
        let (unknown, known, _) = part(unknown, known, &joined, &Actor::system()).unwrap();
        assert_eq!((unknown, known), (before, known_before));
    }

    #[test]
    fn a_customer_who_is_known_by_themselves_is_not_joined() {
        let (unknown, known) = customers();
        assert!(join(known.clone(), unknown.clone(), Default::default(), &Actor::system()).is_err());
        assert!(join(unknown.clone(), unknown, Default::default(), &Actor::system()).is_err());
    }
}
