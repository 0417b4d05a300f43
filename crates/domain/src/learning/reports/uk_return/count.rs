//! Counting a half: what was outstanding, opened and closed, how fast, how it was decided, and the money that was paid.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use super::{super::Check, Half, HalfError, Mapping, Shape};
use crate::{
    case::Outcome,
    id::CaseNumber,
    learning::{Dimension, Seen, Span},
    money::Money,
    promise::calendar::{Calendar, TimeLimit},
};

/// The figures of one product group and cause, or of all.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Cell {
    /// Opened in the half.
    pub opened: u64,
    /// Closed by the end of the third business day after receipt.
    pub closed_in_3_days: u64,
    /// Closed later than that and within eight weeks.
    pub closed_in_8_weeks: u64,
    /// Closed after more than eight weeks.
    pub closed_later: u64,
    /// Closed and upheld, at least in part.
    pub upheld: u64,
    /// Money that customers had in the half, by currency.
    pub redress: Vec<Money>,
}

/// A product group and a cause; codes that the mapping does not give are null.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Row {
    /// The product group.
    pub group: Option<String>,
    /// The cause.
    pub cause: Option<String>,
    /// Its figures.
    #[serde(flatten)]
    pub cell: Cell,
}

/// The return of a half.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct UkReturn {
    /// Which half.
    pub half: String,
    /// Its first day.
    #[schemars(with = "String")]
    pub from: Date,
    /// Its last day.
    #[schemars(with = "String")]
    pub to: Date,
    /// When it has to be there at the latest.
    pub due_at: Timestamp,
    /// Where the shape is from, and when that was read.
    pub source: String,
    /// The half was not over when it was counted: the figures will change.
    pub provisional: bool,
    /// There was nothing to report.
    pub nil: bool,
    /// Received before the half and not answered before it.
    pub outstanding_at_start: u64,
    /// Received up to the end of the half and not answered by then.
    pub outstanding_at_end: u64,
    /// All groups and causes together.
    pub total: Cell,
    /// Each group and cause that has something.
    pub rows: Vec<Row>,
    /// So many were opened that figures are published.
    pub to_be_published: bool,
    /// What the return checks on itself.
    pub checks: Vec<Check>,
}

/// What one case adds to the return.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Which case.
    pub number: CaseNumber,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it was answered for good for the first time.
    pub answered_at: Option<Timestamp>,
    /// Where it stands, and what it counts.
    pub row: Row,
    /// Received before the half and not answered before it.
    pub outstanding_at_start: bool,
    /// Not answered by the end of the half.
    pub outstanding_at_end: bool,
}

/// In which time a complaint was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Band {
    Days3,
    Weeks8,
    Later,
}

/// What a half is counted by.
struct Counter<'c> {
    period: Span,
    calendar: &'c Calendar,
    mapping: &'c Mapping,
}

impl UkReturn {
    /// The instants of a half: whole days in the calendar's zone.
    ///
    /// # Errors
    /// No verified table covers the half.
    pub fn period(half: Half, mapping: &Mapping) -> Result<Span, HalfError> {
        let (from, to) = half.days(mapping.year_begins());
        let shape = half.shape(mapping.year_begins())?;
        let zone = calendar(&shape)?.zone().clone();
        let midnight = |day: Date| day.to_zoned(zone.clone()).map(|at| at.timestamp());
        let next = to.tomorrow().unwrap_or(to);
        let facts = |error: jiff::Error| HalfError::Facts(error.to_string());
        Ok(Span { from: midnight(from).map_err(facts)?, to: midnight(next).map_err(facts)? })
    }

