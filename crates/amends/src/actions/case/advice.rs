//! What policy would offer for a case, and what giving it takes: one answer for pages, API and command line.

use domain::{
    case::CaseFile,
    money::Money,
    recovery::{
        Approval, Basis, BudgetKind, BudgetState, Consent, EvidenceByForm, Goodwill, Held, MakeGoodPolicy,
        OfferFacts, Recommendation, Spent,
    },
    staff::{Actor, Role},
};
use schemars::JsonSchema;
use serde::Serialize;
use store::Conn;

use super::{
    around::{read_goodwill, read_offer_facts},
    policy_of,
};
use crate::{app::Turn, error::Error};

/// What is offered, from which facts, and who has to agree.
pub struct Advice {
    /// The facts that were asked: those of the decision where there is one.
    pub facts: OfferFacts,
    /// The policy that was asked: the one in force, or the one that the case was decided under.
    pub policy: MakeGoodPolicy,
    /// The answer.
    pub recommendation: Recommendation,
}

/// What it takes if the extra were proposed now.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Giving {
    /// Who has to agree; null if nobody has to.
    pub approval: Option<Approval>,
    /// The budget that it would go beyond, so that somebody one level higher agrees.
    pub over_budget: Option<BudgetKind>,
    /// The rule by which a person would look at it first. Not for the customer.
    pub held: Option<Held>,
    /// How the budgets in its currency stand without it: `limit`, and what of it is `spent`.
    pub budgets: Vec<BudgetState>,
}

/// Asks the policy about a case. The file keeps what was read for it.
///
/// # Errors
/// Storage failed.
pub fn advise(conn: &mut Conn<'_>, turn: &Turn, file: &mut CaseFile) -> Result<Advice, Error> {
    let facts = offer_facts(conn, turn, file)?;
    read_goodwill(conn, turn, file)?;
    let policy = policy_of(conn, &turn.house, file)?;
    let recommendation = policy.recommend(&facts);
    Ok(Advice { facts, policy, recommendation })
}

impl Advice {
    /// What it takes if whoever asks gives the extra now.
    #[must_use]
    pub fn giving(&self, file: &CaseFile, turn: &Turn) -> Giving {
        self.recommendation.extra.map(|extra| giving(file, extra, turn)).unwrap_or_default()
    }

    /// What it takes if an agent gives it who has given nothing yet: the same whoever asks.
    fn for_an_agent(&self, file: &CaseFile, turn: &Turn) -> Giving {
        self.recommendation.extra.map(|extra| for_an_agent(file, extra, turn)).unwrap_or_default()
    }
}

/// The facts that an offer for a case is made from. The file keeps what was read for it.
///
/// # Errors
/// Storage failed.
pub fn offer_facts(conn: &mut Conn<'_>, turn: &Turn, file: &mut CaseFile) -> Result<OfferFacts, Error> {
    read_offer_facts(conn, turn, file)?;
    let usual = turn.house.currency();
    let evidence = file.around.evidence.clone();
    Ok(file.case.offer_facts(&file.customer, &file.around.given, &file.make_goods, evidence, usual))
}

fn giving(file: &CaseFile, extra: Money, turn: &Turn) -> Giving {
    let ids = turn.ids();
    let consent = file.consent(Basis::Goodwill, extra, &turn.desk(&ids));
    told(file, extra, turn, consent, |_| true)
}

fn for_an_agent(file: &CaseFile, extra: Money, turn: &Turn) -> Giving {
    let agent = Actor { role: Some(Role::Agent), ..Actor::system() };
    let spent = Spent { person: Vec::new(), ..file.around.spent.clone() };
    let goodwill = Goodwill { amount: extra, spent: &spent, claims: &file.around.claims, now: turn.now };
    let consent = turn.house.policy.consent(&agent, extra, Some(goodwill));
    told(file, extra, turn, consent, |kind| kind != BudgetKind::Person)
}

fn told(
    file: &CaseFile,
    extra: Money,
    turn: &Turn,
    consent: Consent,
    shows: impl Fn(BudgetKind) -> bool,
) -> Giving {
    let mut budgets = turn.house.policy.budgets.states(&file.around.spent, extra.currency());
    let has_problem = file.case.problem.is_some();
    budgets.retain(|state| shows(state.kind) && (state.kind != BudgetKind::Problem || has_problem));
    Giving { approval: consent.approval, over_budget: consent.over_budget, held: consent.held, budgets }
}

/// The answer as everybody is told it outside the pages: the same whoever asks, byte for byte. Of a decided case,
/// everything but what giving takes stays as it was.
#[derive(Serialize, JsonSchema)]
pub struct Advised {
    /// What the law allows at least; paid whatever else is true.
    floor: Option<Money>,
    /// What policy recommends beyond the correction itself.
    #[serde(flatten)]
    recommendation: Recommendation,
    /// What was known of forms that were given for failures like this, by form: an association, no proof.
    evidence: EvidenceByForm,
    /// The seal of the policy that was asked.
    policy: String,
    /// The facts of the decision were asked, and not those of now.
    as_decided: bool,
    /// What it takes if an agent gives it now who has given nothing yet; a higher role may give more alone.
    #[serde(flatten)]
    giving: Giving,
}

impl Advised {
    /// The answer for a file.
    #[must_use]
    pub fn of(advice: Advice, file: &CaseFile, turn: &Turn) -> Self {
        let giving = advice.for_an_agent(file, turn);
        Self {
            floor: advice.facts.floor,
            recommendation: advice.recommendation,
            evidence: advice.facts.evidence,
            policy: advice.policy.seal(),
            as_decided: file.case.decided_on.is_some(),
            giving,
        }
    }
}
