//! Rows elsewhere that mention the customer or the cases: candidates, jobs, mail, answers.

use domain::intake::Candidate;

use super::{ERASED, Person};
use crate::{Sql, StoreError, Unit, dialect::sql, intake};

const CANDIDATES: Sql =
    sql("SELECT state FROM candidates WHERE waiting = 0 AND state LIKE '%\"case\":\"' || $1 || '\"%'");
const CLEAR_MAIL: Sql = sql(
    "UPDATE outbox SET recipient = '', subject = '', text = NULL, error = NULL, \
     status = CASE WHEN status = 'queued' THEN 'kept' ELSE status END WHERE case_id = $1",
);
const DROP_SENDING: Sql = sql(
    "UPDATE jobs SET done_at = $2 WHERE done_at IS NULL AND task LIKE '%' || $1 || '%' \
     AND (task LIKE '%\"task\":\"send\"%' OR task LIKE '%\"task\":\"ask_follow_up\"%')",
);
const CLEAR_ERRORS: Sql =
    sql("UPDATE jobs SET error = $2 WHERE error IS NOT NULL AND task LIKE '%' || $1 || '%'");
const CLEAR_ANSWERS: Sql = sql("UPDATE answers SET body = '{\"erased\":true}' WHERE body LIKE '%' || $1 || '%'");
const NAMES: Sql = sql(
    "SELECT id FROM cases WHERE customer = $1 UNION SELECT number FROM cases WHERE customer = $1 \
     UNION SELECT m.id FROM messages m JOIN cases c ON c.id = m.case_id WHERE c.customer = $1 \
     UNION SELECT p.id FROM promises p JOIN cases c ON c.id = p.case_id WHERE c.customer = $1 \
     UNION SELECT g.id FROM make_goods g JOIN cases c ON c.id = g.case_id WHERE c.customer = $1",
);

pub(super) fn erase(unit: &mut Unit<'_>, person: &Person) -> Result<(), StoreError> {
    let now = unit.context.now;
    for case in &person.cases {
        unit.exec(CLEAR_MAIL, &[(*case).into()])?;
        unit.exec(DROP_SENDING, &[(*case).into(), now.into()])?;
        candidates(unit, &case.to_string())?;
    }
    let ids = person.cases.iter().map(ToString::to_string).chain([person.id.to_string()]);
    for id in ids.collect::<Vec<_>>() {
        unit.exec(CLEAR_ERRORS, &[id.into(), ERASED.into()])?;
    }
    // An answer about the customer names the customer, a case or something in a case.
    let names = unit.all(NAMES, &[person.id.into()])?;
    unit.exec(CLEAR_ANSWERS, &[person.id.into()])?;
    names.iter().try_for_each(|row| unit.exec(CLEAR_ANSWERS, &[row.text(0)?.into()]).map(drop))
}

fn candidates(unit: &mut Unit<'_>, case: &str) -> Result<(), StoreError> {
    for row in unit.all(CANDIDATES, &[case.into()])? {
        let candidate: Candidate = row.record(0)?;
        let candidate = Candidate { verbatim: ERASED.to_owned(), source: None, said_by: None, ..candidate };
        intake::save_candidate(unit, &candidate)?;
    }
    Ok(())
}
