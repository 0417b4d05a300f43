//! The judgement over the whole message: what is reported, what blocks, what is still missing.

use serde::{Deserialize, Serialize};

use super::code::{ElementCode, FaultCode};
use super::draft::Draft;
use super::facts::Outcome;
use super::faults::untrue_claim::{self, Untrue};
use super::kind::MessageKind;
use super::pattern::Hit;
use super::weigh::{self, Finding, Mark};
use super::wording::{self, Better};
use super::{claims, elements, faults};

/// Waits of this many days are thanked for.
const LONG_WAIT_DAYS: u32 = 3;

/// What the check has to say. Offsets count UTF-8 bytes of the text and lie on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReplyCheck {
    /// ISO 639-1, `und` where it cannot be told. Only `en` is judged.
    pub language: String,
    /// True when a hard fault was found.
    pub blocked: bool,
    /// In the order of the text.
    pub faults: Vec<Fault>,
    /// In the order of the text.
    pub elements: Vec<Element>,
    /// Elements that this kind of message needs and lacks.
    pub missing: Vec<ElementCode>,
}

/// One fault and the words that it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Fault {
    /// Which fault.
    pub code: FaultCode,
    /// Whether it blocks sending: a fault of the blocking kind, and the check is sure of it.
    pub hard: bool,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Why, and what to do about it.
    pub hint: String,
    /// Words that could stand there instead.
    pub better: Better,
}

/// One element and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Element {
    /// Which element.
    pub code: ElementCode,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl ReplyCheck {
    /// The answer for a text in a language that is not judged.
    pub(super) fn unread(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            blocked: false,
            faults: Vec::new(),
            elements: Vec::new(),
            missing: Vec::new(),
        }
    }
}

/// Runs every detector, weighs what they found, and asks the record.
pub(super) fn judge(draft: &Draft<'_>, kind: MessageKind) -> ReplyCheck {
    let mut weighed = weigh::weigh(draft, kind, &rules(draft));
    weighed.extend(faults::plain::find(draft));
    let mut faults: Vec<Fault> = by_code(draft, &weighed, &FaultCode::ALL, fault_of)
        .into_iter()
        .map(|(code, hit)| fault(draft, code, None, certain(&weighed, code, hit), hit))
        .collect();
    faults.extend(untrue(draft, &weighed));
    let mut elements: Vec<Element> = by_code(draft, &weighed, &ElementCode::ALL, element_of)
        .into_iter()
        .map(|(code, hit)| element(draft, code, hit))
        .collect();
    faults.sort_by_key(|fault| (fault.start, fault.end, fault.code));
    elements.sort_by_key(|element| (element.start, element.end, element.code));
    let missing = missing(draft, kind, &elements);
    let blocked = faults.iter().any(|fault| fault.hard);
    ReplyCheck { language: "en".to_owned(), blocked, faults, elements, missing }
}

/// What the rules find by themselves.
pub(super) fn rules(draft: &Draft<'_>) -> Vec<(Mark, Hit)> {
    let faulty: Vec<(FaultCode, Hit)> = FaultCode::ALL
        .into_iter()
        .flat_map(|code| merged(faults::find(code, draft)).into_iter().map(move |hit| (code, hit)))
        .collect();
    let found = ElementCode::ALL.into_iter().flat_map(|code| {
        merged(elements::find(code, draft, &faulty)).into_iter().map(move |hit| (code, hit))
    });
    let elements = found.map(|(code, hit)| (Mark::Element(code), hit));
    let faults = faulty.iter().map(|(code, hit)| (Mark::Fault(*code), *hit));
    faults
        .chain(elements)
        .chain(claims::find(draft).into_iter().map(|(claim, hit)| (Mark::Claim(claim), hit)))
        .collect()
}

fn fault_of(draft: &Draft<'_>, mark: Mark) -> Option<FaultCode> {
    match mark {
        // A finding against the complaint may be stated.
        Mark::Fault(FaultCode::Denial) if draft.facts.outcome == Some(Outcome::NotUpheld) => None,
        Mark::Fault(code) => Some(code),
        _ => None,
    }
}

fn element_of(_: &Draft<'_>, mark: Mark) -> Option<ElementCode> {
    match mark {
        Mark::Element(code) => Some(code),
        _ => None,
    }
}

