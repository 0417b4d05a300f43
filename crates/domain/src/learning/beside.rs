//! What else moved: the rate before the alarm, and failures that the action did not touch. What stood out is likely to fall
//! by itself (regression to the mean: Galton, 1886), so a fall after an alarm is no proof by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Effect, EffectVerdict, effect};

/// Failures and exposure on one side of a comparison.
pub type Counted = (u64, f64);

/// What the counts afterwards are held against, beside the window before.
#[derive(Clone, Copy, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// Against the rate before the rise that raised the alarm; none without an alarm.
    pub usual: Option<Compared>,
    /// Failures of all other kinds in the same days, before and after; none where there were none before.
    pub others: Option<Compared>,
}

/// Two counts, with the test of their rates against each other.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Compared {
    /// Failures before.
    pub before: u64,
    /// What they are counted against: days or orders.
    pub exposure_before: f64,
    /// Failures after.
    pub after: u64,
    /// What they are counted against.
    pub exposure_after: f64,
    /// Ratio of the rates, with its interval.
    pub effect: Effect,
}

impl Compared {
    /// Compares; none where there is nothing to compare with.
    #[must_use]
    pub fn of(before: Counted, after: Counted) -> Option<Self> {
        let effect = effect(before, after, 1.0)?;
        Some(Self {
            before: before.0,
            exposure_before: before.1,
            after: after.0,
            exposure_after: after.1,
            effect,
        })
    }
}

impl Compared {
    /// Whether the interval is narrow enough to say “about the same”: within a half and the double.
    fn is_close(&self) -> bool {
        self.effect.low >= 0.5 && self.effect.high.is_some_and(|high| high <= 2.0)
    }
}

impl Beside {
    /// What it means for a verdict, in sentences that can be read aloud.
    #[must_use]
    pub fn sentences(&self, verdict: EffectVerdict) -> Vec<String> {
        let usual = self.usual.map(|one| usual(&one, verdict));
        usual.into_iter().chain(self.others.map(|one| others(&one, verdict))).collect()
    }
}

fn usual(one: &Compared, verdict: EffectVerdict) -> String {
    let counted = format!("Before the rise that raised the alarm there were {}", one.before);
    match (one.effect.verdict, verdict) {
        (EffectVerdict::Effective, _) => {
            format!("{counted}: it is now below what was usual then, not only back to it.")
        }
        (EffectVerdict::Ineffective, _) => format!("{counted}: it is still above what was usual then."),
        (EffectVerdict::Inconclusive, _) if !one.is_close() => {
            format!("{counted}: too few to tell whether it is only back to what was usual then.")
        }
        (EffectVerdict::Inconclusive, EffectVerdict::Effective) => format!(
            "{counted}: it is about what was usual then. Part of the fall may be the return to the usual that follows any \
             peak."
        ),
        (EffectVerdict::Inconclusive, _) => format!("{counted}: it is about what was usual then."),
    }
}

fn others(one: &Compared, verdict: EffectVerdict) -> String {
    let counted = format!("All other failures went from {} to {}", one.before, one.after);
    match (one.effect.verdict, verdict) {
        (EffectVerdict::Effective, EffectVerdict::Effective) => {
            format!("{counted}: they fell as well, so something else may have helped.")
        }
        (EffectVerdict::Effective, _) => format!("{counted}: they fell meanwhile."),
        (EffectVerdict::Ineffective, _) => format!("{counted}: they rose meanwhile."),
        (EffectVerdict::Inconclusive, _) if one.is_close() => {
            format!("{counted}: about the same, as it should be where nothing was changed.")
        }
        (EffectVerdict::Inconclusive, _) => format!("{counted}: too few to tell whether they moved."),
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Compared};
    use crate::learning::EffectVerdict as V;

    #[test]
    fn a_fall_to_the_usual_is_no_proof_and_says_so() {
        // 130 in the 90 days of the peak, 60 before the rise, 58 afterwards.
        let beside = Beside {
            usual: Compared::of((60, 90.0), (58, 90.0)),
            others: Compared::of((200, 90.0), (198, 90.0)),
        };
        let told = beside.sentences(V::Effective);
        assert!(told[0].contains("return to the usual"), "{told:?}");
        assert!(told[1].contains("about the same"), "{told:?}");
        let fell = Beside {
            usual: Compared::of((40, 90.0), (5, 90.0)),
            others: Compared::of((200, 90.0), (90, 90.0)),
        };
        let told = fell.sentences(V::Effective);
        assert!(
            told[0].contains("not only back") && told[1].contains("something else may have helped"),
            "{told:?}"
        );
        let few =
            Beside { usual: Compared::of((5, 90.0), (4, 90.0)), others: Compared::of((4, 7.0), (0, 7.0)) };
        assert!(few.sentences(V::Effective).iter().all(|one| one.contains("too few to tell")));
        assert!(Beside::default().sentences(V::Effective).is_empty());
        assert!(Compared::of((3, 0.0), (3, 9.0)).is_none());
    }
}
