//! What was learned in a period: signals and what became of them, causes found, actions and whether they worked.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::{ActionState, Problem, ProblemState, Signal, SignalDecision, Span, measures::FEWEST};

/// Mentions that may be complaints, by what became of them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Heard {
    /// All that were heard in the period.
    pub heard: u64,
    /// Taken up as complaints.
    pub confirmed: u64,
    /// Found to be none.
    pub dismissed: u64,
    /// Nobody has decided yet.
    pub waiting: u64,
}

/// Signals raised in the period.
#[derive(Clone, Copy, Default, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Signals {
    /// All.
    pub raised: u64,
    /// A problem took it up.
    pub acted: u64,
    /// A reasoned no.
    pub declined: u64,
    /// Not decided yet; apart from both.
    pub undecided: u64,
    /// Days from the beginning of the rise to the signal: half took no longer.
    pub median_days_to_detect: Option<i64>,
    /// Reasoned noes a month of the period.
    pub declined_a_month: f64,
}

/// Corrective actions that were decided on by the counts in the period.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Verdicts {
    /// It worked.
    pub effective: u64,
    /// It did not.
    pub ineffective: u64,
    /// Too few events to tell; apart from both.
    pub inconclusive: u64,
}

/// What was learned.
#[derive(Clone, Default, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Overview {
    /// Mentions that may be complaints.
    pub heard: Heard,
    /// Signals.
    pub signals: Signals,
    /// Problems opened in the period.
    pub problems_opened: u64,
    /// Problems open now.
    pub problems_open: u64,
    /// Causes found in the period, in the words of the debriefs.
    pub causes: Vec<String>,
    /// Actions carried out in the period, in words.
    pub actions_done: Vec<String>,
    /// Actions that were judged in the period.
    pub verdicts: Verdicts,
    /// Actions that are planned.
    pub actions_planned: u64,
    /// Actions whose effect is being watched, in words.
    pub watched: Vec<String>,
}

impl Overview {
    /// Sums up the signals and problems of a firm for a period.
    #[must_use]
    pub fn of(heard: Heard, signals: &[Signal], problems: &[Problem], period: Span) -> Self {
        let actions = || problems.iter().flat_map(|problem| &problem.actions);
        let within = |at: Option<Timestamp>| at.is_some_and(|at| period.holds(at));
        let judged =
            |state| actions().filter(|one| one.state == state && within(one.checked_at)).count() as u64;
        let debriefs = problems.iter().filter_map(|problem| problem.debrief.as_ref());
        let watched =
            |state: ActionState| matches!(state, ActionState::Monitoring | ActionState::Inconclusive);
        Self {
            heard,
            signals: Signals::of(signals, period),
            problems_opened: problems.iter().filter(|one| period.holds(one.opened_at)).count() as u64,
            problems_open: problems.iter().filter(|one| one.state == ProblemState::Open).count() as u64,
            causes: debriefs.filter(|one| period.holds(one.at)).map(|one| one.root_cause.clone()).collect(),
            actions_done: actions().filter(|one| within(one.done_at)).map(|one| one.what.clone()).collect(),
            verdicts: Verdicts {
                effective: judged(ActionState::Effective),
                ineffective: judged(ActionState::Ineffective),
                inconclusive: judged(ActionState::Inconclusive),
            },
            actions_planned: actions().filter(|one| one.state == ActionState::Planned).count() as u64,
            watched: actions().filter(|one| watched(one.state)).map(|one| one.what.clone()).collect(),
        }
    }
}

impl Signals {
    fn of(signals: &[Signal], period: Span) -> Self {
        let raised: Vec<&Signal> = signals.iter().filter(|one| period.holds(one.raised_at)).collect();
        let decided = |decision| {
            let that = |one: &&&Signal| one.disposition.as_ref().is_some_and(|one| one.decision == decision);
            raised.iter().filter(that).count() as u64
        };
        let (acted, declined) = (decided(SignalDecision::Act), decided(SignalDecision::No));
        let mut days: Vec<i64> =
            raised.iter().map(|one| one.began.duration_until(one.date).as_hours() / 24).collect();
        days.sort_unstable();
        let months = period.to.duration_since(period.from).as_secs_f64() / (86_400.0 * 365.25 / 12.0);
        #[expect(clippy::cast_precision_loss, reason = "signals are few")]
        let declined_a_month = if months > 0.0 { declined as f64 / months } else { 0.0 };
        Self {
            raised: raised.len() as u64,
            acted,
            declined,
            undecided: raised.len() as u64 - acted - declined,
            median_days_to_detect: days.get(days.len().saturating_sub(1) / 2).copied(),
            declined_a_month,
        }
    }

    /// Whether enough were decided for a share.
    #[must_use]
    pub const fn are_enough(&self) -> bool {
        self.acted + self.declined >= FEWEST
    }
}
