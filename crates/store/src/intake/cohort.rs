//! The members of a cohort: found, listed by page, counted, and taken to be told.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    customer::Customer,
    id::Id,
    intake::{CohortMember, Incident, Status, fold_value},
    money::Money,
};

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    case::Lock,
    dialect::{pair, sql},
    value::record,
};

const SAVE: Sql = sql(
    "INSERT INTO cohort_members (incident, customer, status, silent, state) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (incident, customer) DO UPDATE SET status = excluded.status, silent = excluded.silent, state = excluded.state",
);
const READ: Sql = sql("SELECT state FROM cohort_members WHERE incident = $1 AND customer = $2");
const TAKE: Sql = pair(
    "SELECT state FROM cohort_members WHERE incident = $1 AND customer = $2",
    "SELECT state FROM cohort_members WHERE incident = $1 AND customer = $2 FOR UPDATE",
);
const AMONG: Sql = pair(
    "SELECT state FROM cohort_members WHERE incident = $1 AND customer IN (SELECT value FROM json_each($2))",
    "SELECT state FROM cohort_members WHERE incident = $1 AND customer = ANY (ARRAY(SELECT json_array_elements_text($2::json)))",
);
const PAGE: Sql = sql(
    "SELECT state FROM cohort_members WHERE incident = $1 AND customer < $2 ORDER BY customer DESC LIMIT $3",
);
const PAGE_OF: Sql = sql("SELECT state FROM cohort_members \
     WHERE incident = $1 AND status = $4 AND customer < $2 ORDER BY customer DESC LIMIT $3");
const PAGE_OF_SILENT: Sql = sql("SELECT state FROM cohort_members \
     WHERE incident = $1 AND silent = $4 AND customer < $2 ORDER BY customer DESC LIMIT $3");
/// Going on behind a customer, the other way round: whoever joins meanwhile is met too.
const NEXT: Sql = pair(
    "SELECT state FROM cohort_members WHERE incident = $1 AND status = $2 AND customer > $3 ORDER BY customer LIMIT $4",
    "SELECT state FROM cohort_members WHERE incident = $1 AND status = $2 AND customer > $3 ORDER BY customer LIMIT $4 FOR UPDATE",
);
const COUNTS: Sql =
    sql("SELECT status, silent, COUNT(*) FROM cohort_members WHERE incident = $1 GROUP BY status, silent");
const OF_CUSTOMER: Sql =
    sql("SELECT state FROM cohort_members WHERE customer = $1 ORDER BY incident DESC LIMIT 100");
const SIZE: Sql = sql("SELECT cohort FROM incidents WHERE id = $1");
const GROW: Sql = sql("UPDATE incidents SET cohort = cohort + $2 WHERE id = $1");
const ADD_UNKNOWN: Sql = sql("INSERT INTO cohort_unknown (incident, said, at, row) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (incident, said) DO UPDATE SET at = excluded.at, row = excluded.row");
const DROP_UNKNOWN: Sql = sql("DELETE FROM cohort_unknown WHERE incident = $1 AND said = $2");
const UNKNOWN: Sql =
    sql("SELECT row FROM cohort_unknown WHERE incident = $1 AND said > $2 ORDER BY said LIMIT $3");
const COUNT_UNKNOWN: Sql = sql("SELECT COUNT(*) FROM cohort_unknown WHERE incident = $1");
/// What the make-goods of the cases of a cohort stand at, by account of the ledger.
const COST: Sql = pair(
    "SELECT l.currency, l.account, CAST(SUM(l.cost) AS BIGINT), COUNT(DISTINCT l.make_good) \
     FROM cohort_members m JOIN make_goods g ON g.case_id = m.state ->> 'case' JOIN ledger l ON l.make_good = g.id \
     WHERE m.incident = $1 AND l.account <> 'house' GROUP BY l.currency, l.account HAVING SUM(l.cost) <> 0",
    "SELECT l.currency, l.account, CAST(SUM(l.cost) AS BIGINT), COUNT(DISTINCT l.make_good) \
     FROM cohort_members m JOIN make_goods g ON g.case_id = m.state::json ->> 'case' JOIN ledger l ON l.make_good = g.id \
     WHERE m.incident = $1 AND l.account <> 'house' GROUP BY l.currency, l.account HAVING SUM(l.cost) <> 0",
);

