//! The facts of many cases in one piece of bytes, to be read in a fraction of the time that a row for each of them takes.
//!
//! Words come first, each once; then the cases, each with its length before it and what finds it at its head. Numbers are
//! written in sevens of bits, the lowest first (LEB128), instants as microseconds after the receipt of their case.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Facts,
    bytes::{put, put_signed},
};
use crate::{customer::Customer, id::Id};

/// The first byte: how the rest is written. Packs of the version before end each case before the minutes of work.
pub(super) const VERSION: u8 = 3;
/// The oldest that is still read.
pub(super) const OLDEST: u8 = 2;

/// A case as it is packed.
#[derive(Clone, PartialEq, Debug)]
pub struct Packed {
    /// What is measured of it.
    pub facts: Facts,
    /// Whose.
    pub customer: Id<Customer>,
    /// Whether it is a complaint that counts: neither dismissed nor merged, nor of somebody who was told and said nothing.
    pub complains: bool,
    /// What was bought with its order.
    pub bought: Option<String>,
}

/// Packs cases.
#[must_use]
pub fn pack(cases: &[Packed]) -> Vec<u8> {
    let (mut words, mut bodies) = (Words::default(), Vec::new());
    for one in cases {
        let body = words.body(one);
        put(&mut bodies, body.len() as u64);
        bodies.extend(body);
    }
    let mut bytes = vec![VERSION];
    put(&mut bytes, words.all.len() as u64);
    for word in &words.all {
        put(&mut bytes, word.len() as u64);
        bytes.extend(word.as_bytes());
    }
    bytes.extend(bodies);
    bytes
}

/// The words of a pack while it is written.
#[derive(Default)]
struct Words {
    all: Vec<String>,
    places: HashMap<String, u64>,
}

impl Words {
    /// The place of a word, counted from one; nothing is nought.
    fn place(&mut self, word: Option<&str>) -> u64 {
        let Some(word) = word else { return 0 };
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        self.all.push(word.to_owned());
        let place = self.all.len() as u64;
        self.places.insert(word.to_owned(), place);
        place
    }

    fn put(&mut self, to: &mut Vec<u8>, word: Option<&str>) {
        put(to, self.place(word));
    }

    /// A value of a closed list, by its name.
    fn put_name(&mut self, to: &mut Vec<u8>, value: Option<impl Serialize>) {
        let name = value.and_then(|value| match serde_json::to_value(value) {
            Ok(serde_json::Value::String(name)) => Some(name),
            _ => None,
        });
        self.put(to, name.as_deref());
    }

    fn body(&mut self, one: &Packed) -> Vec<u8> {
        let facts = &one.facts;
        let to = &mut Vec::with_capacity(160);
        to.extend(facts.id.uuid().as_bytes());
        to.extend(one.customer.uuid().as_bytes());
        put_signed(to, facts.received_at.as_microsecond());
        put(
            to,
            flags([
                one.complains,
                facts.short_clock,
                facts.repeat,
                facts.answers.asked,
                facts.answers.ever_unsettled,
                facts.silent,
            ]),
        );
        self.put(to, facts.failure_type.as_deref());
        for word in [&facts.product, &facts.site, &one.bought] {
            self.put(to, word.as_deref());
        }
        for id in [Some(facts.owner.uuid()), facts.problem] {
            self.put(to, id.map(|id| id.to_string()).as_deref());
        }
        self.put_name(to, Some(facts.channel));
        self.put_name(to, Some(facts.severity));
        self.put_name(to, Some(facts.stage));
        self.put_name(to, facts.outcome);
        self.put_name(to, facts.first_outcome);
        for number in [facts.number.bits(), facts.handovers.into(), facts.reopened.into()] {
            put(to, number);
        }
        self.reached(to, facts);
        self.lists(to, facts);
        let answers = &facts.answers;
        let justice = answers.justice;
        for score in [
            answers.settled.map(u8::from),
            answers.satisfaction,
            answers.heard,
            justice.distributive,
            justice.procedural,
            justice.interactional,
        ] {
            put(to, score.map_or(0, |score| u64::from(score) + 1));
        }
        self.before(to, facts);
        put(to, facts.minutes.into());
        std::mem::take(to)
    }

    /// What was before: when it slept, what was said elsewhere, and who the customer was.
    fn before(&mut self, to: &mut Vec<u8>, facts: &Facts) {
        put(to, facts.rests.len() as u64);
        for at in facts.rests.iter().flat_map(|rest| [rest.from, rest.until]) {
            put_signed(to, after(facts, at));
        }
        put(to, facts.told_elsewhere.len() as u64);
        facts.told_elsewhere.iter().for_each(|at| put_signed(to, after(facts, *at)));
        put(to, facts.relationship.is_some().into());
        if let Some(known) = facts.relationship {
            put(to, known.tenure_months.map_or(0, |months| u64::from(months) + 1));
            self.put_name(to, known.value_band);
            put(to, known.failures.into());
            put(to, known.satisfaction.map_or(0, |hundredths| u64::from(hundredths) + 1));
        }
    }

    fn reached(&self, to: &mut Vec<u8>, facts: &Facts) {
        let moments = facts.reached.moments();
        put(to, flags(moments.map(|at| at.is_some())));
        moments.iter().flatten().for_each(|at| put_signed(to, after(facts, *at)));
    }

    fn lists(&mut self, to: &mut Vec<u8>, facts: &Facts) {
        put(to, facts.promises.len() as u64);
        for promise in &facts.promises {
            put_signed(to, after(facts, promise.due_at));
            self.put_name(to, Some(promise.verdict));
        }
        put(to, facts.make_goods.len() as u64);
        for given in &facts.make_goods {
            self.put(to, Some(&given.form));
            self.put_name(to, Some(given.basis));
            self.put_name(to, Some(given.state));
            for money in [given.cost, given.face_value] {
                put_signed(to, money.minor_units());
                self.put(to, Some(money.currency().code()));
            }
            put(to, given.at.is_some().into());
            put_signed(to, given.at.map_or(0, |at| after(facts, at)));
        }
        put(to, facts.told.len() as u64);
        for told in &facts.told {
            put_signed(to, after(facts, told.at));
            put(
                to,
                flags([told.clean, told.overridden, told.complete.is_some(), told.complete == Some(true)]),
            );
        }
    }
}

/// Bits, the first the lowest.
fn flags<const N: usize>(bits: [bool; N]) -> u64 {
    bits.iter().enumerate().map(|(place, bit)| u64::from(*bit) << place).sum()
}

/// Microseconds from the receipt of a case.
fn after(facts: &Facts, at: Timestamp) -> i64 {
    at.as_microsecond().wrapping_sub(facts.received_at.as_microsecond())
}
