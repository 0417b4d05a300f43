//! Joining a customer whom nobody knew to the one they turned out to be, and undoing it.

use domain::{
    case::Case,
    change::Refused,
    customer::{Customer, Joined, Surveyed, join as decide, part as undo},
    event::Event,
    id::Id,
    staff::Actor,
};
use jiff::Timestamp;
use store::{Unit, case::Lock, survey::SurveyAnswer};

use super::profile::taken;
use crate::{app::App, error::Error};

/// More cases than one person could have without being known.
const MOST_CASES: i64 = 1_000;

/// Joins `unknown` to `known`: their cases and answers to surveys move. Answers who they are now.
///
/// # Errors
/// There is no such customer, or the rule that stands against it.
pub fn join(app: &App, actor: &Actor, unknown: Id<Customer>, known: Id<Customer>) -> Result<Customer, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let (from, into) = both(unit, unknown, known)?;
        let cases = store::case::of_customer(unit.conn(), unknown, MOST_CASES)?;
        let cases: Vec<_> = cases.iter().map(|case| case.id.uuid()).collect();

        let answers: Vec<_> = answers(unit, unknown)?.into_iter().map(|answer| answer.id).collect();

        let (from, into, events) = decide(from, into, (cases.clone(), answers.clone()), &turn.actor)?;

        store::survey::give(unit, &answers, known)?;
        with_answers(unit, from)?;
        let into = with_answers(unit, into)?;
        let moved = move_cases(unit, &cases, &into)?;
        unit.happened(&events)?;
        unit.happened(&moved)?;
        Ok(into)
    })
}

/// Undoes the last joining of `unknown`, as the journal tells it. Cases that have gone elsewhere since stay there.
///
/// # Errors
/// There is no such customer, or they are not joined to anybody.
pub fn part(app: &App, actor: &Actor, unknown: Id<Customer>) -> Result<Customer, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        taken(unit, unknown)?;
        let joined = joined(&store::journal::history(unit.conn(), "customer", &unknown.to_string())?)
            .ok_or_else(|| Refused::not_now("not_joined", "This customer is not joined to another one."))?;
        let (from, into) = both(unit, unknown, joined.into)?;
        let still_there = still_there(unit, &joined)?;

        let (from, into, events) = undo(from, into, &joined, &turn.actor)?;

        store::survey::give(unit, &joined.answers, unknown)?;
        let from = with_answers(unit, from)?;
        with_answers(unit, into)?;
        let moved = move_cases(unit, &still_there, &from)?;
        unit.happened(&events)?;
        unit.happened(&moved)?;
        Ok(from)
    })
}

/// Whom a customer is joined to now, told from their own stream of the journal.
#[must_use]
pub fn joined(history: &[store::journal::Entry]) -> Option<Joined> {
    let last = history.iter().rev().find(|entry| {
        let of_ours = entry.fact("from").is_some_and(|from| from == entry.stream_id);
        of_ours && ["customer.joined", "customer.parted"].contains(&entry.kind.as_str())
    })?;
    let facts = serde_json::Value::Object(last.facts());
    (last.kind == "customer.joined").then(|| serde_json::from_value(facts).ok()).flatten()
}

/// Both customers, locked in the order of their ids.
fn both(unit: &mut Unit<'_>, from: Id<Customer>, into: Id<Customer>) -> Result<(Customer, Customer), Error> {
    for id in [from.min(into), from.max(into)] {
        taken(unit, id)?;
    }
    Ok((taken(unit, from)?, taken(unit, into)?))
}

fn still_there(unit: &mut Unit<'_>, joined: &Joined) -> Result<Vec<uuid::Uuid>, Error> {
    let cases = store::case::of_customer(unit.conn(), joined.into, MOST_CASES)?;
    Ok(cases.iter().map(|case| case.id.uuid()).filter(|id| joined.cases.contains(id)).collect())
}

fn answers(unit: &mut Unit<'_>, customer: Id<Customer>) -> Result<Vec<SurveyAnswer>, Error> {
    Ok(store::survey::of_customer(unit.conn(), customer, Timestamp::MIN, Timestamp::MAX)?)
}

/// Saves a customer with the answers that are theirs now.
fn with_answers(unit: &mut Unit<'_>, mut customer: Customer) -> Result<Customer, Error> {
    let said = answers(unit, customer.id)?.into_iter().filter(|answer| answer.about.is_none());
    customer.keep_surveys(said.map(|answer| Surveyed { at: answer.at, score: answer.score }).collect());
    store::customer::save(unit, &customer)?;
    Ok(customer)
}

fn move_cases(unit: &mut Unit<'_>, cases: &[uuid::Uuid], to: &Customer) -> Result<Vec<Event>, Error> {
    let mut sorted: Vec<Id<Case>> = cases.iter().map(|id| Id::new(*id)).collect();
    sorted.sort_unstable();
    let mut events = Vec::new();
    for id in sorted {
        let before = store::case::file(unit.conn(), id, Lock::Yes)?.ok_or(Error::Missing("such case"))?;
        let mut after = before.clone();
        after.case.customer = to.id;
        after.customer = to.clone();
        store::case::save(unit, Some(&before), &after)?;
        let event = after.event("case.customer_changed").fact("from", before.customer.id);
        events.push(event.fact("to", to.id));
    }
    Ok(events)
}
