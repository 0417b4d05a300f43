//! How a case was handled, in four parts: quick, graceful, humble, open. Each is a few plain questions that the record answers;
//! what cannot be said yet is not asked. Nothing is weighted, so every point can be looked up.

use schemars::JsonSchema;
use serde::Serialize;

use super::{CaseFile, Outcome};
use crate::reply::FaultCode as F;

/// They felt heard from this score on, of five.
const HEARD: u8 = 4;

/// The four parts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Scorecard {
    /// Whether we were in time, and did not let them wait for news.
    pub quick: SubScore,
    /// Whether they were met with grace.
    pub graceful: SubScore,
    /// Whether we stood by it plainly, without praise of ourselves.
    pub humble: SubScore,
    /// Whether they were told what is true, and what we held ourselves to.
    pub open: SubScore,
}

/// One part: what could be asked so far, and what was so.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct SubScore {
    /// How many of them were so.
    pub met: usize,
    /// How many could be asked.
    pub of: usize,
    /// One by one.
    pub marks: Vec<Mark>,
}

/// One question, as the sentence that should be true.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Mark {
    /// The sentence.
    pub what: &'static str,
    /// Whether it is.
    pub met: bool,
}

impl SubScore {
    /// Of the questions that can be asked: an answer that is none is left out.
    fn of(asked: impl IntoIterator<Item = (&'static str, Option<bool>)>) -> Self {
        let marks: Vec<Mark> =
            asked.into_iter().filter_map(|(what, met)| met.map(|met| Mark { what, met })).collect();
        Self { met: marks.iter().filter(|mark| mark.met).count(), of: marks.len(), marks }
    }
}

impl Scorecard {
    /// What the record of a case says.
    #[must_use]
    pub fn of(file: &CaseFile) -> Self {
        Self { quick: quick(file), graceful: graceful(file), humble: humble(file), open: open(file) }
    }
}

fn quick(file: &CaseFile) -> SubScore {
    let (case, reached) = (&file.case, &file.case.milestones);
    let late = |alarm: &str| case.raised.keys().any(|key| key.starts_with(alarm));
    let acknowledged = reached.acknowledged.is_some() || late("acknowledgement.overdue");
    SubScore::of([
        ("It was acknowledged in time", acknowledged.then(|| !late("acknowledgement.overdue"))),
        ("Every step was taken in time", reached.acknowledged.map(|_| !late("step.overdue"))),
        ("They never waited for news", case.informed_at.map(|_| !late("update.overdue"))),
        ("It was put right in one go", reached.resolved.map(|_| case.reopened == 0)),
    ])
}

fn graceful(file: &CaseFile) -> SubScore {
    let case = &file.case;
    let harsh = [F::Denial, F::BlamesCustomer, F::ShiftsBlame, F::Minimising, F::Deflection];
    let answered = || case.concerns.iter().all(|concern| concern.answer.is_some());
    let heard = case.rounds().rev().find_map(|round| round.heard);
    let asked = case.milestones.responded.is_some() && !case.concerns.is_empty();
    SubScore::of([
        ("No word denied, blamed or brushed aside", written(file).then(|| !sounds(file, &harsh))),
        ("Each of their concerns was answered", asked.then(answered)),
        ("They felt heard", heard.map(|score| score >= HEARD)),
    ])
}

fn humble(file: &CaseFile) -> SubScore {
    let case = &file.case;
    let upheld = case.decision.as_ref().is_some_and(|one| one.outcome != Outcome::NotUpheld);
    let apologised = || case.tones.iter().any(|spoken| spoken.tone.apologises);
    let half = [F::DistantApology, F::ConditionalApology, F::HedgedAdmission, F::OverApology];
    let proud = [F::SelfCongratulation, F::SalesPitch];
    let improved = || case.firm_side_improvement.is_some();
    SubScore::of([
        ("We said that we are sorry", (upheld && written(file)).then(apologised)),
        ("No apology was half a one, or grovelled", written(file).then(|| !sounds(file, &half))),
        ("We did not praise ourselves, and sold nothing", written(file).then(|| !sounds(file, &proud))),
        ("What we do better is written down", (upheld && case.milestones.closed.is_some()).then(improved)),
    ])
}

fn open(file: &CaseFile) -> SubScore {
    let case = &file.case;
    let complete: Vec<bool> = case.tones.iter().filter_map(|spoken| spoken.complete).collect();
    let broken: Vec<_> = file.promises.iter().filter_map(|promise| promise.broken.as_ref()).collect();
    let ended = file.promises.iter().any(|promise| !promise.is_open() || promise.broken.is_some());
    let told = || broken.iter().all(|one| one.told_at.is_some());
    let overridden = || case.tones.iter().any(|spoken| spoken.overridden);
    SubScore::of([
        ("Every message said all that it should", complete.first().map(|_| complete.iter().all(|one| *one))),
        ("No message went out against the check", written(file).then(|| !overridden())),
        ("Every promise was kept, or moved with their consent", ended.then_some(broken.is_empty())),
        ("What we broke, we told them", broken.first().map(|_| told())),
        (
            "They were told what we decided, and why",
            case.decision.as_ref().map(|_| case.milestones.responded.is_some()),
        ),
    ])
}

fn written(file: &CaseFile) -> bool {
    !file.case.tones.is_empty()
}

fn sounds(file: &CaseFile, faults: &[F]) -> bool {
    file.case.tones.iter().any(|spoken| faults.iter().any(|fault| spoken.tone.faults.contains(fault)))
}
