//! What a decision about an offer rests on: how the budgets stand, what stands out, what the policy would give. One answer for
//! page and API.

use domain::{
    case::CaseFile,
    recovery::{
        BudgetKind, BudgetState, MakeGood, Recommendation,
        pattern::{Hint, hints},
    },
};
use jiff::SignedDuration;
use store::Conn;

use crate::{actions::case::advise, app::Turn, error::Error};

/// What is usual is looked for this far back.
const A_YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// What stands beside an offer that somebody asks approval for.
pub struct Beside {
    /// How the budgets stand without it: the firm's, the proposer's and the problem's.
    pub budgets: Vec<BudgetState>,
    /// What stands out.
    pub hints: Vec<Hint>,
    /// What the policy would give; none where it gives nothing, or where nothing is assessed.
    pub recommended: Option<Recommendation>,
}

/// Reads it. The file keeps what was read for it.
///
/// # Errors
/// Storage failed.
pub fn beside(
    conn: &mut Conn<'_>,
    turn: &Turn,
    file: &mut CaseFile,
    one: &MakeGood,
) -> Result<Beside, Error> {
    let budgets = &turn.house.policy.budgets;
    let since = budgets.since(turn.now, &turn.house.company.zone);
    let long_ago = turn.now.saturating_sub(A_YEAR).unwrap_or(jiff::Timestamp::MIN);
    let spent = store::recovery::spent(conn, since, one.proposed_by, file.case.problem)?;
    let usual = store::recovery::usual(conn, file, one, long_ago)?;
    let mut budgets = budgets.states(&spent, one.face_value.currency());
    budgets.retain(|state| state.kind != BudgetKind::Problem || file.case.problem.is_some());
    let assessed = file.case.milestones.assessed.is_some();
    let found = if assessed { Some(advise(conn, turn, file)?.recommendation) } else { None };
    Ok(Beside {
        budgets,
        hints: hints(one.face_value, &usual),
        recommended: found.filter(|found| found.extra.is_some()),
    })
}
