//! Lists of cases by page, newest first or soonest due first, and what is owed. What is found by words: `found.rs`.

use domain::{
    case::{Case, Stage},
    customer::Customer,
    id::Id,
    intake::Incident,
    staff::Member,
};
use jiff::Timestamp;

use super::{
    found,
    page::{Filter, Page, cases},
};
use crate::{
    Conn, Sql, StoreError, Val,
    dialect::{pair, sql},
};

/// A page of open cases, soonest due first.
#[derive(Clone, Debug, Default)]
pub struct Soonest {
    /// The cases.
    pub cases: Vec<Case>,
    /// After which place the next page begins, if there is one.
    pub next: Option<Place>,
}

/// The place of a case among those that are due; written as its moment and its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// When its next step is due.
    pub due_at: Timestamp,
    /// Which case.
    pub id: Id<Case>,
}

impl Place {
    fn of(case: &Case) -> Self {
        let due_at = case.next_step.as_ref().map_or(Timestamp::MAX, |next| next.due_at);
        Self { due_at, id: case.id }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.due_at.as_microsecond(), self.id)
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (due_at, id) = text.split_once('_').ok_or(())?;
        let due_at = due_at.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok());
        Ok(Self { due_at: due_at.ok_or(())?, id: id.parse().map_err(drop)? })
    }
}

// One text per question, so that each has its own plan and its own index.
const ALL: Sql = sql("SELECT state FROM cases WHERE id < $1 ORDER BY id DESC LIMIT $2");
const ALL_OPEN: Sql = sql("SELECT state FROM cases WHERE is_open = 1 AND id < $1 ORDER BY id DESC LIMIT $2");
const ALL_ENDED: Sql = sql("SELECT state FROM cases WHERE is_open = 0 AND id < $1 ORDER BY id DESC LIMIT $2");
const BY_STAGE: Sql = sql("SELECT state FROM cases WHERE stage = $3 AND id < $1 ORDER BY id DESC LIMIT $2");
const BY_OWNER: Sql = sql("SELECT state FROM cases WHERE owner = $3 AND id < $1 ORDER BY id DESC LIMIT $2");
const BY_OWNER_AND_OPEN: Sql =
    sql("SELECT state FROM cases WHERE owner = $3 AND is_open = $4 AND id < $1 ORDER BY id DESC LIMIT $2");
const BY_OWNER_AND_STAGE: Sql =
    sql("SELECT state FROM cases WHERE owner = $3 AND stage = $4 AND id < $1 ORDER BY id DESC LIMIT $2");
const BY_CUSTOMER: Sql =
    sql("SELECT state FROM cases WHERE customer = $3 AND id < $1 ORDER BY id DESC LIMIT $2");
/// Of two that are due at the same moment, the older stands first.
const SOONEST: Sql =
    sql("SELECT state FROM cases WHERE is_open = 1 AND (due_at, id) > ($1, $2) ORDER BY due_at, id LIMIT $3");
const SOONEST_OF: Sql = sql(
    "SELECT state FROM cases WHERE owner = $4 AND is_open = 1 AND (due_at, id) > ($1, $2) ORDER BY due_at, id LIMIT $3",
);
const OPEN_OF_CUSTOMERS: Sql = pair(
    "SELECT state FROM cases WHERE customer IN (SELECT value FROM json_each($1)) AND is_open = 1 ORDER BY id DESC LIMIT $2",
    "SELECT state FROM cases WHERE customer = ANY (ARRAY(SELECT json_array_elements_text($1::json))) AND is_open = 1 ORDER BY id DESC LIMIT $2",
);
/// Of some customers, whatever became of their cases; nobody has so many that the newest would not do.
const OF_CUSTOMERS: Sql = pair(
    "SELECT state FROM cases WHERE customer IN (SELECT value FROM json_each($1)) ORDER BY id DESC LIMIT $2",
    "SELECT state FROM cases WHERE customer = ANY (ARRAY(SELECT json_array_elements_text($1::json))) ORDER BY id DESC LIMIT $2",
);
const OWED_BY: Sql = sql(
    "SELECT state FROM cases WHERE owner = $1 AND is_open = 1 AND silent_in IS NULL ORDER BY due_at LIMIT $2",
);
/// Counting stops where a number no longer tells more.
const OWED_NOW: Sql = sql(
    "SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE owner = $1 AND is_open = 1 AND silent_in IS NULL AND due_at <= $2 LIMIT 1000) AS counted",
);
const OPEN: Sql =
    sql("SELECT COUNT(*) FROM (SELECT id FROM cases WHERE is_open = 1 ORDER BY id LIMIT $1) AS counted");
const ANY: Sql = sql("SELECT 1 FROM cases LIMIT 1");
const DUE: Sql =
    sql("SELECT state FROM cases WHERE is_open = 1 AND silent_in IS NULL ORDER BY due_at LIMIT $1");
