//! The whole file of a case, as a decision needs it.

use std::collections::HashMap;

use domain::{
    case::{Around, Case, CaseFile},
    id::{CaseNumber, Id},
    promise::Promise,
    recovery::MakeGood,
};

use super::message;
use crate::{
    Conn, Sql, StoreError, Unit, Val, customer,
    dialect::{pair, sql},
    intake::cohort,
    learning, measures,
    recovery::ledger,
    value::{record, word},
};

/// What was promised and given in each of some cases.
pub type Belongings = HashMap<Id<Case>, (Vec<Promise>, Vec<MakeGood>)>;

/// Whether the rows are about to be changed. On PostgreSQL that locks them; on SQLite the one writer is alone anyway.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lock {
    /// Only a look.
    No,
    /// They will be changed.
    Yes,
}

const READ: Sql = sql("SELECT state FROM cases WHERE id = $1");
const TAKE: Sql =
    pair("SELECT state FROM cases WHERE id = $1", "SELECT state FROM cases WHERE id = $1 FOR UPDATE");
const PROMISES: Sql = sql("SELECT state FROM promises WHERE case_id = $1 ORDER BY id");
const MAKE_GOODS: Sql = sql("SELECT state FROM make_goods WHERE case_id = $1 ORDER BY id");
const PROMISES_OF: Sql = pair(
    "SELECT case_id, state FROM promises WHERE case_id IN (SELECT value FROM json_each($1)) ORDER BY id",
    "SELECT case_id, state FROM promises WHERE case_id = ANY (ARRAY(SELECT json_array_elements_text($1::json))) ORDER BY id",
);
const MAKE_GOODS_OF: Sql = pair(
    "SELECT case_id, state FROM make_goods WHERE case_id IN (SELECT value FROM json_each($1)) ORDER BY id",
    "SELECT case_id, state FROM make_goods WHERE case_id = ANY (ARRAY(SELECT json_array_elements_text($1::json))) ORDER BY id",
);
const OTHER_OPEN: Sql = sql("SELECT COUNT(*) FROM cases WHERE customer = $1 AND id <> $2 AND is_open = 1");
const BY_NUMBER: Sql = sql("SELECT id FROM cases WHERE number = $1");
const BY_EXTERNAL_ID: Sql = sql("SELECT id FROM cases WHERE external_id = $1");
const SAVE: Sql = sql(
    "INSERT INTO cases (id, number, external_id, customer, stage, is_open, owner, handover_to, escalated, due_at, received_at, failure_type, problem, state, product, site, silent_in) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
     ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, stage = excluded.stage, is_open = excluded.is_open, owner = excluded.owner, \
     handover_to = excluded.handover_to, escalated = excluded.escalated, due_at = excluded.due_at, received_at = excluded.received_at, \
     failure_type = excluded.failure_type, problem = excluded.problem, state = excluded.state, \
     product = excluded.product, site = excluded.site, silent_in = excluded.silent_in",
);
/// Without the case of one that is there, which SQLite guards by copying every page that it touches.
const SAVE_NEW: Sql = sql(
    "INSERT INTO cases (id, number, external_id, customer, stage, is_open, owner, handover_to, escalated, due_at, received_at, failure_type, problem, state, product, site, silent_in) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
);
const SAVE_PROMISE: Sql = sql(
    "INSERT INTO promises (id, case_id, is_open, due_at, state) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (id) DO UPDATE SET case_id = excluded.case_id, is_open = excluded.is_open, due_at = excluded.due_at, state = excluded.state",
);
const SAVE_MAKE_GOOD: Sql = sql(
    "INSERT INTO make_goods (id, case_id, status, proposed_at, proposed_by, currency, goodwill, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
     ON CONFLICT (id) DO UPDATE SET case_id = excluded.case_id, status = excluded.status, goodwill = excluded.goodwill, state = excluded.state",
);

