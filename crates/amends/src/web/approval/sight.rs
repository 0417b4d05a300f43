//! What a decision about an offer rests on, read in one look.

use domain::recovery::{
    BudgetKind, BudgetState, MakeGood, Recommendation,
    pattern::{Hint, hints},
};
use jiff::SignedDuration;

use crate::{
    app::App,
    error::Error,
    web::{
        SignedIn,
        case::{Sight, recommend},
    },
};

/// What is usual is looked for this far back.
const A_YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// An offer that somebody asks approval for.
pub struct Asked {
    /// Its case, customer and history.
    pub sight: Sight,
    /// The offer.
    pub one: MakeGood,
    /// How the budgets stand without it.
    pub budgets: Vec<BudgetState>,
    /// What stands out.
    pub hints: Vec<Hint>,
    /// What the policy would give.
    pub recommended: Option<Recommendation>,
}

impl Asked {
    /// Reads it. Blocks.
    ///
    /// # Errors
    /// There is no such make-good, or storage failed.
    pub fn load(app: &App, me: &SignedIn, make_good: &str) -> Result<Self, Error> {
        let missing = Error::Missing("such make-good");
        let Ok(id) = make_good.parse() else { return Err(missing) };
        let case = app.look(|conn| Ok(store::recovery::case_of(conn, id)?))?.ok_or(missing)?;
        let sight = Sight::load(app, me, &case.to_string())?;
        let one = sight.file.make_goods.iter().find(|one| one.id == id).cloned();
        let one = one.ok_or(Error::Missing("such make-good"))?;
        let budgets = &sight.house.policy.budgets;
        let since = budgets.since(sight.now, sight.zone());
        let long_ago = sight.now.saturating_sub(A_YEAR).unwrap_or(jiff::Timestamp::MIN);
        let (spent, usual) = app.look(|conn| {
            let spent = store::recovery::spent(conn, since, one.proposed_by, sight.file.case.problem)?;
            Ok((spent, store::recovery::usual(conn, &sight.file, &one, long_ago)?))
        })?;
        let mut budgets = budgets.states(&spent, one.face_value.currency());
        budgets.retain(|state| state.kind != BudgetKind::Problem || sight.file.case.problem.is_some());
        Ok(Self {
            budgets,
            hints: hints(one.face_value, &usual),
            recommended: recommend(&sight).ok().filter(|found| found.extra.is_some()),
            one,
            sight,
        })
    }
}
