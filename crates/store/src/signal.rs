//! Signals, and the counts that they are found in.

use std::collections::HashMap;

use domain::{
    case::Case,
    id::Id,
    intake::fold_value,
    learning::{Problem, Signal, Watched},
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Conn, Row, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::{record, word},
};

const SAVE: Sql =
    sql("INSERT INTO signals (id, stream, date, undecided, state) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (id) DO UPDATE SET undecided = excluded.undecided, state = excluded.state");
const READ: Sql = sql("SELECT state FROM signals WHERE id = $1");
const TAKE: Sql =
    pair("SELECT state FROM signals WHERE id = $1", "SELECT state FROM signals WHERE id = $1 FOR UPDATE");
const LIST: Sql = sql("SELECT state FROM signals WHERE id < $1 ORDER BY id DESC LIMIT $2");
const UNDECIDED: Sql = sql("SELECT state FROM signals WHERE undecided = 1 ORDER BY id LIMIT $1");
const STANDING: Sql = sql("SELECT state FROM signals WHERE undecided = 1 OR date >= $1 ORDER BY id LIMIT $2");
const LATEST: Sql = sql("SELECT state FROM signals WHERE stream = $1 ORDER BY date DESC LIMIT 1");
/// Instants are stored in microseconds. Every zone in use begins its days at a quarter of an hour.
const QUARTERS: Sql = sql(
    "SELECT failure_type, product, site, problem, received_at / 900000000, COUNT(*) FROM cases \
     WHERE received_at >= $1 AND received_at < $2 AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL \
     GROUP BY failure_type, product, site, problem, received_at / 900000000",
);
/// Complaints of the time before Amends, where the day is known.
const PAST_QUARTERS: Sql =
    sql("SELECT failure_type, product, site, at / 900000000, COUNT(*) FROM past_failures \
     WHERE at >= $1 AND at < $2 AND at_known = 1 GROUP BY failure_type, product, site, at / 900000000");
const ORDERS: Sql = sql("SELECT placed_at / 900000000, COUNT(*) FROM orders \
     WHERE placed_at >= $1 AND placed_at < $2 GROUP BY placed_at / 900000000");
const ORDERS_OF: Sql = sql(
    "SELECT placed_at / 900000000, COUNT(DISTINCT external_id) FROM order_attributes \
     WHERE name IN ($1, $2) AND value = $3 AND placed_at >= $4 AND placed_at < $5 GROUP BY placed_at / 900000000",
);
const PROBLEMS: Sql = sql("SELECT state FROM problems");
// An empty text stands for any. The first named of kind, product and site leads, each along its own index.
const BEHIND_TYPE: Sql =
    sql("SELECT state FROM cases WHERE failure_type = $1 AND received_at >= $4 AND received_at < $5 \
     AND ($2 = '' OR product = $2) AND ($3 = '' OR site = $3) \
     AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL ORDER BY received_at DESC LIMIT 50");
const BEHIND_PRODUCT: Sql =
    sql("SELECT state FROM cases WHERE product = $2 AND received_at >= $4 AND received_at < $5 \
     AND ($1 = '' OR failure_type = $1) AND ($3 = '' OR site = $3) \
     AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL ORDER BY received_at DESC LIMIT 50");
const BEHIND_SITE: Sql =
    sql("SELECT state FROM cases WHERE site = $3 AND received_at >= $4 AND received_at < $5 \
     AND ($1 = '' OR failure_type = $1) AND ($2 = '' OR product = $2) \
     AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL ORDER BY received_at DESC LIMIT 50");
const BEHIND_ALL: Sql = sql("SELECT state FROM cases WHERE received_at >= $4 AND received_at < $5 \
     AND ($1 = '' OR failure_type = $1) AND ($2 = '' OR product = $2) AND ($3 = '' OR site = $3) \
     AND stage NOT IN ('dismissed', 'merged') AND silent_in IS NULL ORDER BY received_at DESC LIMIT 50");
/// A quarter of an hour, in microseconds.
const QUARTER: i64 = 900_000_000;

/// Cases that came in one quarter of an hour.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrived {
    /// What is known of them.
    pub about: Watched,
    /// The beginning of the quarter of an hour.
    pub at: Timestamp,
    /// How many.
    pub cases: u64,
}

/// Saves a signal.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, signal: &Signal) -> Result<(), StoreError> {
    let undecided = signal.disposition.is_none();
    let row = [
        signal.id.into(),
        signal.about.key().into(),
        signal.date.to_string().into(),
        undecided.into(),
        record(signal)?,
    ];
    unit.exec(SAVE, &row).map(drop)
}

/// A signal by id.
///
/// # Errors
/// The engine's.
pub fn signal(conn: &mut Conn<'_>, id: Id<Signal>, lock: Lock) -> Result<Option<Signal>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[id.into()])?.map(|row| row.record(0)).transpose()
}