const OWED_TOGETHER: Sql = sql("SELECT silent_in, COUNT(*), MIN(due_at) FROM cases \
     WHERE owner = $1 AND is_open = 1 AND silent_in IS NOT NULL AND due_at IS NOT NULL GROUP BY silent_in ORDER BY MIN(due_at) LIMIT 20");
const OFFERED: Sql =
    sql("SELECT state FROM cases WHERE handover_to = $1 AND is_open = 1 ORDER BY due_at LIMIT $2");
const ESCALATED: Sql =
    sql("SELECT state FROM cases WHERE escalated = 1 AND is_open = 1 ORDER BY due_at LIMIT $1");
const WAITING_OFFERS: Sql = sql(
    "SELECT state FROM cases WHERE id IN (SELECT case_id FROM make_goods WHERE status = 'proposed') ORDER BY due_at LIMIT $1",
);
const COUNTS: Sql = sql("SELECT stage, COUNT(*) FROM cases GROUP BY stage");

/// After every id: the first page begins here.
const NEWEST: &str = "g";
/// A filter that no index answers is applied while reading; a page never reads more than this for it.
const MOST_READ: i64 = 5_000;
const STEP: i64 = 200;

/// One page of cases that pass the filter, newest first, after `after`.
///
/// # Errors
/// The engine's.
pub fn list(
    conn: &mut Conn<'_>,
    filter: &Filter,
    after: Option<Id<Case>>,
    limit: usize,
) -> Result<Page, StoreError> {
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        return found::newest(conn, filter, q, after, limit);
    }
    let mut cases: Vec<Case> = Vec::new();
    let (mut from, mut read) = (after, 0);
    while cases.len() <= limit && read < MOST_READ {
        let page = page_after(conn, filter, from, step(limit))?;
        let Some(last) = page.last().map(|case| case.id) else { break };
        read += i64::try_from(page.len()).unwrap_or(STEP);
        (from, cases) = (Some(last), extended(cases, page, filter));
    }
    let page = Page::cut(cases, limit);
    // Whoever reads on goes on where this page stopped looking, even if it found too little.
    Ok(if read >= MOST_READ && page.next.is_none() { Page { next: from, ..page } } else { page })
}

/// As many as a page takes, and one that tells whether there is another; more would be read in vain.
fn step(limit: usize) -> i64 {
    STEP.min(i64::try_from(limit).unwrap_or(STEP) + 1).max(1)
}

/// One page of open cases that pass the filter, soonest due first, after the place of a case that was read before. Words
/// are not looked for.
///
/// # Errors
/// The engine's.
pub fn soonest(
    conn: &mut Conn<'_>,
    filter: &Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<Soonest, StoreError> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut from, mut read) = (after, 0);
    while cases.len() <= limit && read < MOST_READ {
        let page = soonest_after(conn, filter, from, step(limit))?;
        let Some(last) = page.last().map(Place::of) else { break };
        read += i64::try_from(page.len()).unwrap_or(STEP);
        (from, cases) = (Some(last), extended(cases, page, filter));
    }
    let more = cases.len() > limit;
    cases.truncate(limit);
    let next = if more { cases.last().map(Place::of) } else { from.filter(|_| read >= MOST_READ) };
    Ok(Soonest { cases, next })
}

fn soonest_after(
    conn: &mut Conn<'_>,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    let (due_at, id): (Val, Val) = after
        .map_or_else(|| (Timestamp::MIN.into(), "".into()), |place| (place.due_at.into(), place.id.into()));
    match filter.owner {
        Some(owner) => cases(conn, SOONEST_OF, &[due_at, id, limit.into(), owner.into()]),
        None => cases(conn, SOONEST, &[due_at, id, limit.into()]),
    }
}

fn extended(mut cases: Vec<Case>, page: Vec<Case>, filter: &Filter) -> Vec<Case> {
    cases.extend(page.into_iter().filter(|case| filter.passes(case)));
    cases
}

/// The next cases by whichever index narrows most, before the other filters.
///
/// # Errors
/// The engine's.
pub fn page_after(
    conn: &mut Conn<'_>,
    filter: &Filter,
    after: Option<Id<Case>>,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    let from: Val = after.map_or_else(|| NEWEST.into(), Val::from);
    let stage = filter.stage.map(|stage| Val::from(stage.name()));
    let owner = filter.owner.map(Val::from);
    let (query, by): (Sql, [Option<Val>; 2]) = match (filter.customer, owner, stage, filter.open) {
        (Some(customer), ..) => (BY_CUSTOMER, [Some(customer.into()), None]),
        (None, Some(owner), Some(stage), _) => (BY_OWNER_AND_STAGE, [Some(owner), Some(stage)]),
        (None, Some(owner), None, Some(open)) => (BY_OWNER_AND_OPEN, [Some(owner), Some(open.into())]),
        (None, Some(owner), None, None) => (BY_OWNER, [Some(owner), None]),
        (None, None, Some(stage), _) => (BY_STAGE, [Some(stage), None]),
        (None, None, None, Some(true)) => (ALL_OPEN, [None, None]),
        (None, None, None, Some(false)) => (ALL_ENDED, [None, None]),
        (None, None, None, None) => (ALL, [None, None]),
    };
    let values: Vec<Val> = [Some(from), Some(limit.into())].into_iter().chain(by).flatten().collect();
    cases(conn, query, &values)
}

