//! One slip or the way we work? The checklist test, against the version of the procedure that was in force when it failed.
//!
//! A step that is missing from the procedure: systemic. A step that is there and was skipped: one-off, unless skips repeat
//! beyond chance.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CauseClass, ProblemScope, Procedure, effect::at_least};
use crate::{change::Refused, id::Id};

/// How often a step that is written down is left out in the best of houses: 3 in 1,000, the general rate of omission of
/// the reactor safety study (WASH-1400, 1975, appendix III).
pub const SLIPS: f64 = 0.003;
/// Skips are beyond chance where as many would come less often than this.
pub const BEYOND_CHANCE: f64 = 0.01;

/// What somebody answers about the procedure as it was.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistAnswers {
    /// The procedure that should have prevented it; none if there is none.
    #[serde(default)]
    pub procedure: Option<Id<Procedure>>,
    /// When it failed; the first receipt among the cases of the problem, if not said.
    #[serde(default)]
    pub failed_at: Option<Timestamp>,
    /// Does the version in force hold a step that should have prevented it?
    #[serde(default)]
    pub step_in_procedure: Option<bool>,
    /// Was that step followed?
    #[serde(default)]
    pub followed: Option<bool>,
    /// Would following it have prevented the failure?
    #[serde(default)]
    pub would_have_prevented: Option<bool>,
    /// Did those who were to follow it know it and understand it? Yes, if not said.
    #[serde(default)]
    pub understood: Option<bool>,
    /// How often the step is known to have been skipped in the last twelve months, this time included.
    #[serde(default)]
    pub skipped: Option<u64>,
    /// How often it was due in those months.
    #[serde(default)]
    pub occasions: Option<u64>,
}

/// The version of a procedure that was in force at a moment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InForce {
    /// The procedure.
    pub procedure: Id<Procedure>,
    /// What it is called.
    pub title: String,
    /// The version.
    pub version: u32,
    /// Since when it was in force.
    pub effective_at: Timestamp,
}

/// The test, with what it rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ChecklistTest {
    /// What was answered.
    pub answers: ChecklistAnswers,
    /// The version that was in force when it failed; none where there was none.
    pub in_force: Option<InForce>,
    /// One-off or systemic.
    pub scope: ProblemScope,
    /// The kind of cause that follows from the answers.
    pub cause_class: CauseClass,
    /// Why, in a sentence.
    pub reason: String,
}

/// Asks the questions in their order and stops where the answer is clear.
///
/// # Errors
/// Names the first question that is not answered though the verdict depends on it.
pub fn checklist_test(
    answers: &ChecklistAnswers,
    in_force: Option<InForce>,
) -> Result<ChecklistTest, Refused> {
    let (scope, cause_class, reason) = match &in_force {
        None => (
            ProblemScope::Systemic,
            CauseClass::NotForeseen,
            "No procedure was in force for it when it failed.".to_owned(),
        ),
        Some(version) => verdict(answers, &format!("{}, version {}", version.title, version.version))?,
    };
    Ok(ChecklistTest { answers: answers.clone(), in_force, scope, cause_class, reason })
}

type Verdict = (ProblemScope, CauseClass, String);

fn verdict(answers: &ChecklistAnswers, version: &str) -> Result<Verdict, Refused> {
    use CauseClass as C;
    let systemic = |class, reason: String| Ok((ProblemScope::Systemic, class, reason));
    if !answered("step_in_procedure", answers.step_in_procedure)? {
        return systemic(C::NotForeseen, format!("The step is missing from {version}."));
    }
    if answered("followed", answers.followed)? {
        return systemic(C::NotForeseen, format!("{version} was followed, and it failed all the same."));
    }
    if !answered("would_have_prevented", answers.would_have_prevented)? {
        return systemic(C::NotForeseen, format!("Following {version} would not have prevented it."));
    }
    let understood = answers.understood.unwrap_or(true);
    let class = if understood { C::NotFollowed } else { C::NotUnderstood };
    let what = if understood { "was skipped" } else { "was not understood" };
    let (skipped, occasions) = (answers.skipped.unwrap_or(1).max(1), answers.occasions);
    if skipped == 1 {
        let reason =
            format!("The step stands in {version} and {what} this once; following it would have helped.");
        return Ok((ProblemScope::OneOff, class, reason));
    }
    let occasions = occasions.filter(|all| *all >= skipped).ok_or_else(|| {
        let found = occasions.map_or_else(|| "nothing".to_owned(), |all| all.to_string());
        Refused::invalid(
            "checklist.occasions",
            found,
            format!("how often the step was due, {skipped} or more"),
        )
    })?;
    let chance = at_least(skipped, occasions, SLIPS);
    let counted = format!("The step stands in {version} and was skipped {skipped} times of {occasions}");
    if chance < BEYOND_CHANCE {
        return systemic(class, format!("{counted}: more than slips explain ({}).", told(chance)));
    }
    let reason = format!("{counted}: as many as slips explain ({}).", told(chance));
    Ok((ProblemScope::OneOff, class, reason))
}