/// Which members a page shows.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Filter {
    /// Only those who stand so.
    pub status: Option<Status>,
    /// Only those who never complained, or only those who did.
    pub silent: Option<bool>,
}

/// How many stand how; `silent` are those of them who never complained.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// By status: all, and the silent ones among them.
    pub by: BTreeMap<Status, (u64, u64)>,
}

impl Counts {
    /// How many stand so.
    #[must_use]
    pub fn of(&self, status: Status) -> u64 {
        self.by.get(&status).map_or(0, |(all, _)| *all)
    }

    /// How many are in the cohort: everybody who was not taken out.
    #[must_use]
    pub fn members(&self) -> u64 {
        self.by.iter().filter(|(status, _)| **status != Status::TakenOut).map(|(_, (all, _))| all).sum()
    }

    /// The share of the cohort that was told, 0 to 1; none for an empty cohort.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "no cohort has so many members that a share would show it"
    )]
    pub fn coverage(&self) -> Option<f64> {
        let members = self.members();
        (members > 0).then(|| self.of(Status::Told) as f64 / members as f64)
    }

    /// How many of them never complained.
    #[must_use]
    pub fn silent(&self) -> u64 {
        self.by.iter().filter(|(status, _)| **status != Status::TakenOut).map(|(_, (_, silent))| silent).sum()
    }
}

/// What the make-goods of a cohort cost in one account of the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cost {
    /// `promised`, `given`, `redeemed`, `lapsed` or `expired`.
    pub account: String,
    /// What stands there, at cost.
    pub cost: Money,
    /// How many make-goods that are.
    pub make_goods: u64,
}

/// Saves members, who may be new or known, and keeps the size of the cohort. `grown` is by how many it grew.
///
/// # Errors
/// The engine's.
pub fn save(
    unit: &mut Unit<'_>,
    incident: Id<Incident>,
    members: &[CohortMember],
    grown: i64,
) -> Result<(), StoreError> {
    let row = |one: &CohortMember| {
        let status = one.status().name();
        Ok(vec![one.incident.into(), one.customer.into(), status.into(), one.silent.into(), record(one)?])
    };
    let rows = members.iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
    if !rows.is_empty() {
        unit.exec_each(SAVE, &rows)?;
    }
    if grown != 0 {
        unit.exec(GROW, &[incident.into(), grown.into()])?;
    }
    Ok(())
}

/// One member.
///
/// # Errors
/// The engine's.
pub fn member(
    conn: &mut Conn<'_>,
    incident: Id<Incident>,
    customer: Id<Customer>,
    lock: Lock,
) -> Result<Option<CohortMember>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    conn.one(query, &[incident.into(), customer.into()])?.map(|row| row.record(0)).transpose()
}

/// Those of these customers who are in the cohort, or were taken out of it.
///
/// # Errors
/// The engine's.
pub fn among(
    conn: &mut Conn<'_>,
    incident: Id<Incident>,
    customers: &BTreeSet<Id<Customer>>,
) -> Result<BTreeMap<Id<Customer>, CohortMember>, StoreError> {
    let rows = conn.all(AMONG, &[incident.into(), serde_json::to_string(customers)?.into()])?;
    rows.iter().map(|row| row.record(0).map(|one: CohortMember| (one.customer, one))).collect()
}

/// A page of members, the customers known last first.
///
/// # Errors
/// The engine's.
pub fn page(
    conn: &mut Conn<'_>,
    incident: Id<Incident>,
    filter: Filter,
    after: Option<Id<Customer>>,
    limit: i64,
) -> Result<Vec<CohortMember>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    let mut values = vec![incident.into(), from, limit.into()];
    let query = match (filter.status, filter.silent) {
        (Some(status), _) => {
            values.push(status.name().into());
            PAGE_OF
        }
        (None, Some(silent)) => {
            values.push(silent.into());
            PAGE_OF_SILENT
        }
        (None, None) => PAGE,
    };
    conn.all(query, &values)?.iter().map(|row| row.record(0)).collect()
}

