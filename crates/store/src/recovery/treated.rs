//! How customers were treated: cases in which goodwill was decided on, for the report of fairness and for backtests.

use std::collections::HashMap;

use domain::{
    case::{Case, Outcome, Stage},
    customer::Customer,
    id::Id,
    money::Money,
    recovery::{Basis, EvidenceByForm, MakeGood, OfferFacts, backtest::Past, fairness::Treated},
};
use jiff::Timestamp;

use crate::{Conn, Sql, StoreError, dialect::sql};

const CASES: Sql = sql("SELECT c.id, c.state, u.state FROM cases c JOIN customers u ON u.id = c.customer \
     WHERE c.received_at >= $1 AND c.received_at < $2 ORDER BY c.id");
const MAKE_GOODS: Sql = sql("SELECT g.case_id, g.state FROM make_goods g JOIN cases c ON c.id = g.case_id \
     WHERE c.received_at >= $1 AND c.received_at < $2 ORDER BY g.id");
const CONTACTS: Sql = sql("SELECT m.case_id, COUNT(*) FROM messages m JOIN cases c ON c.id = m.case_id \
     WHERE c.received_at >= $1 AND c.received_at < $2 AND m.direction = 'in' GROUP BY m.case_id");
const GIVEN: Sql = sql("SELECT c.customer, g.state FROM make_goods g JOIN cases c ON c.id = g.case_id \
     WHERE g.status IN ('fulfilled', 'outcome_known') AND c.received_at < $1 ORDER BY g.id");

struct Decided {
    case: Case,
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
    all.retain(|one| one.case.milestones.resolved.is_some());
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
    let mut given: HashMap<Id<Customer>, Vec<MakeGood>> = HashMap::new();
    for row in conn.all(GIVEN, &[to.into()])? {
        given.entry(row.id(0)?).or_default().push(row.record(1)?);
    }
    let mut all = decided(conn, from, to)?;
    all.retain(|one| one.case.milestones.assessed.is_some());
    Ok(all.into_iter().map(|one| one.past(&given, otherwise)).collect())
}

/// What was a complaint, goes on in no other case, and was not found to be without ground.
fn decided(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Decided>, StoreError> {
    let period = [from.into(), to.into()];
    let (mut found, mut places) = (Vec::new(), HashMap::new());
    for row in conn.all(CASES, &period)? {
        let case: Case = row.record(1)?;
        let rejected = case.decision.as_ref().is_some_and(|one| one.outcome == Outcome::NotUpheld);
        if rejected || matches!(case.stage, Stage::Dismissed | Stage::Merged) {
            continue;
        }
        places.insert(row.id::<Case>(0)?, found.len());
        found.push(Decided { case, customer: row.record(2)?, make_goods: Vec::new(), contacts: 0 });
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
        Money::minor(0, given.or(self.case.floor).unwrap_or(otherwise).currency())
    }

    /// The sum of what is in the currency of `zero`: amounts of different currencies are never added.
    fn sum(&self, zero: Money, what: impl Fn(&MakeGood) -> Money) -> Money {
        self.goodwill().fold(zero, |sum, one| sum.plus(what(one)).unwrap_or(sum))
    }

    fn treated(self, otherwise: Money) -> Treated {
        let goodwill = self.sum(self.nothing(otherwise), |one| one.face_value);
        let handler = self.goodwill().find_map(|one| one.proposed_by).unwrap_or(self.case.owner);
        Treated {
            severity: self.case.severity,
            repeat: self.case.repeat.is_some(),
            segment: self.customer.segment,
            value_band: self.customer.value_band,
            channel: self.case.channel,
            contacts: self.contacts,
            handler: Some(handler),
            goodwill,
            failure_type: self.case.failure_type,
        }
    }

    /// What was learned of the forms since is left out: it moves no amount, and was not known then.
    fn past(self, given: &HashMap<Id<Customer>, Vec<MakeGood>>, otherwise: Money) -> Past {
        let zero = self.nothing(otherwise);
        let received = self.case.received_at;
        let given = given.get(&self.customer.id).into_iter().flatten();
        let before = given.filter(|one| one.fulfilled_at.unwrap_or(one.proposed_at) < received);
        let before: Vec<_> = before.cloned().collect();
        let facts =
            self.case.offer_facts(&self.customer, &before, &[], EvidenceByForm::new(), otherwise.currency());
        Past {
            facts: OfferFacts { currency: zero.currency(), ..facts },
            given: (self.sum(zero, |one| one.cost), self.sum(zero, |one| one.face_value)),
        }
    }
}