/// What one person owes, soonest first.
///
/// # Errors
/// The engine's.
pub fn owed_by(conn: &mut Conn<'_>, owner: Id<Member>, limit: i64) -> Result<Vec<Case>, StoreError> {
    cases(conn, OWED_BY, &[owner.into(), limit.into()])
}

/// How many of a person's cases have a next step that is due by then, counted up to 1000: the number beside Today.
///
/// # Errors
/// The engine's.
pub fn owed_now(conn: &mut Conn<'_>, owner: Id<Member>, by: Timestamp) -> Result<i64, StoreError> {
    conn.one(OWED_NOW, &[owner.into(), by.into()])?.map_or(Ok(0), |row| row.int(0))
}

/// Every case of a customer, newest first.
///
/// # Errors
/// The engine's.
pub fn of_customer(conn: &mut Conn<'_>, customer: Id<Customer>, limit: i64) -> Result<Vec<Case>, StoreError> {
    cases(conn, BY_CUSTOMER, &[NEWEST.into(), limit.into(), customer.into()])
}

/// Open cases of silent victims that one person owns, all those of an incident together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Together {
    /// The incident.
    pub incident: Id<Incident>,
    /// How many cases, counted up to a hundred thousand.
    pub cases: i64,
    /// When the first of them needs something.
    pub due_at: Timestamp,
}

/// What one person owes to silent victims, soonest first: one line for each incident.
///
/// # Errors
/// The engine's.
pub fn owed_together(conn: &mut Conn<'_>, owner: Id<Member>) -> Result<Vec<Together>, StoreError> {
    let rows = conn.all(OWED_TOGETHER, &[owner.into()])?;
    rows.iter()
        .map(|row| Ok(Together { incident: row.id(0)?, cases: row.int(1)?, due_at: row.time(2)? }))
        .collect()
}

/// The open cases of some customers, newest first.
///
/// # Errors
/// The engine's.
pub fn open_of_customers(
    conn: &mut Conn<'_>,
    customers: &[Id<Customer>],
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    cases(conn, OPEN_OF_CUSTOMERS, &[serde_json::to_string(customers)?.into(), limit.into()])
}

/// The cases of some customers, newest first.
///
/// # Errors
/// The engine's.
pub fn of_customers(
    conn: &mut Conn<'_>,
    customers: &std::collections::BTreeSet<Id<Customer>>,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    cases(conn, OF_CUSTOMERS, &[serde_json::to_string(customers)?.into(), limit.into()])
}

/// How many cases are open, counted up to `most`.
///
/// # Errors
/// The engine's.
pub fn open_count(conn: &mut Conn<'_>, most: i64) -> Result<i64, StoreError> {
    conn.one(OPEN, &[most.into()])?.map_or(Ok(0), |row| row.int(0))
}

/// Whether any complaint ever came in.
///
/// # Errors
/// The engine's.
pub fn any(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    Ok(conn.one(ANY, &[])?.is_some())
}

/// What concerns more than one person.
#[derive(Clone, Debug, Default)]
pub struct Team {
    /// Handovers offered to this member.
    pub offered: Vec<Case>,
    /// Raised to the managers.
    pub escalated: Vec<Case>,
    /// With an offer that waits for approval.
    pub waiting_offers: Vec<Case>,
    /// Of the whole team, what is due first.
    pub due: Vec<Case>,
}

/// The team's side of Today, for one member.
///
/// # Errors
/// The engine's.
pub fn team(conn: &mut Conn<'_>, member: Id<Member>, limit: i64) -> Result<Team, StoreError> {
    Ok(Team {
        offered: cases(conn, OFFERED, &[member.into(), limit.into()])?,
        escalated: cases(conn, ESCALATED, &[limit.into()])?,
        waiting_offers: cases(conn, WAITING_OFFERS, &[limit.into()])?,
        due: cases(conn, DUE, &[limit.into()])?,
    })
}

/// How many cases are in each stage.
///
/// # Errors
/// The engine's.
pub fn counts_by_stage(conn: &mut Conn<'_>) -> Result<Vec<(Stage, i64)>, StoreError> {
    let rows = conn.all(COUNTS, &[])?;
    let counts = rows.iter().map(|row| Ok(Stage::named(row.text(0)?).zip(Some(row.int(1)?))));
    Ok(counts.collect::<Result<Vec<_>, StoreError>>()?.into_iter().flatten().collect())
}