/// The hits of each code, those that overlap joined.
fn by_code<C: Copy + PartialEq>(
    draft: &Draft<'_>,
    weighed: &[Finding],
    codes: &[C],
    code_of: impl Fn(&Draft<'_>, Mark) -> Option<C>,
) -> Vec<(C, Hit)> {
    let mut all = Vec::new();
    for code in codes {
        let hits = weighed.iter().filter(|one| code_of(draft, one.mark) == Some(*code));
        all.extend(merged(hits.map(|one| one.hit).collect()).into_iter().map(|hit| (*code, hit)));
    }
    all
}

/// Overlapping runs of one code become one finding.
fn merged(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_unstable();
    let mut out: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match out.last_mut().filter(|last| hit.start < last.end) {
            Some(last) => last.end = last.end.max(hit.end),
            None => out.push(hit),
        }
    }
    out
}

/// One finding for each run of words that the record contradicts, by the first thing that contradicts it.
fn untrue(draft: &Draft<'_>, weighed: &[Finding]) -> Vec<Fault> {
    let found = untrue_claim::find(draft, weighed);
    let runs = merged(found.iter().map(|(_, hit)| *hit).collect());
    let why = |run: Hit| {
        found.iter().find(|(_, hit)| hit.start >= run.start && hit.end <= run.end).map(|(why, _)| *why)
    };
    runs.into_iter().map(|run| fault(draft, FaultCode::UntrueClaim, why(run), true, run)).collect()
}

/// Whether one of the findings in the run is sure enough to stop a message.
fn certain(weighed: &[Finding], code: FaultCode, run: Hit) -> bool {
    let inside = |hit: Hit| hit.start >= run.start && hit.end <= run.end;
    weighed.iter().any(|one| one.mark == Mark::Fault(code) && one.certain && inside(one.hit))
}

fn fault(draft: &Draft<'_>, code: FaultCode, untrue: Option<Untrue>, certain: bool, hit: Hit) -> Fault {
    let bytes = draft.bytes(hit);
    let text = draft.text.get(bytes.clone()).unwrap_or("").to_owned();
    let (hint, better) = (wording::hint(code, untrue, draft), wording::better(code, untrue, hit, draft));
    Fault { code, hard: code.is_hard() && certain, start: bytes.start, end: bytes.end, text, hint, better }
}

fn element(draft: &Draft<'_>, code: ElementCode, hit: Hit) -> Element {
    let bytes = draft.bytes(hit);
    Element { code, start: bytes.start, end: bytes.end }
}

fn missing(draft: &Draft<'_>, kind: MessageKind, present: &[Element]) -> Vec<ElementCode> {
    let long_wait = draft.facts.waited_days.is_some_and(|days| days >= LONG_WAIT_DAYS);
    let thanks = (long_wait && kind.thanks_for_waiting()).then_some(ElementCode::ThanksPatience);
    let needs = kind.needs().iter().copied().chain(thanks);
    needs
        .filter(|code| present.iter().all(|element| element.code != *code) && !excused(draft, *code))
        .collect()
}

/// What the facts, or honest words about an unknown cause, make unnecessary.
fn excused(draft: &Draft<'_>, code: ElementCode) -> bool {
    let against = draft.facts.outcome == Some(Outcome::NotUpheld);
    match code {
        ElementCode::Repair => against,
        ElementCode::Responsibility => against || draft.facts.firm_at_fault == Some(false),
        ElementCode::Explanation => {
            draft.facts.cause == Some(None) || draft.facts.cause.is_none() && honestly_unknown(draft)
        }
        _ => false,
    }
}

/// "I do not yet know why; I will by Friday."
fn honestly_unknown(draft: &Draft<'_>) -> bool {
    let unknown = |at: &usize| draft.any_word(*at..*at + 1, &["know", "known", "found", "sure"]);
    (0..draft.tokens.len()).filter(unknown).any(|at| {
        let sentence = draft.sentence(at);
        let negated = draft.any_word(sentence.clone(), &["not", "yet"]);
        negated
            && draft.any_word(sentence, &["why", "cause", "reason", "how", "what"])
            && draft.dated(&draft.around(at))
    })
}
