//! What is measured of each case, written with every save, and the looks that count it: a period reads what belongs to it.

mod days;
mod keep;
mod learned;
mod read;
mod shifts;
mod stays;

use std::collections::{BTreeMap, HashMap};

use domain::{
    case::Case,
    customer::Customer,
    id::Id,
    learning::{AGAIN_DAYS, Counting, Facts, Filter, Hit, Measures, Rules, Seen, Span, hit_again, retained},
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Conn, Row, Sql, StoreError,
    dialect::{pair, sql},
};

pub use days::{day_to_pack, pack_day};
pub(crate) use keep::{forget_orders, keep, keep_new, of_new};
pub use keep::{measure_missing, still_to_measure};
pub use learned::{Learned, learned, money_given};
use read::{Around, Bought};
use shifts::Shifts;
use stays::Stays;

const SUBJECTS: Sql = pair(
    "SELECT id, state ->> 'subject' FROM cases WHERE id IN (SELECT value FROM json_each($1))",
    "SELECT id, state::json ->> 'subject' FROM cases WHERE id = ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
);

/// Every measure of the period. Where only a part of all cases is asked for, how often a customer was hit again is left
/// out: their other cases may lie in another part.
///
/// # Errors
/// The engine's.
pub fn count(conn: &mut Conn<'_>, rules: &Rules<'_>, filter: &Filter) -> Result<Measures, StoreError> {
    conn.snapshot(|conn| {
        let around = Around::read(conn)?;
        let mut counting = Counting::new(rules, filter.clone());
        if !filter.0.is_empty() {
            read::speaking(conn, rules.period, &mut |one| counting.add(&around.seen(one)))?;
            return Ok(counting.finish());
        }
        let (mut hits, mut stays, mut shifts) = (Hits::default(), Stays::begin(conn)?, Shifts::default());
        read::speaking(conn, rules.period, &mut |one| {
            if one.complains && rules.period.holds(one.facts.received_at) {
                hits.add(one.customer, one.facts.failure_type.as_deref(), one.facts.received_at);
                stays.add(&one);
                shifts.add(&one);
            }
            counting.add(&around.seen(one));
        })?;
        hits.follow(conn, rules.period)?;
        let mut measures = counting.finish();
        measures.hit_again = Some(hit_again(hits.all, rules.period, rules.now));
        measures.retained = retained(&stays.read(conn)?);
        measures.acted = Some(learned::acted(conn, rules.period)?);
        measures.signals = Some(learned::signal_quality(conn, rules)?);
        measures.hold_against(shifts.read(conn, rules.period)?);
        Ok(measures)
    })
}

/// Every case that speaks for the period: received in it, or with a promise that is due in it. In no order.
///
/// # Errors
/// The engine's.
pub fn each(conn: &mut Conn<'_>, period: Span, visit: &mut dyn FnMut(Seen)) -> Result<(), StoreError> {
    let around = Around::read(conn)?;
    read::speaking(conn, period, &mut |one| visit(around.seen(one)))
}

/// Every case that was in hand in the period: received before its end, and not answered before its beginning or with
/// something given since. In the order of receipt.
///
/// # Errors
/// The engine's.
pub fn in_hand(conn: &mut Conn<'_>, period: Span) -> Result<Vec<Seen>, StoreError> {
    let around = Around::read(conn)?;
    let mut found = Vec::new();
    read::in_hand(conn, period, &mut |one| found.push(around.seen(one)))?;
    found.sort_by_key(|one: &Seen| (one.facts.received_at, one.facts.id));
    Ok(found)
}

/// Failures from the beginning of a period until it can be known whether they came again, with a number for each kind.
#[derive(Default)]
struct Hits {
    all: Vec<Hit>,
    kinds: HashMap<String, u32>,
}

impl Hits {
    fn add(&mut self, customer: Id<Customer>, kind: Option<&str>, at: Timestamp) {
        let kind = kind.map(|name| self.number_of(name));
        self.all.push(Hit { customer, kind, at });
    }

    /// A number for each name, the same for the same name.
    fn number_of(&mut self, name: &str) -> u32 {
        let next = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        self.kinds.get(name).copied().unwrap_or_else(|| *self.kinds.entry(name.to_owned()).or_insert(next))
    }

    /// Those after the period.
    fn follow(&mut self, conn: &mut Conn<'_>, period: Span) -> Result<(), StoreError> {
        let window = SignedDuration::from_hours(24 * AGAIN_DAYS + 1);
        let after = Span { from: period.to, to: period.to.saturating_add(window).unwrap_or(Timestamp::MAX) };
        read::complaints(conn, after, &mut |one| self.add(one.customer, one.failure_type, one.received_at))
    }
}

/// Whether a case has a row; for tests and for whoever doubts.
///
/// # Errors
/// The engine's.
pub fn facts_of(conn: &mut Conn<'_>, case: Id<Case>) -> Result<Option<Facts>, StoreError> {
    const ROW: Sql = sql(
        "SELECT m.state FROM cases c JOIN measured m ON m.received_at = c.received_at AND m.id = c.id WHERE c.id = $1",
    );
    conn.one(ROW, &[case.into()])?.map(|row| row.record(0)).transpose()
}

/// What some cases are about, in one line each.
///
/// # Errors
/// The engine's.
pub fn subjects(conn: &mut Conn<'_>, cases: &[Id<Case>]) -> Result<BTreeMap<Id<Case>, String>, StoreError> {
    let row = |row: &Row| Ok((row.id(0)?, row.text(1)?.to_owned()));
    conn.all(SUBJECTS, &[serde_json::to_string(cases)?.into()])?.iter().map(row).collect()
}