/// The next members who stand so, behind a customer; on PostgreSQL they are locked.
///
/// # Errors
/// The engine's.
pub fn next(
    unit: &mut Unit<'_>,
    incident: Id<Incident>,
    status: Status,
    after: Option<Id<Customer>>,
    limit: i64,
) -> Result<Vec<CohortMember>, StoreError> {
    let after: Val = after.map_or_else(|| "".into(), Val::from);
    let values = [incident.into(), status.name().into(), after, limit.into()];
    unit.all(NEXT, &values)?.iter().map(|row| row.record(0)).collect()
}

/// How many stand how.
///
/// # Errors
/// The engine's.
pub fn counts(conn: &mut Conn<'_>, incident: Id<Incident>) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    for row in conn.all(COUNTS, &[incident.into()])? {
        let number = u64::try_from(row.int(2)?).unwrap_or(0);
        if let Some(status) = Status::named(row.text(0)?) {
            let (all, silent) = counts.by.entry(status).or_default();
            *all += number;
            *silent += if row.int(1)? == 1 { number } else { 0 };
        }
    }
    Ok(counts)
}

/// How many are in the cohort; every text about the incident is held against this number.
///
/// # Errors
/// The engine's.
pub fn size(conn: &mut Conn<'_>, incident: Id<Incident>) -> Result<u64, StoreError> {
    let size = conn.one(SIZE, &[incident.into()])?.map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(size).unwrap_or(0))
}

/// The cohorts that a customer is in, or was taken out of, newest first, at most a hundred.
///
/// # Errors
/// The engine's.
pub fn of_customer(conn: &mut Conn<'_>, customer: Id<Customer>) -> Result<Vec<CohortMember>, StoreError> {
    conn.all(OF_CUSTOMER, &[customer.into()])?.iter().map(|row| row.record(0)).collect()
}

/// Keeps a row of a list that names nobody we know. The same row is kept once.
///
/// # Errors
/// The engine's.
pub fn keep_unknown(
    unit: &mut Unit<'_>,
    incident: Id<Incident>,
    said: &str,
    row: &str,
) -> Result<(), StoreError> {
    let now = unit.context.now;
    unit.exec(ADD_UNKNOWN, &[incident.into(), fold_value(said).into(), now.into(), row.into()]).map(drop)
}

/// The row names somebody by now.
///
/// # Errors
/// The engine's.
pub fn drop_unknown(unit: &mut Unit<'_>, incident: Id<Incident>, said: &str) -> Result<(), StoreError> {
    unit.exec(DROP_UNKNOWN, &[incident.into(), fold_value(said).into()]).map(drop)
}

/// Rows that name nobody we know, as they were kept, behind one of them.
///
/// # Errors
/// The engine's.
pub fn unknown(
    conn: &mut Conn<'_>,
    incident: Id<Incident>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let rows = conn.all(UNKNOWN, &[incident.into(), fold_value(after).into(), limit.into()])?;
    rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

/// How many rows name nobody we know.
///
/// # Errors
/// The engine's.
pub fn unknown_count(conn: &mut Conn<'_>, incident: Id<Incident>) -> Result<u64, StoreError> {
    let count = conn.one(COUNT_UNKNOWN, &[incident.into()])?.map_or(Ok(0), |row| row.int(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What the make-goods in the cases of a cohort really cost, by account of the ledger and currency.
///
/// # Errors
/// The engine's.
pub fn cost(conn: &mut Conn<'_>, incident: Id<Incident>) -> Result<Vec<Cost>, StoreError> {
    let rows = conn.all(COST, &[incident.into()])?;
    let read = |row: &crate::Row| {
        let code = row.text(0)?;
        let unknown = || StoreError::Value(format!("ledger: found the currency {code:?}"));
        Ok(Cost {
            account: row.text(1)?.to_owned(),
            cost: Money::of_minor_units(row.int(2)?, code).ok_or_else(unknown)?,
            make_goods: u64::try_from(row.int(3)?).unwrap_or(0),
        })
    };
    rows.iter().map(read).collect()
}
