//! Who has to agree before something is given. The rule and its reasons stand in `docs/decisions/approval.md`.

use super::{Approval, BudgetKind, MakeGood, MakeGoodPolicy, Spent};
use crate::{
    money::Money,
    staff::{Actor, Member, MemberKind, Role},
};

/// What is needed before a proposal may be offered.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Consent {
    /// Who has to agree; nobody where the proposer may give it alone.
    pub approval: Option<Approval>,
    /// The proposer's own hand counts as one of the two that are asked for.
    pub proposer_signs: bool,
    /// The budget that is used up.
    pub over_budget: Option<BudgetKind>,
}

impl MakeGoodPolicy {
    /// Who has to agree before `actor` may give `amount` in a case in which they gave `earlier` (the sum, with `amount`)
    /// alone. A budget that is used up asks one level higher than the limits do; it is given for goodwill only.
    #[must_use]
    pub fn consent(&self, actor: &Actor, together: Money, goodwill: Option<(Money, &Spent)>) -> Consent {
        let over_budget = goodwill.and_then(|(amount, spent)| self.budgets.exceeded(spent, amount));
        let by_limit = self.by_limit(actor, together);
        let approval = if over_budget.is_some() { Some(higher(by_limit, actor.role)) } else { by_limit };
        let proposer_signs = !actor.in_training
            && actor.member_id().is_some()
            && approval.as_ref().is_some_and(|one| one.people > 1 && actor.role >= Some(one.role));
        Consent { approval, proposer_signs, over_budget }
    }

    /// Somebody in training has the limits of training on top of those of their role.
    fn by_limit(&self, actor: &Actor, amount: Money) -> Option<Approval> {
        let learns =
            actor.in_training && !self.in_training.iter().any(|limit| limit.covers(amount) == Some(true));
        let role = actor.role.filter(|_| !learns);
        let approval = self.approval(role, amount)?;
        // Whoever may not approve cannot be the one who is asked.
        Some(Approval { role: approval.role.max(Role::Senior), ..approval })
    }
}

impl MakeGood {
    /// Whether this person may be asked to agree to it: by role, and neither the proposer nor somebody who has agreed.
    #[must_use]
    pub fn may_be_approved_by(&self, person: &Member) -> bool {
        let least = self.approval.as_ref().map_or(Role::Senior, |approval| approval.role);
        person.active
            && !person.in_training
            && person.kind == MemberKind::Person
            && person.role >= least
            && self.proposed_by != Some(person.id)
            && !self.approved_by.contains(&person.id)
    }
}

/// One level above what would do otherwise: a senior, a manager, two managers.
fn higher(approval: Option<Approval>, proposer: Option<Role>) -> Approval {
    let manager = |people| Approval { role: Role::Manager, people };
    match (approval, proposer) {
        (Some(one), _) if one.people > 1 => one,
        (Some(one), _) if one.role < Role::Manager => manager(1),
        (None, None | Some(Role::ReadOnly | Role::Agent)) => Approval { role: Role::Senior, people: 1 },
        (None, Some(Role::Senior)) => manager(1),
        (Some(_), _) | (None, Some(Role::Manager | Role::Admin)) => manager(2),
    }
}