/// The file of a case; `None` if there is no such case.
///
/// # Errors
/// The engine's.
pub fn file(conn: &mut Conn<'_>, id: Id<Case>, lock: Lock) -> Result<Option<CaseFile>, StoreError> {
    let query = if lock == Lock::Yes { TAKE } else { READ };
    let Some(row) = conn.one(query, &[id.into()])? else { return Ok(None) };
    let case: Case = row.record(0)?;
    let Some(customer) = customer::by_id(conn, case.customer, lock)? else {
        return Err(StoreError::Value(format!("case {id} has no customer {}", case.customer)));
    };
    let promises =
        conn.all(PROMISES, &[id.into()])?.iter().map(|row| row.record(0)).collect::<Result<_, _>>()?;
    let make_goods =
        conn.all(MAKE_GOODS, &[id.into()])?.iter().map(|row| row.record(0)).collect::<Result<_, _>>()?;
    let other_open =
        conn.one(OTHER_OPEN, &[case.customer.into(), id.into()])?.map_or(Ok(0), |row| row.int(0))?;
    let cohort = case.incident.map(|incident| cohort::size(conn, incident)).transpose()?;
    Ok(Some(CaseFile {
        mends: learning::mends(conn, &case)?,
        case,
        customer,
        promises,
        make_goods,
        said: Vec::new(),
        other_open: u64::try_from(other_open).unwrap_or(0),
        cohort,
        around: Around::default(),
    }))
}

/// What was promised and given in some cases, oldest first in each.
///
/// # Errors
/// The engine's.
pub fn belongings(conn: &mut Conn<'_>, cases: &[Id<Case>]) -> Result<Belongings, StoreError> {
    let ids = serde_json::to_string(cases)?;
    let mut found = Belongings::new();
    for row in conn.all(PROMISES_OF, &[ids.as_str().into()])? {
        found.entry(row.id(0)?).or_default().0.push(row.record(1)?);
    }
    for row in conn.all(MAKE_GOODS_OF, &[ids.as_str().into()])? {
        found.entry(row.id(0)?).or_default().1.push(row.record(1)?);
    }
    Ok(found)
}

/// The id of a case by its id, its number or `ext:` and the id it was imported under.
///
/// # Errors
/// The engine's.
pub fn find(conn: &mut Conn<'_>, name: &str) -> Result<Option<Id<Case>>, StoreError> {
    if let Ok(id) = name.parse() {
        return Ok(Some(id));
    }
    if name.contains('\0') {
        return Ok(None);
    }
    let row = match (name.strip_prefix("ext:"), name.parse::<CaseNumber>()) {
        (Some(external), _) => conn.one(BY_EXTERNAL_ID, &[external.into()])?,
        (None, Ok(number)) => conn.one(BY_NUMBER, &[number.to_string().into()])?,
        (None, Err(_)) => None,
    };
    row.map(|row| row.id(0)).transpose()
}

/// Saves what a file became. `before` is what was loaded, if it existed: only what differs is written.
///
/// # Errors
/// The engine's.
pub fn save(unit: &mut Unit<'_>, before: Option<&CaseFile>, after: &CaseFile) -> Result<(), StoreError> {
    if before.is_none_or(|before| before.customer != after.customer) {
        customer::save(unit, &after.customer)?;
    }
    if before.is_none_or(|before| before.case != after.case) {
        unit.exec(SAVE, &of_case(&after.case)?)?;
    }
    let known = before.map_or(&[][..], |before| &before.promises);
    for promise in after.promises.iter().filter(|promise| !known.contains(promise)) {
        unit.exec(SAVE_PROMISE, &of_promise(after.case.id, promise)?)?;
    }
    let known = before.map_or(&[][..], |before| &before.make_goods);
    for make_good in after.make_goods.iter().filter(|one| !known.contains(one)) {
        unit.exec(SAVE_MAKE_GOOD, &of_make_good(after.case.id, make_good)?)?;
    }
    ledger::keep(unit, before, after)?;
    learning::keep_told(unit, before, after)?;
    measures::keep(unit, before, after)?;
    message::insert(unit, &after.said.iter().map(|said| (after.case.id, said)).collect::<Vec<_>>())
}

