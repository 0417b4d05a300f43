//! How customers were treated: cases in which goodwill was decided on, for the report of fairness and for backtests.

use std::collections::HashMap;

use domain::{
    case::{Case, Decision, Milestones, Outcome, Stage},
    customer::Customer,
    failure::Severity,
    id::Id,
    intake::Channel,
    money::Money,
    recovery::{Basis, MakeGood, backtest::Past, fairness::Treated},
    staff::Member,
};
use jiff::Timestamp;
use serde::{Deserialize, de::IgnoredAny};

use crate::{Conn, Sql, StoreError, dialect::sql};

const CASES: Sql = sql("SELECT c.id, c.state, u.state FROM cases c JOIN customers u ON u.id = c.customer \
     WHERE c.received_at >= $1 AND c.received_at < $2 ORDER BY c.id");
const MAKE_GOODS: Sql = sql("SELECT g.case_id, g.state FROM make_goods g JOIN cases c ON c.id = g.case_id \
     WHERE c.received_at >= $1 AND c.received_at < $2 ORDER BY g.id");
const CONTACTS: Sql = sql("SELECT m.case_id, COUNT(*) FROM messages m JOIN cases c ON c.id = m.case_id \
     WHERE c.received_at >= $1 AND c.received_at < $2 AND m.direction = 'in' GROUP BY m.case_id");
const GIVEN: Sql = sql("SELECT c.customer, g.state FROM make_goods g JOIN cases c ON c.id = g.case_id \
     WHERE g.status IN ('fulfilled', 'outcome_known') AND c.received_at < $1 ORDER BY g.id");

/// The part of a case's record that is compared.
#[derive(Deserialize)]
struct Facts {
    severity: Severity,
    failure_type: Option<String>,
    repeat: Option<IgnoredAny>,
    channel: Channel,
    owner: Id<Member>,
    received_at: Timestamp,
    floor: Option<Money>,
    decision: Option<Decision>,
    milestones: Milestones,
    stage: Stage,
}

struct Decided {
    facts: Facts,
    customer: Customer,
    make_goods: Vec<MakeGood>,
    contacts: u64,
}

/// Cases received in `[from, to)` that were put right, with the goodwill in them. Where none was given, nothing is
/// counted in the currency of `otherwise`, the firm's.
///
/// # Errors
/// The engine's.
pub fn treated(
    conn: &mut Conn<'_>,
    from: Timestamp,
    to: Timestamp,
    otherwise: Money,
) -> Result<Vec<Treated>, StoreError> {
    let mut all = decided(conn, from, to)?;
    all.retain(|one| one.facts.milestones.resolved.is_some());
    Ok(all.into_iter().map(|one| one.treated(otherwise)).collect())
}

/// Cases received in `[from, to)` that a policy for goodwill would have been asked about, as they were decided.
///
/// # Errors
/// The engine's.
pub fn past(
    conn: &mut Conn<'_>,
    from: Timestamp,
    to: Timestamp,
    otherwise: Money,
) -> Result<Vec<Past>, StoreError> {
    let mut given: HashMap<Id<Customer>, Vec<(Timestamp, String)>> = HashMap::new();
    for row in conn.all(GIVEN, &[to.into()])? {
        let one: MakeGood = row.record(1)?;
        let at = one.fulfilled_at.unwrap_or(one.proposed_at);
        given.entry(row.id(0)?).or_default().push((at, one.form));
    }
    let mut all = decided(conn, from, to)?;
    all.retain(|one| one.facts.milestones.assessed.is_some());
    Ok(all.into_iter().map(|one| one.past(&given, otherwise)).collect())
}

/// What was a complaint, goes on in no other case, and was not found to be without ground.
fn decided(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Decided>, StoreError> {
    let period = [from.into(), to.into()];
    let (mut found, mut places) = (Vec::new(), HashMap::new());
    for row in conn.all(CASES, &period)? {
        let facts: Facts = row.record(1)?;
        let rejected = facts.decision.as_ref().is_some_and(|one| one.outcome == Outcome::NotUpheld);
        if rejected || matches!(facts.stage, Stage::Dismissed | Stage::Merged) {
            continue;
        }
        places.insert(row.id::<Case>(0)?, found.len());
        found.push(Decided { facts, customer: row.record(2)?, make_goods: Vec::new(), contacts: 0 });
    }
    for row in conn.all(MAKE_GOODS, &period)? {
        if let Some(one) = places.get(&row.id(0)?).and_then(|place| found.get_mut(*place)) {
            one.make_goods.push(row.record(1)?);
        }
    }
    for row in conn.all(CONTACTS, &period)? {
        if let Some(one) = places.get(&row.id(0)?).and_then(|place| found.get_mut(*place)) {
            one.contacts = u64::try_from(row.int(1)?).unwrap_or(0);
        }
    }
    Ok(found)
}

impl Decided {
    /// Goodwill that they have, or that stands promised.
    fn goodwill(&self) -> impl Iterator<Item = &MakeGood> {
        use domain::recovery::MakeGoodState as S;
        let stands = |one: &&MakeGood| {
            one.is_fulfilled()
                || matches!(
                    one.state,
                    S::Approved | S::Offered | S::Accepted | S::Fulfilling | S::Unconfirmed
                )
        };
        self.make_goods.iter().filter(|one| one.basis == Basis::Goodwill).filter(stands)
    }

    /// Nothing, in the currency that counts for this case.
    fn nothing(&self, otherwise: Money) -> Money {
        let given = self.goodwill().next().map(|one| one.face_value);
        Money::minor(0, given.or(self.facts.floor).unwrap_or(otherwise).currency())
    }

    /// The sum of what is in the currency of `zero`: amounts of different currencies are never added.
    fn sum(&self, zero: Money, what: impl Fn(&MakeGood) -> Money) -> Money {
        self.goodwill().fold(zero, |sum, one| sum.plus(what(one)).unwrap_or(sum))
    }

    fn treated(self, otherwise: Money) -> Treated {
        let goodwill = self.sum(self.nothing(otherwise), |one| one.face_value);
        let handler = self.goodwill().find_map(|one| one.proposed_by).unwrap_or(self.facts.owner);
        Treated {
            severity: self.facts.severity,
            repeat: self.facts.repeat.is_some(),
            segment: self.customer.segment,
            value_band: self.customer.value_band,
            channel: self.facts.channel,
            contacts: self.contacts,
            handler: Some(handler),
            goodwill,
            failure_type: self.facts.failure_type,
        }
    }

    fn past(self, given: &HashMap<Id<Customer>, Vec<(Timestamp, String)>>, otherwise: Money) -> Past {
        let zero = self.nothing(otherwise);
        let before = given.get(&self.customer.id).into_iter().flatten();
        let earlier = before.filter(|(at, _)| *at < self.facts.received_at);
        Past {
            severity: self.facts.severity,
            repeat: self.facts.repeat.is_some(),
            segment: self.customer.segment,
            value_band: self.customer.value_band,
            given_before: earlier.map(|(_, form)| form.clone()).collect(),
            currency: zero.currency(),
            given: (self.sum(zero, |one| one.cost), self.sum(zero, |one| one.face_value)),
            valued: self.customer.valued_things.into_iter().map(|thing| thing.what).collect(),
        }
    }
}