    /// Counts, as of `now`. `seen` is every case that was in hand in the half; `booked` is what the ledger says was given in
    /// money.
    ///
    /// # Errors
    /// No verified table covers the half, or no verified holidays cover one of its deadlines.
    pub fn of(
        half: Half,
        mapping: &Mapping,
        seen: &[Seen],
        booked: &[Money],
        now: Timestamp,
    ) -> Result<Self, HalfError> {
        let shape = half.shape(mapping.year_begins())?;
        let (from, to) = half.days(mapping.year_begins());
        let counter = Counter { period: Self::period(half, mapping)?, calendar: calendar(&shape)?, mapping };
        let cases: Vec<&Seen> = seen.iter().filter(|one| one.facts.counts()).collect();
        let (mut total, mut rows) = (Cell::default(), BTreeMap::<_, Cell>::new());
        let (mut unmapped, mut out_of_order) = (Vec::new(), Vec::new());
        for one in &cases {
            let cell = counter.cell(one)?;
            let place = counter.place(one);
            if cell != Cell::default() {
                if place.0.is_none() || place.1.is_none() {
                    unmapped.push(one.facts.number);
                }
                rows.entry(place).or_default().add(&cell);
            }
            if one.facts.reached.answered.is_some_and(|at| at < one.facts.received_at) {
                out_of_order.push(one.facts.number);
            }
            total.add(&cell);
        }
        let last_instant = counter.period.to.saturating_sub(SignedDuration::from_secs(1));
        let due = counter.due(
            last_instant.unwrap_or(counter.period.to),
            TimeLimit::BusinessDays(shape.due_business_days),
        )?;
        let (start, end) = (
            counter.outstanding(&cases, counter.period.from),
            counter.outstanding(&cases, counter.period.to),
        );
        let rows: Vec<Row> =
            rows.into_iter().map(|((group, cause), cell)| Row { group, cause, cell }).collect();
        let mut found = Self {
            half: half.to_string(),
            from,
            to,
            due_at: due,
            source: format!("{}, read on {}", shape.source, shape.read_on),
            provisional: now < counter.period.to,
            nil: start == 0 && total == Cell::default(),
            outstanding_at_start: start,
            outstanding_at_end: end,
            to_be_published: total.opened >= shape.publish_from,
            total,
            rows,
            checks: Vec::new(),
        };
        found.checks = found.checked(&counter, &cases, booked, unmapped, out_of_order);
        Ok(found)
    }

    /// What each case adds to the return, in the order of `seen`: the figures are the sums of these lines.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn lines(half: Half, mapping: &Mapping, seen: &[Seen]) -> Result<Vec<Line>, HalfError> {
        let shape = half.shape(mapping.year_begins())?;
        let counter = Counter { period: Self::period(half, mapping)?, calendar: calendar(&shape)?, mapping };
        let line = |one: &Seen| {
            let cell = counter.cell(one)?;
            let outstanding = |at| counter.outstanding(&[one], at) == 1;
            let ends = (outstanding(counter.period.from), outstanding(counter.period.to));
            if cell == Cell::default() && ends == (false, false) {
                return Ok(None);
            }
            let (group, cause) = counter.place(one);
            Ok(Some(Line {
                number: one.facts.number,
                received_at: one.facts.received_at,
                answered_at: one.facts.reached.answered,
                row: Row { group, cause, cell },
                outstanding_at_start: ends.0,
                outstanding_at_end: ends.1,
            }))
        };
        seen.iter().filter(|one| one.facts.counts()).filter_map(|one| line(one).transpose()).collect()
    }

    fn checked(
        &self,
        counter: &Counter<'_>,
        cases: &[&Seen],
        booked: &[Money],
        unmapped: Vec<CaseNumber>,
        out_of_order: Vec<CaseNumber>,
    ) -> Vec<Check> {
        let closed = self.total.closed();
        let flow =
            i128::from(self.outstanding_at_end) - i128::from(self.outstanding_at_start) + i128::from(closed);
        let in_half = |one: &&&Seen| one.facts.reached.answered.is_some_and(|at| counter.period.holds(at));
        let answered = cases.iter().filter(in_half).count();
        let mut sum = Cell::default();
        self.rows.iter().for_each(|row| sum.add(&row.cell));
        let with_something = self.rows.len().max(cases.len());
        vec![
            Check::same("Opened = outstanding at the end − outstanding at the start + closed", self.total.opened.into(), flow),
            Check::same("Each case closed in the half is in exactly one time band", closed.into(), answered as i128),
            Check {
                what: "The rows add up to the totals".to_owned(),
                holds: sum == self.total,
                figures: format!("{} opened, {} closed and {} opened, {} closed", sum.opened, sum.closed(), self.total.opened, closed),
                cases: Vec::new(),
            },
            Check {
                what: "Redress is money that customers had, as the ledger of make-goods has it, and nothing else".to_owned(),
                holds: same_money(&self.total.redress, booked),
                figures: format!("{} and {}", said(&self.total.redress), said(booked)),
                cases: Vec::new(),
            },
            Check::every("Each case has a product group and a cause", with_something, unmapped),
            Check::every("No case was answered before it was received", cases.len(), out_of_order),
        ]
    }
}

