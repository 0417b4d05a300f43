//! What is known beyond a case, read for the acts and the questions that rest on it.

use domain::case::{Act, CaseFile};
use store::Conn;

use crate::{app::Turn, error::Error};

/// How far back gifts count as given before.
const GIFTS: i64 = 200;

/// Reads what decides who has to agree to goodwill: what was spent, and the customer's claims where a rule asks for them.
///
/// # Errors
/// Storage failed.
pub fn read_goodwill(conn: &mut Conn<'_>, turn: &Turn, file: &mut CaseFile) -> Result<(), Error> {
    let policy = &turn.house.policy;
    let since = policy.budgets.since(turn.now, &turn.house.company.zone);
    let (person, problem) = (turn.actor.member_id(), file.case.problem);
    file.around.spent = store::recovery::spent(conn, since, person, problem)?;
    if !policy.hold.is_empty() {
        file.around.claims = store::recovery::claims(conn, file.customer.id, turn.now)?;
    }
    Ok(())
}

/// Reads what an offer is made from besides the case: what the customer was given, and how well each form worked.
///
/// # Errors
/// Storage failed.
pub fn read_offer_facts(conn: &mut Conn<'_>, turn: &Turn, file: &mut CaseFile) -> Result<(), Error> {
    file.around.given = store::recovery::of_customer(conn, file.customer.id, GIFTS)?;
    let worked = turn.worked.so_far(conn, turn.now)?;
    file.around.evidence = worked.evidence(file.case.failure_type.as_deref(), file.customer.segment);
    Ok(())
}

/// Reads those of the firm whom an act names; whoever nobody knows is left out.
///
/// # Errors
/// Storage failed.
pub fn read_colleagues(conn: &mut Conn<'_>, act: &dyn Act, file: &mut CaseFile) -> Result<(), Error> {
    for id in act.names(file) {
        file.around.colleagues.extend(store::staff::by_id(conn, id)?);
    }
    Ok(())
}
