//! Make-goods across cases: whose they are, what counts against the budgets, what is usual, and below this their ledger,
//! what was tried, and how customers were treated.

pub mod books;
mod claims;
pub mod ledger;
pub mod treated;
pub mod tried;

pub use claims::claims;
use domain::{
    case::{Case, CaseFile},
    customer::Customer,
    id::Id,
    money::Money,
    recovery::{MakeGood, Spent, pattern::Usual},
    staff::Member,
};
use jiff::Timestamp;

use crate::{
    Conn, Row, Sql, StoreError, Val,
    dialect::{pair, sql},
};

const CASE_OF: Sql = sql("SELECT case_id FROM make_goods WHERE id = $1");
const STUCK: Sql = sql("SELECT g.case_id, g.state FROM make_goods g JOIN cases c ON c.id = g.case_id \
     WHERE g.status = 'unconfirmed' AND c.owner = $1 ORDER BY g.id LIMIT $2");
/// Counting stops where a number no longer tells more.
const WAITING: Sql =
    sql("SELECT COUNT(*) FROM (SELECT 1 FROM make_goods WHERE status = 'proposed' LIMIT 1000) AS counted");
const OF_CUSTOMER: Sql = sql(
    "SELECT g.state FROM make_goods g JOIN cases c ON c.id = g.case_id WHERE c.customer = $1 ORDER BY g.id DESC LIMIT $2",
);
const SPENT: Sql = sql(
    "SELECT currency, CAST(SUM(goodwill) AS BIGINT) FROM make_goods WHERE goodwill IS NOT NULL AND proposed_at >= $1 \
     GROUP BY currency ORDER BY currency",
);
const SPENT_BY: Sql = sql(
    "SELECT currency, CAST(SUM(goodwill) AS BIGINT) FROM make_goods WHERE goodwill IS NOT NULL AND proposed_by = $1 \
     AND proposed_at >= $2 GROUP BY currency ORDER BY currency",
);
const SPENT_FOR: Sql = sql(
    "SELECT g.currency, CAST(SUM(g.goodwill) AS BIGINT) FROM cases c JOIN make_goods g ON g.case_id = c.id \
     WHERE c.problem = $1 AND g.goodwill IS NOT NULL GROUP BY g.currency ORDER BY g.currency",
);
/// The goodwill of late, newest first: enough to say what is usual, and no more of it is read than that.
const OF_LATE: Sql = pair(
    "SELECT c.customer, c.failure_type, c.state ->> 'severity', g.currency, g.goodwill, g.id FROM \
     (SELECT id, case_id, currency, goodwill FROM make_goods WHERE goodwill IS NOT NULL AND proposed_at >= $1 \
     ORDER BY proposed_at DESC LIMIT $2) AS g JOIN cases c ON c.id = g.case_id",
    "SELECT c.customer, c.failure_type, c.state::json->>'severity', g.currency, g.goodwill, g.id FROM \
     (SELECT id, case_id, currency, goodwill FROM make_goods WHERE goodwill IS NOT NULL AND proposed_at >= $1 \
     ORDER BY proposed_at DESC LIMIT $2) AS g JOIN cases c ON c.id = g.case_id",
);

/// As many gifts as tell what is usual.
const COMPARED: i64 = 1_000;

/// The case that a make-good belongs to.
///
/// # Errors
/// The engine's.
pub fn case_of(conn: &mut Conn<'_>, make_good: Id<MakeGood>) -> Result<Option<Id<Case>>, StoreError> {
    conn.one(CASE_OF, &[make_good.into()])?.map(|row| row.id(0)).transpose()
}

/// Make-goods that wait for one person's hand: those of which nobody knows whether they were carried out, and those that
/// certainly were not. In the cases of that person, oldest first.
///
/// # Errors
/// The engine's.
pub fn stuck_of(
    conn: &mut Conn<'_>,
    owner: Id<Member>,
    limit: i64,
) -> Result<Vec<(Id<Case>, MakeGood)>, StoreError> {
    let rows = conn.all(STUCK, &[owner.into(), limit.into()])?;
    rows.iter().map(|row| Ok((row.id(0)?, row.record(1)?))).collect()
}

/// How many make-goods wait for somebody to agree, counted up to a thousand.
///
/// # Errors
/// The engine's.
pub fn waiting(conn: &mut Conn<'_>) -> Result<u64, StoreError> {
    let waiting = conn.one(WAITING, &[])?.map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(waiting).unwrap_or(0))
}

/// What a customer was given or offered, newest first.
///
/// # Errors
/// The engine's.
pub fn of_customer(
    conn: &mut Conn<'_>,
    customer: Id<Customer>,
    limit: i64,
) -> Result<Vec<MakeGood>, StoreError> {
    conn.all(OF_CUSTOMER, &[customer.into(), limit.into()])?.iter().map(|row| row.record(0)).collect()
}

/// The goodwill that counts against the budgets, per currency: of everybody and of one person since a moment, and of all
/// cases of a problem, ever.
///
/// # Errors
/// The engine's.
pub fn spent(
    conn: &mut Conn<'_>,
    since: Timestamp,
    person: Option<Id<Member>>,
    problem: Option<uuid::Uuid>,
) -> Result<Spent, StoreError> {
    Ok(Spent {
        firm: sums(conn, SPENT, &[since.into()])?,
        person: person.map_or(Ok(Vec::new()), |by| sums(conn, SPENT_BY, &[by.into(), since.into()]))?,
        problem: problem.map_or(Ok(Vec::new()), |problem| sums(conn, SPENT_FOR, &[problem.into()]))?,
    })
}

fn sums(conn: &mut Conn<'_>, query: Sql, values: &[Val]) -> Result<Vec<Money>, StoreError> {
    conn.all(query, values)?.iter().map(|row| money(row, 1, 0)).collect()
}

fn money(row: &Row, minor: usize, currency: usize) -> Result<Money, StoreError> {
    let code = row.text(currency)?;
    Money::of_minor_units(row.int(minor)?, code)
        .ok_or_else(|| StoreError::Value(format!("make_goods: found the currency {code:?}")))
}

/// What is usual for a make-good of this case: what like cases were given since then, and how often each customer was.
/// The make-good itself counts for its customer and not for what is usual in like cases.
///
/// # Errors
/// The engine's.
pub fn usual(
    conn: &mut Conn<'_>,
    file: &CaseFile,
    one: &MakeGood,
    since: Timestamp,
) -> Result<Usual, StoreError> {
    let (own, mut usual) = (one.id.to_string(), Usual::default());
    let mut claims: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
    let like = (file.case.failure_type.as_deref(), Some(file.case.severity.name()));
    for row in conn.all(OF_LATE, &[since.into(), COMPARED.into()])? {
        if row.text(5)? == own {
            continue;
        }
        *claims.entry(row.text(0)?.to_owned()).or_default() += 1;
        let same_currency = row.text(3)? == one.face_value.currency().code();
        if same_currency && (row.opt_text(1)?, row.opt_text(2)?) == like {
            usual.values.push(row.int(4)?);
        }
    }
    usual.own_claims = 1 + claims.remove(&file.customer.id.to_string()).unwrap_or(0);
    usual.claims = claims.into_values().collect();
    Ok(usual)
}