impl Counter<'_> {
    fn due(&self, from: Timestamp, limit: TimeLimit) -> Result<Timestamp, HalfError> {
        limit.due(self.calendar, from).map_err(|error| HalfError::Facts(error.to_string()))
    }

    fn band(&self, received: Timestamp, answered: Timestamp) -> Result<Band, HalfError> {
        if answered <= self.due(received, TimeLimit::BusinessDays(3))? {
            return Ok(Band::Days3);
        }
        Ok(if answered <= self.due(received, TimeLimit::Weeks(8))? { Band::Weeks8 } else { Band::Later })
    }

    fn cell(&self, one: &Seen) -> Result<Cell, HalfError> {
        let facts = &one.facts;
        let mut cell = Cell { opened: u64::from(self.period.holds(facts.received_at)), ..Cell::default() };
        if let Some(answered) = facts.reached.answered.filter(|at| self.period.holds(*at)) {
            match self.band(facts.received_at, answered)? {
                Band::Days3 => cell.closed_in_3_days = 1,
                Band::Weeks8 => cell.closed_in_8_weeks = 1,
                Band::Later => cell.closed_later = 1,
            }
            cell.upheld = u64::from(facts.first_outcome.is_some_and(|outcome| outcome != Outcome::NotUpheld));
        }
        let paid = facts.make_goods.iter().filter(|given| {
            given.at.is_some_and(|at| self.period.holds(at)) && self.mapping.is_money(&given.form)
        });
        paid.for_each(|given| add_money(&mut cell.redress, given.face_value));
        Ok(cell)
    }

    fn place(&self, one: &Seen) -> (Option<String>, Option<String>) {
        let group = self.mapping.group(one.key(Dimension::Product).as_deref());
        let cause = self.mapping.cause(one.facts.failure_type.as_deref());
        (group.map(str::to_owned), cause.map(str::to_owned))
    }

    /// Received before this moment, and not answered before it.
    fn outstanding(&self, cases: &[&Seen], at: Timestamp) -> u64 {
        let open = |one: &&&Seen| {
            one.facts.received_at < at && one.facts.reached.answered.is_none_or(|answered| answered >= at)
        };
        cases.iter().filter(open).count() as u64
    }
}

impl Cell {
    /// Closed in whichever time.
    #[must_use]
    pub const fn closed(&self) -> u64 {
        self.closed_in_3_days + self.closed_in_8_weeks + self.closed_later
    }

    fn add(&mut self, other: &Self) {
        self.opened += other.opened;
        self.closed_in_3_days += other.closed_in_3_days;
        self.closed_in_8_weeks += other.closed_in_8_weeks;
        self.closed_later += other.closed_later;
        self.upheld += other.upheld;
        other.redress.iter().for_each(|money| add_money(&mut self.redress, *money));
    }
}

fn calendar(shape: &Shape) -> Result<&'static Calendar, HalfError> {
    let missing = || HalfError::Facts(format!("no calendar {}", shape.calendar));
    Calendar::shipped(&shape.calendar).ok_or_else(missing)
}

fn add_money(sums: &mut Vec<Money>, more: Money) {
    match sums.iter_mut().find(|sum| sum.currency() == more.currency()) {
        Some(sum) => *sum = sum.plus(more).unwrap_or(*sum),
        None => {
            sums.push(more);
            sums.sort_by_key(|sum| sum.currency().code());
        }
    }
}

/// What is nothing need not be there.
fn same_money(one: &[Money], other: &[Money]) -> bool {
    let something = |sums: &[Money]| {
        let mut sums: Vec<Money> = sums.iter().filter(|sum| sum.minor_units() != 0).copied().collect();
        sums.sort_by_key(|sum| sum.currency().code());
        sums
    };
    something(one) == something(other)
}

fn said(sums: &[Money]) -> String {
    if sums.is_empty() {
        "nothing".to_owned()
    } else {
        sums.iter().map(Money::to_string).collect::<Vec<_>>().join(", ")
    }
}
