//! How satisfied customers were before and after: the recovered, and those whom nothing hit.

use std::collections::HashMap;

use domain::{
    customer::Customer,
    id::Id,
    learning::{FEWEST, Packed, ParadoxIndex, Shift, Span},
};
use jiff::{SignedDuration, Timestamp};

use crate::{Conn, Row, Sql, StoreError, dialect::sql};

/// What was said this long before a failure, or before a later answer, is what it was before.
const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);
/// The first answer within this time after it was put right is what it was after.
const AFTER: SignedDuration = SignedDuration::from_hours(24 * 180);

const SAID: Sql = sql("SELECT customer, at, score, about FROM surveys WHERE at >= $1 ORDER BY customer, at");
/// Answers of customers whom nothing of ours hit from a year before a period until its end, with those of the year before it.
const NOT_HIT: Sql = sql("SELECT s.customer, s.at, s.score FROM surveys s \
     WHERE s.at >= $1 AND s.at < $2 AND s.about IS NULL \
     AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.customer = s.customer AND c.received_at >= $1 AND c.received_at < $2 \
     AND c.stage <> 'dismissed') \
     AND NOT EXISTS (SELECT 1 FROM past_failures p WHERE p.customer = s.customer AND p.at >= $1 AND p.at < $2) \
     ORDER BY s.customer, s.at");

/// The recovered of a period: of each customer the first case that was put right and settled.
#[derive(Default)]
pub(super) struct Shifts {
    recovered: HashMap<Id<Customer>, Recovered>,
}

/// When a case was received and put right, and which it is.
type Recovered = (Timestamp, Timestamp, uuid::Uuid);

impl Shifts {
    /// A complaint of the period.
    pub(super) fn add(&mut self, one: &Packed) {
        let facts = &one.facts;
        let (Some(true), Some(resolved)) = (facts.answers.settled, facts.reached.resolved) else { return };
        let this = (facts.received_at, resolved, facts.id.uuid());
        let first = self.recovered.entry(one.customer).or_insert(this);
        *first = this.min(*first);
    }

    /// Held against those whom nothing hit. These are read only where there are recovered ones enough.
    pub(super) fn read(self, conn: &mut Conn<'_>, period: Span) -> Result<ParadoxIndex, StoreError> {
        let from = period.from.saturating_sub(YEAR).unwrap_or(Timestamp::MIN);
        // All answers in one go: far fewer than cases, and none of them is asked for by itself.
        let rows = if self.recovered.is_empty() { Vec::new() } else { conn.all(SAID, &[from.into()])? };
        let said = rows.iter().map(Said::read).collect::<Result<Vec<_>, _>>()?;
        let of_one = said.chunk_by(|one, other| one.customer == other.customer);
        let known = of_one.filter_map(|said| Some((self.recovered.get(&said.first()?.customer)?, said)));
        let recovered: Vec<Shift> = known.filter_map(|(case, said)| recovery(*case, said)).collect();
        let others = if recovered.len() as u64 >= FEWEST { not_hit(conn, period)? } else { Vec::new() };
        Ok(ParadoxIndex::of(&recovered, &others))
    }
}

/// One answer.
struct Said {
    customer: Id<Customer>,
    at: Timestamp,
    score: u8,
    about: Option<uuid::Uuid>,
}

impl Said {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let score = u8::try_from(row.int(2)?).unwrap_or(0);
        let about = row.opt_text(3)?.and_then(|case| case.parse().ok());
        Ok(Self { customer: row.id(0)?, at: row.time(1)?, score, about })
    }
}

/// What a customer had said in the year before a failure, and what they said first after it was put right, of that case or
/// apart from any; none where one of the two is missing.
fn recovery((received, resolved, case): Recovered, said: &[Said]) -> Option<Shift> {
    let from = received.saturating_sub(YEAR).unwrap_or(Timestamp::MIN);
    let to = resolved.saturating_add(AFTER).unwrap_or(Timestamp::MAX);
    let before = said.iter().filter(|one| from <= one.at && one.at < received && one.about.is_none());
    let before = mean(before.map(|one| one.score))?;
    let of_it = |one: &&Said| one.about.is_none_or(|about| about == case);
    let after = said.iter().filter(|one| resolved < one.at && one.at <= to).find(of_it)?;
    Some(Shift { before, after: u16::from(after.score) * 100 })
}

/// Of each customer whom nothing hit the last answer of the period, with those of the year before it.
fn not_hit(conn: &mut Conn<'_>, period: Span) -> Result<Vec<Shift>, StoreError> {
    let from = period.from.saturating_sub(YEAR).unwrap_or(Timestamp::MIN);
    let rows = conn.all(NOT_HIT, &[from.into(), period.to.into()])?;
    let mut said: Vec<(Id<Customer>, Timestamp, u8)> = Vec::with_capacity(rows.len());
    for row in &rows {
        said.push((row.id(0)?, row.time(1)?, u8::try_from(row.int(2)?).unwrap_or(0)));
    }
    Ok(said.chunk_by(|one, other| one.0 == other.0).filter_map(|one| shift(one, period)).collect())
}

fn shift(said: &[(Id<Customer>, Timestamp, u8)], period: Span) -> Option<Shift> {
    let (last, before) = said.split_last()?;
    let since = last.1.saturating_sub(YEAR).unwrap_or(Timestamp::MIN);
    let before = mean(before.iter().filter(|one| one.1 >= since).map(|one| one.2))?;
    period.holds(last.1).then(|| Shift { before, after: u16::from(last.2) * 100 })
}

/// In hundredths.
fn mean(scores: impl Iterator<Item = u8>) -> Option<u16> {
    let (sum, n) = scores.fold((0_u32, 0_u32), |(sum, n), one| (sum + u32::from(one), n + 1));
    u16::try_from((sum * 100 + n / 2).checked_div(n)?).ok()
}
