//! Whom we told of a corrective action, by which message.

use domain::{
    case::{Case, CaseFile, Mend, Message},
    id::Id,
    learning::{ActionState, CorrectiveAction},
    reply,
};
use jiff::Timestamp;

use crate::{Conn, Sql, StoreError, Unit, Val, case::Lock, dialect::sql};

const TELL: Sql = sql("INSERT INTO told (action, message, case_id, at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (action, message) DO NOTHING");
const TOLD: Sql = sql("SELECT t.message, t.at, c.state FROM told t JOIN cases c ON c.id = t.case_id \
     WHERE t.action = $1 AND t.message < $2 ORDER BY t.message DESC LIMIT $3");
const CUSTOMERS: Sql =
    sql("SELECT COUNT(DISTINCT c.customer) FROM told t JOIN cases c ON c.id = t.case_id WHERE t.action = $1");

/// A message that told a customer of a corrective action.
#[derive(Clone, PartialEq, Debug)]
pub struct Told {
    /// The message.
    pub message: Id<Message>,
    /// When it was sent.
    pub at: Timestamp,
    /// The case it belongs to.
    pub case: Case,
}

/// Notes the actions that the new messages of a case speak of.
pub(crate) fn keep(
    unit: &mut Unit<'_>,
    before: Option<&CaseFile>,
    after: &CaseFile,
) -> Result<(), StoreError> {
    // How a message sounded is noted once, when it is said.
    let known = before.map_or(0, |before| before.case.tones.len());
    for spoken in after.case.tones.iter().skip(known) {
        for action in &spoken.told_of {
            unit.exec(
                TELL,
                &[(*action).into(), spoken.message.into(), after.case.id.into(), spoken.at.into()],
            )?;
        }
    }
    Ok(())
}

/// Messages that told a customer of an action, newest first.
///
/// # Errors
/// The engine's.
pub fn told(
    conn: &mut Conn<'_>,
    action: Id<CorrectiveAction>,
    after: Option<Id<Message>>,
    limit: i64,
) -> Result<Vec<Told>, StoreError> {
    let from: Val = after.map_or_else(|| "g".into(), Val::from);
    let read = |row: &crate::Row| Ok(Told { message: row.id(0)?, at: row.time(1)?, case: row.record(2)? });
    conn.all(TOLD, &[action.into(), from, limit.into()])?.iter().map(read).collect()
}

/// How many customers were told of an action.
///
/// # Errors
/// The engine's.
pub fn customers_told(conn: &mut Conn<'_>, action: Id<CorrectiveAction>) -> Result<u64, StoreError> {
    let row = conn.one(CUSTOMERS, &[action.into()])?;
    Ok(u64::try_from(row.map_or(Ok(0), |row| row.int(0))?).unwrap_or(0))
}

/// What is done so that the mistake behind a case does not come back; none while no problem is known behind it.
pub(crate) fn mends(conn: &mut Conn<'_>, case: &Case) -> Result<Option<Vec<Mend>>, StoreError> {
    let Some(problem) = case.problem else { return Ok(None) };
    let problem = super::problem(conn, Id::new(problem), Lock::No)?;
    let mend = |action: CorrectiveAction| Mend {
        action: action.id.uuid(),
        state: standing(action.state),
        what: action.what,
        due_at: action.due_at,
        done_at: action.done_at,
    };
    Ok(problem.map(|problem| problem.actions.into_iter().map(mend).collect()))
}

const fn standing(state: ActionState) -> reply::CorrectiveAction {
    match state {
        ActionState::Planned | ActionState::Ineffective => reply::CorrectiveAction::Open,
        ActionState::Monitoring | ActionState::Inconclusive => reply::CorrectiveAction::Monitoring,
        ActionState::Effective => reply::CorrectiveAction::Effective,
    }
}
