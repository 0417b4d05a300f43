//! The three things that somebody has to decide now: the most pressing first, each with what is asked.

use jiff::Timestamp;

use super::super::{ActionState, Measures, Problem, ProblemState, RateOf, Signal, pareto};
use crate::failure::Playbooks;

/// What there may be to decide about.
pub struct Matters<'m> {
    /// Signals that nobody has decided.
    pub undecided: &'m [Signal],
    /// All problems.
    pub problems: &'m [Problem],
    /// The measures of the period.
    pub measures: &'m Measures,
    /// Offers that wait for somebody to agree.
    pub offers_waiting: u64,
    /// Promises past their date that are still owed.
    pub promises_late: u64,
    /// The kinds of failure and their playbooks.
    pub playbooks: &'m Playbooks,
    /// Now.
    pub now: Timestamp,
}

/// Below this a share of promises kept is for the director, whatever else there is.
const TOO_FEW_KEPT: f64 = 0.95;
/// A kind of failure with so large a part of all cases has to have a problem behind it.
const LARGE_PART: f64 = 0.2;
const MOST: usize = 3;

/// At most three sentences, the most pressing first; fewer where less is to be decided.
#[must_use]
pub fn three_to_decide(matters: &Matters<'_>) -> Vec<String> {
    let kinds: [fn(&Matters<'_>) -> Vec<String>; 7] =
        [waiting, signals, what_did_not_work, late_actions, promises, large_kinds, no_playbook];
    kinds.into_iter().flat_map(|kind| kind(matters)).take(MOST).collect()
}

/// What customers wait for today comes before what would spare others tomorrow.
fn waiting(matters: &Matters<'_>) -> Vec<String> {
    let count = |number: u64, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {many}")),
    };
    let late = count(matters.promises_late, "promise is late", "promises are late");
    let offers = count(matters.offers_waiting, "offer waits for approval", "offers wait for approval");
    let said: Vec<String> = late.into_iter().chain(offers).collect();
    if said.is_empty() {
        Vec::new()
    } else {
        vec![format!("{}. Customers wait for it today.", said.join(" and "))]
    }
}

fn name<'m>(matters: &Matters<'m>, code: &'m str) -> &'m str {
    matters.playbooks.failure_type(code).map_or(code, |known| known.name.as_str())
}

fn signals(matters: &Matters<'_>) -> Vec<String> {
    let sentence = |signal: &Signal| {
        let about = &signal.about;
        let kind = about.failure_type.as_deref().map(|code| name(matters, code));
        let others = [about.product.as_deref(), about.site.as_deref(), about.cause.as_deref()];
        let named: Vec<&str> = std::iter::once(kind).chain(others).flatten().collect();
        let what = if named.is_empty() { "All complaints".to_owned() } else { named.join(", ") };
        let late = if matters.now > signal.decide_by { "; it is overdue" } else { "" };
        format!(
            "“{what}” has come more often than expected since {}. Act on it, or say why not{late}.",
            signal.began.strftime("%-d %B %Y")
        )
    };
    let mut waiting: Vec<&Signal> =
        matters.undecided.iter().filter(|one| one.disposition.is_none()).collect();
    waiting.sort_by_key(|signal| signal.decide_by);
    waiting.into_iter().map(sentence).collect()
}

fn what_did_not_work(matters: &Matters<'_>) -> Vec<String> {
    let open = matters.problems.iter().filter(|problem| problem.state == ProblemState::Open);
    open.filter_map(|problem| {
        let last = problem.actions.last().filter(|one| one.state == ActionState::Ineffective)?;
        Some(format!("“{}” did not help against “{}”. Choose something else.", last.what, problem.title))
    })
    .collect()
}

fn late_actions(matters: &Matters<'_>) -> Vec<String> {
    let actions = matters.problems.iter().flat_map(|problem| &problem.actions);
    let late = actions.filter(|one| one.state == ActionState::Planned && one.due_at < matters.now);
    late.map(|one| {
        format!("“{}” should be done by now and is not. Give it time, or somebody else.", one.what)
    })
    .collect()
}

fn promises(matters: &Matters<'_>) -> Vec<String> {
    let kept = matters.measures.rate(RateOf::PromisesKept);
    let low = kept.filter(|rate| rate.rate.is_some_and(|share| share < TOO_FEW_KEPT));
    low.into_iter()
        .map(|rate| {
            let broken = rate.denominator - rate.numerator;
            format!(
                "{broken} of {} promises were broken. Promise less, or give the work more people.",
                rate.denominator
            )
        })
        .collect()
}

fn large_kinds(matters: &Matters<'_>) -> Vec<String> {
    let known = |code: &str| {
        let open = matters.problems.iter().filter(|problem| problem.state == ProblemState::Open);
        open.into_iter().any(|problem| problem.failure_type.as_deref() == Some(code))
    };
    let bars = pareto(&matters.measures.by_failure_type);
    let large =
        bars.iter().filter(|bar| bar.share >= LARGE_PART && matters.measures.cases >= super::super::FEWEST);
    large
        .filter_map(|bar| Some((bar, bar.key.as_deref()?)))
        .filter(|(_, code)| !known(code))
        .map(|(bar, code)| {
            let (what, share) = (name(matters, code), bar.share * 100.0);
            format!("“{what}” made up {share:.0} % of complaints and no problem is open for it. Find out why, or say why not.")
        })
        .collect()
}

fn no_playbook(matters: &Matters<'_>) -> Vec<String> {
    let gaps: Vec<&str> = matters.playbooks.gaps().map(|gap| gap.code.as_str()).collect();
    let groups = matters.measures.by_failure_type.iter();
    groups
        .filter_map(|group| Some((group, group.key.as_deref()?)))
        .filter(|(group, code)| group.cases > 0 && gaps.contains(code))
        .map(|(group, code)| {
            let cases = if group.cases == 1 { "1 case".to_owned() } else { format!("{} cases", group.cases) };
            format!("“{}” came up in {cases} and has no playbook. Have one written.", name(matters, code))
        })
        .collect()
}
