//! Who has to agree before something is given. The rule and its reasons stand in `docs/decisions/approval.md`.

use jiff::Timestamp;

use super::{Approval, BudgetKind, Claims, Held, MakeGood, MakeGoodPolicy, Spent};
use crate::{
    money::Money,
    staff::{Actor, Member, MemberKind, Permission, Role},
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
    /// The rule by which a person looks at it first.
    pub held: Option<Held>,
}

/// What stands around goodwill that is to be given.
#[derive(Clone, Copy, Debug)]
pub struct Goodwill<'a> {
    /// Its face value.
    pub amount: Money,
    /// What counts against the budgets already.
    pub spent: &'a Spent,
    /// The customer's complaints, gifts and orders.
    pub claims: &'a Claims,
    /// When it is to be given.
    pub now: Timestamp,
}

impl MakeGoodPolicy {
    /// Who has to agree before `actor` may give `amount` in a case in which they gave `earlier` (the sum, with `amount`)
    /// alone. A budget that is used up asks one level higher than the limits do, and a rule that holds it asks for a person;
    /// both are given for goodwill only.
    #[must_use]
    pub fn consent(&self, actor: &Actor, together: Money, goodwill: Option<Goodwill<'_>>) -> Consent {
        let over_budget = goodwill.and_then(|one| self.budgets.exceeded(one.spent, one.amount));
        let held = goodwill.and_then(|one| self.held(one.claims, one.now));
        let by_limit = self.by_limit(actor.role, actor.in_training, together);
        let approval = if over_budget.is_some() { Some(higher(by_limit, actor.role)) } else { by_limit };
        let somebody = Approval { role: Role::Senior, people: 1 };
        let approval = approval.or_else(|| held.is_some().then_some(somebody));
        let proposer_signs = !actor.in_training
            && actor.member_id().is_some()
            && approval.as_ref().is_some_and(|one| one.people > 1 && actor.role >= Some(one.role));
        Consent { approval, proposer_signs, over_budget, held }
    }

    /// Who has to agree before somebody of this role may give so much alone; nobody where it is within their limit. Whoever
    /// answers this question, for a case or for facts alone, asks it here. Somebody in training has the limits of training
    /// on top of those of their role.
    #[must_use]
    pub fn by_limit(&self, role: Option<Role>, in_training: bool, amount: Money) -> Option<Approval> {
        let covers = |limits: &[Money]| limits.iter().any(|limit| limit.covers(amount) == Some(true));
        let within = |role: &Role| self.authority.get(role).is_some_and(|limits| covers(limits));
        let learns = in_training && !covers(&self.in_training);
        // Whoever may not give anything cannot give a little alone, whatever a limit says.
        let gives = |role: &Role| role.may(Permission::WorkCases);
        if role.filter(|_| !learns).is_some_and(|role| gives(&role) && within(&role)) {
            return None;
        }
        // Whoever may not approve cannot be the one who is asked.
        let alone = Role::ALL.into_iter().find(within).map(|role| role.max(Role::Senior));
        Some(alone.map_or(Approval { role: Role::Manager, people: 2 }, |role| Approval { role, people: 1 }))
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