/// Saves the first case of a customer whom nobody knew until now, and them.
///
/// # Errors
/// The engine's.
pub fn save_first(unit: &mut Unit<'_>, file: &CaseFile) -> Result<(), StoreError> {
    let id = file.case.id;
    let promises = file.promises.iter().map(|one| of_promise(id, one)).collect::<Result<_, _>>()?;
    let make_goods = file.make_goods.iter().map(|one| of_make_good(id, one)).collect::<Result<_, _>>()?;
    let [customer, names] = customer::of_new(&file.customer)?;
    let case = (SAVE_NEW, vec![of_case(&file.case)?]);
    let measured = measures::of_new(file)?;
    unit.exec_all(&[
        customer,
        names,
        case,
        measured,
        (SAVE_PROMISE, promises),
        (SAVE_MAKE_GOOD, make_goods),
    ])?;
    ledger::keep(unit, None, file)?;
    message::insert(unit, &file.said.iter().map(|said| (id, said)).collect::<Vec<_>>())
}

/// Saves many files of cases that are new, without their customers.
///
/// # Errors
/// The engine's.
pub fn save_new(unit: &mut Unit<'_>, files: &[CaseFile]) -> Result<(), StoreError> {
    let (mut cases, mut promises, mut make_goods) = (Vec::with_capacity(files.len()), Vec::new(), Vec::new());
    for file in files {
        let id = file.case.id;
        cases.push(of_case(&file.case)?);
        for promise in &file.promises {
            promises.push(of_promise(id, promise)?);
        }
        for make_good in &file.make_goods {
            make_goods.push(of_make_good(id, make_good)?);
        }
    }
    unit.exec_each(SAVE_NEW, &cases)?;
    unit.exec_each(SAVE_PROMISE, &promises)?;
    unit.exec_each(SAVE_MAKE_GOOD, &make_goods)?;
    files.iter().try_for_each(|file| ledger::keep(unit, None, file))?;
    measures::keep_new(unit, files)?;
    let said = files.iter().flat_map(|file| file.said.iter().map(|said| (file.case.id, said)));
    message::insert(unit, &said.collect::<Vec<_>>())
}

fn of_case(case: &Case) -> Result<Vec<Val>, StoreError> {
    Ok(vec![
        case.id.into(),
        case.number.to_string().into(),
        case.external_id.as_deref().into(),
        case.customer.into(),
        case.stage.name().into(),
        case.is_open().into(),
        case.owner.into(),
        case.handover.as_ref().map(|handover| handover.to).into(),
        (case.escalation.is_some() && case.is_open() && !case.silent_victim).into(),
        case.next_step.as_ref().map(|step| step.due_at).into(),
        case.received_at.into(),
        case.failure_type.as_deref().into(),
        case.problem.into(),
        record(case)?,
        case.product.as_deref().into(),
        case.site.as_deref().into(),
        case.incident.filter(|_| case.silent_victim).into(),
    ])
}

fn of_promise(case: Id<Case>, promise: &Promise) -> Result<Vec<Val>, StoreError> {
    Ok(vec![
        promise.id.into(),
        case.into(),
        promise.is_open().into(),
        promise.due_at.into(),
        record(promise)?,
    ])
}

fn of_make_good(case: Id<Case>, make_good: &MakeGood) -> Result<Vec<Val>, StoreError> {
    let goodwill = Some(make_good.face_value.minor_units()).filter(|_| make_good.counts_as_goodwill());
    Ok(vec![
        make_good.id.into(),
        case.into(),
        word(&make_good.state)?,
        make_good.proposed_at.into(),
        make_good.proposed_by.into(),
        make_good.face_value.currency().code().into(),
        goodwill.into(),
        record(make_good)?,
    ])
}