fn told(chance: f64) -> String {
    if chance < 0.001 { "chance below 0.1 %".to_owned() } else { format!("chance {:.1} %", chance * 100.0) }
}

fn answered(question: &'static str, answer: Option<bool>) -> Result<bool, Refused> {
    answer.ok_or_else(|| {
        Refused::invalid(
            format!("checklist.{question}"),
            "no answer",
            "true or false, since a procedure was in force",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{ChecklistAnswers, InForce, checklist_test};
    use crate::{
        id::Id,
        learning::{CauseClass as C, ProblemScope as S},
    };
    use jiff::Timestamp;

    fn version() -> InForce {
        let procedure = Id::new(uuid::Uuid::from_u128(4));
        let effective_at = Timestamp::UNIX_EPOCH;
        InForce { procedure, title: "Loading a van".to_owned(), version: 2, effective_at }
    }

    /// In the order of the questions; `None` where it is not asked any more.
    fn answers(given: [Option<bool>; 4], skips: Option<(u64, u64)>) -> ChecklistAnswers {
        let [step_in_procedure, followed, would_have_prevented, understood] = given;
        ChecklistAnswers {
            step_in_procedure,
            followed,
            would_have_prevented,
            understood,
            skipped: skips.map(|one| one.0),
            occasions: skips.map(|one| one.1),
            ..ChecklistAnswers::default()
        }
    }

    #[test]
    fn the_answers_lead_to_a_verdict() {
        let (yes, no) = (Some(true), Some(false));
        let rows = [
            ([no, None, None, None], None, S::Systemic, C::NotForeseen, "missing"),
            ([yes, yes, None, None], None, S::Systemic, C::NotForeseen, "was followed"),
            ([yes, no, no, None], None, S::Systemic, C::NotForeseen, "would not have prevented"),
            ([yes, no, yes, None], None, S::OneOff, C::NotFollowed, "this once"),
            ([yes, no, yes, yes], Some((1, 4)), S::OneOff, C::NotFollowed, "this once"),
            ([yes, no, yes, no], None, S::OneOff, C::NotUnderstood, "was not understood"),
            // 0.003 a time: two of 1,000 are slips, two of 20 nearly never.
            ([yes, no, yes, None], Some((2, 1000)), S::OneOff, C::NotFollowed, "as many as slips explain"),
            ([yes, no, yes, None], Some((2, 20)), S::Systemic, C::NotFollowed, "more than slips explain"),
            ([yes, no, yes, no], Some((9, 1000)), S::Systemic, C::NotUnderstood, "more than slips explain"),
        ];
        for (given, skips, scope, class, reason) in rows {
            let found = checklist_test(&answers(given, skips), Some(version())).unwrap();
            assert_eq!((found.scope, found.cause_class), (scope, class), "{given:?} {skips:?}");
            assert!(found.reason.contains(reason), "{}", found.reason);
        }
        let without = checklist_test(&ChecklistAnswers::default(), None).unwrap();
        assert_eq!((without.scope, without.cause_class), (S::Systemic, C::NotForeseen));
    }

    #[test]
    fn a_question_that_decides_has_to_be_answered() {
        let (yes, no) = (Some(true), Some(false));
        for (given, skips, field) in [
            ([None, no, yes, None], None, "checklist.step_in_procedure"),
            ([yes, None, yes, None], None, "checklist.followed"),
            ([yes, no, None, None], None, "checklist.would_have_prevented"),
            ([yes, no, yes, None], Some((3, 2)), "checklist.occasions"),
        ] {
            let refused = checklist_test(&answers(given, skips), Some(version())).unwrap_err();
            assert!(refused.to_string().starts_with(field), "{refused}");
        }
    }

    #[test]
    fn what_is_beyond_chance_stays_so_with_every_further_skip() {
        for occasions in [10_u64, 100, 1_000, 10_000] {
            let verdict = |skipped| {
                let all = answers([Some(true), Some(false), Some(true), None], Some((skipped, occasions)));
                checklist_test(&all, Some(version())).unwrap().scope
            };
            let first = (1..=occasions).find(|skipped| verdict(*skipped) == S::Systemic).unwrap();
            // Once beyond chance, more skips are beyond it too.
            assert!(
                (first..first + 5).filter(|skipped| *skipped <= occasions).all(|n| verdict(n) == S::Systemic)
            );
        }
    }
}
