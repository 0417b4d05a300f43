//! How bad is it, and what is it about?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{required, score};
use crate::{
    case::{Act, CaseFile, Concern, Desk, counted::counted},
    change::{Change, Refused},
    failure::{Attribution, Exposure, FailureNature, Severity},
    money::Money,
    recovery::AskedFacts,
    staff::Role,
};

/// Finds out how bad it is. May be repeated as more becomes known; the first one dates the milestone.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// How bad, by harm and not by loudness.
    pub severity: Severity,
    /// The heart of the matter, in one line.
    pub problem_statement: String,
    /// The kind of failure.
    #[serde(default)]
    pub failure_type: Option<String>,
    /// The product or service it is about.
    #[serde(default)]
    pub product: Option<String>,
    /// Where it happened.
    #[serde(default)]
    pub site: Option<String>,
    /// What they need solved.
    #[serde(default)]
    pub real_concern: Option<String>,
    /// What they ask for.
    #[serde(default)]
    pub desired_outcome: Option<String>,
    /// Each thing they raised.
    #[serde(default)]
    pub concerns: Vec<String>,
    /// Whose doing. Never leaves the house.
    #[serde(default)]
    pub attribution: Option<Attribution>,
    /// Slip or broken principle; required from high severity on.
    #[serde(default)]
    pub nature: Option<FailureNature>,
    /// How public it is.
    #[serde(default)]
    pub exposure: Option<Exposure>,
    /// The least the law allows, if it is known.
    #[serde(default)]
    pub floor: Option<Money>,
    /// What they lost and can show; nothing again by an amount of zero. What undoes it is reckoned from it.
    #[serde(default)]
    pub loss: Option<Money>,
    /// What the make-good policy asks besides, by name, such as `{"order_total": "80.00"}`; `null` takes a fact back. Where
    /// they make a floor of the policy due, it is the floor of the case.
    #[serde(default)]
    pub facts: Map<String, Json>,
    /// How the customer feels, one (calm) to five (furious).
    #[serde(default)]
    pub emotion: Option<u8>,
}

impl Act for Assessment {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let statement =
            required("problem_statement", &self.problem_statement, "the heart of the matter in one line")?;
        if self.severity >= Severity::High && self.nature.or(file.case.nature).is_none() {
            return Err(Refused::invalid(
                "nature",
                "nothing",
                "competence or integrity, since the severity is high",
            ));
        }
        let emotion = score("emotion", self.emotion)?;
        let product = counted("product", self.product.as_deref())?;
        let site = counted("site", self.site.as_deref())?;
        self.check_type(desk)?;
        self.check_floor(&file)?;
        self.check_loss(&file)?;
        let facts = self.facts(&file, desk)?;
        let case = &mut file.case;
        case.severity = self.severity;
        case.problem_statement = Some(statement.clone());
        case.failure_type = self.failure_type.clone().or_else(|| case.failure_type.take());
        case.product = product.or_else(|| case.product.take());
        case.site = site.or_else(|| case.site.take());
        case.real_concern = self.real_concern.clone().or_else(|| case.real_concern.take());
        case.desired_outcome = self.desired_outcome.clone().or_else(|| case.desired_outcome.take());
        case.attribution = self.attribution.unwrap_or(case.attribution);
        case.nature = self.nature.or(case.nature);
        case.exposure = self.exposure.unwrap_or(case.exposure);
        if let Some(floor) = self.floor.filter(|floor| Some(*floor) != case.floor) {
            case.floor = Some(floor);
            case.floor_by = desk.actor.member_id().filter(|_| !reckons_by_rule(desk));
        }
        case.facts = facts;
        case.emotion.extend(emotion);
        add_concerns(&mut case.concerns, &self.concerns);
        case.milestones.assessed.get_or_insert(desk.now);
        let basis = find_floor(&mut file, desk);
        let event = file
            .event("case.assessed")
            .fact("severity", self.severity)
            .fact("failure_type", &file.case.failure_type)
            .fact("floor", file.case.floor)
            .fact("floor_basis", basis)
            .fact("loss", file.case.facts.loss())
            .fact("facts", file.case.facts.lasting(&desk.house.policy));
        Ok(Change::of(file).event(event.words(statement)))
    }
}

/// What the policy's own floor comes to for what is known by now: from then on it is owed, whatever else is decided.
/// Answers what it rests on where it is more than was known.
fn find_floor(file: &mut CaseFile, desk: &Desk<'_>) -> Option<String> {
    let policy = &desk.house.policy;
    let facts = file.facts_to_keep(desk).facts(policy);
    let (floor, basis) = policy.reckon(&facts).ok()?.floor?;
    let more = file.case.floor.is_none_or(|known| known.covers(floor) == Some(false));
    more.then(|| {
        file.case.floor = Some(floor);
        file.case.floor_by = desk.actor.member_id().filter(|_| !reckons_by_rule(desk));
        basis
    })
}

/// A program that the firm trusts as it trusts a manager reckons what is owed by rules; a person, or a program with the
/// rights of a clerk, writes down what they found.
fn reckons_by_rule(desk: &Desk<'_>) -> bool {
    desk.actor.is_program && desk.actor.role >= Some(Role::Manager)
}

impl Assessment {
    fn check_type(&self, desk: &Desk<'_>) -> Result<(), Refused> {
        let unknown =
            self.failure_type.as_deref().filter(|code| desk.house.playbooks.failure_type(code).is_none());
        let known: Vec<_> = desk.house.playbooks.failure_types.iter().map(|one| one.code.as_str()).collect();
        unknown.map_or(Ok(()), |code| {
            Err(Refused::invalid("failure_type", code, format!("one of {}", known.join(", "))))
        })
    }

    /// A floor may be found to be higher, never lower: nothing in the system goes below what the law allows.
    fn check_floor(&self, file: &CaseFile) -> Result<(), Refused> {
        let (Some(new), Some(old)) = (self.floor, file.case.floor) else { return Ok(()) };
        if new.covers(old) == Some(true) {
            return Ok(());
        }
        Err(Refused::guard(
            crate::change::Guard::G7,
            format!("The statutory floor of this case is {old}; it cannot be lowered to {new}."),
        ))
    }

    /// What is on file with what is said now.
    fn facts(&self, file: &CaseFile, desk: &Desk<'_>) -> Result<AskedFacts, Refused> {
        let said = self.floor.or(file.case.floor).or(self.loss).map(Money::currency);
        let currency = said.unwrap_or_else(|| file.case.currency(desk.house.currency()));
        let mut facts = file.case.facts.clone().with_loss(self.loss);
        let taken = facts.take(&desk.house.policy, &self.facts, currency);
        taken.map(|()| facts).map_err(|error| error.refused("facts"))
    }

    /// A loss is an amount, in the currency in which the case is put right.
    fn check_loss(&self, file: &CaseFile) -> Result<(), Refused> {
        let Some(loss) = self.loss.or(file.case.facts.loss()) else { return Ok(()) };
        let currency = self.floor.or(file.case.floor).map_or(loss.currency(), Money::currency);
        if loss.minor_units() >= 0 && loss.currency() == currency {
            return Ok(());
        }
        Err(Refused::invalid(
            "loss",
            loss.to_string(),
            format!("zero or more {}, like the floor", currency.code()),
        ))
    }
}

fn add_concerns(known: &mut Vec<Concern>, raised: &[String]) {
    for what in raised.iter().map(|what| what.trim()).filter(|what| !what.is_empty()) {
        if known.iter().all(|concern| concern.what != what) {
            known.push(Concern { what: what.to_owned(), answer: None });
        }
    }
}