/// A page of signals, newest first.
///
/// # Errors
/// The engine's.
pub fn signals(
    conn: &mut Conn<'_>,
    after: Option<Id<Signal>>,
    limit: i64,
) -> Result<Vec<Signal>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    conn.all(LIST, &[from, limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Signals that nobody has decided on, the oldest first.
///
/// # Errors
/// The engine's.
pub fn undecided(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<Signal>, StoreError> {
    conn.all(UNDECIDED, &[limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Signals that nobody has decided on, and those of this day and later.
///
/// # Errors
/// The engine's.
pub fn standing(conn: &mut Conn<'_>, since: Date, limit: i64) -> Result<Vec<Signal>, StoreError> {
    conn.all(STANDING, &[since.to_string().into(), limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// The latest signal about the same.
///
/// # Errors
/// The engine's.
pub fn latest(conn: &mut Conn<'_>, about: &Watched) -> Result<Option<Signal>, StoreError> {
    conn.one(LATEST, &[about.key().into()])?.map(|row| row.record(0)).transpose()
}

/// How many cases came when, from one instant to before another, by all that is known of them; imported past complaints
/// among them.
///
/// # Errors
/// The engine's.
pub fn arrivals(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Arrived>, StoreError> {
    let causes = causes(conn)?;
    let read = |row: &Row| {
        let cause = row.opt_text(3)?.and_then(|problem| causes.get(problem)).cloned();
        Ok(Arrived { about: Watched { cause, ..known(row)? }, at: quarter(row, 4)?, cases: count(row, 5)? })
    };
    let past = |row: &Row| Ok(Arrived { about: known(row)?, at: quarter(row, 3)?, cases: count(row, 4)? });
    let cases = conn.all(QUARTERS, &[from.into(), to.into()])?;
    let before = conn.all(PAST_QUARTERS, &[from.into(), to.into()])?;
    cases.iter().map(read).chain(before.iter().map(past)).collect()
}

/// What a row begins with: kind, product and site.
fn known(row: &Row) -> Result<Watched, StoreError> {
    let text = |at| Ok::<_, StoreError>(row.opt_text(at)?.map(str::to_owned));
    Ok(Watched { failure_type: text(0)?, product: text(1)?, site: text(2)?, cause: None })
}

/// How many orders were placed when, from one instant to before another: quarters of an hour with their number.
///
/// # Errors
/// The engine's.
pub fn orders_placed(
    conn: &mut Conn<'_>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, u64)>, StoreError> {
    let read = |row: &Row| Ok((quarter(row, 0)?, count(row, 1)?));
    conn.all(ORDERS, &[from.into(), to.into()])?.iter().map(read).collect()
}

/// The same of the orders of one product or one place, by their attributes: `product` or what was bought, `site` or
/// `place`. None where neither is named, or both are.
///
/// # Errors
/// The engine's.
pub fn orders_of(
    conn: &mut Conn<'_>,
    about: &Watched,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, u64)>, StoreError> {
    let (names, value) = match (&about.product, &about.site) {
        (Some(product), None) => (["product", "what"], product),
        (None, Some(site)) => (["site", "place"], site),
        _ => return Ok(Vec::new()),
    };
    let value = fold_value(value);
    let values = [names[0].into(), names[1].into(), value.as_str().into(), from.into(), to.into()];
    let read = |row: &Row| Ok((quarter(row, 0)?, count(row, 1)?));
    conn.all(ORDERS_OF, &values)?.iter().map(read).collect()
}

fn quarter(row: &Row, at: usize) -> Result<Timestamp, StoreError> {
    Ok(Timestamp::from_microsecond(row.int(at)? * QUARTER).unwrap_or(Timestamp::MIN))
}

fn count(row: &Row, at: usize) -> Result<u64, StoreError> {
    Ok(u64::try_from(row.int(at)?).unwrap_or(0))
}

/// The class of causes that the debrief of each problem found. Problems are few.
fn causes(conn: &mut Conn<'_>) -> Result<HashMap<String, String>, StoreError> {
    let mut causes = HashMap::new();
    for row in conn.all(PROBLEMS, &[])? {
        let problem: Problem = row.record(0)?;
        if let Some(Val::Text(class)) = problem.debrief.map(|found| word(&found.cause_class)).transpose()? {
            causes.insert(problem.id.to_string(), class);
        }
    }
    Ok(causes)
}

/// Cases in a stream that came in a period, newest first, at most fifty.
///
/// # Errors
/// The engine's.
pub fn cases_behind(
    conn: &mut Conn<'_>,
    about: &Watched,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Case>, StoreError> {
    let query = match (&about.failure_type, &about.product, &about.site) {
        (Some(_), ..) => BEHIND_TYPE,
        (None, Some(_), _) => BEHIND_PRODUCT,
        (None, None, Some(_)) => BEHIND_SITE,
        (None, None, None) => BEHIND_ALL,
    };
    let any = |facet: &Option<String>| Val::from(facet.as_deref().unwrap_or_default());
    let values = [any(&about.failure_type), any(&about.product), any(&about.site), from.into(), to.into()];
    let mut cases: Vec<Case> =
        conn.all(query, &values)?.iter().map(|row| row.record(0)).collect::<Result<_, _>>()?;
    if let Some(class) = &about.cause {
        let causes = causes(conn)?;
        cases.retain(|case| case.problem.is_some_and(|id| causes.get(&id.to_string()) == Some(class)));
    }
    Ok(cases)
}
