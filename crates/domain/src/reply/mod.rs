//! The reply check (stand-in until the real one lands).
mod code;
mod facts;
mod kind;
pub use code::{ElementCode, FaultCode};
pub use facts::{CallFact, CorrectiveAction, Facts, MoneyFact, Outcome, PromiseFact, RefundFact};
pub use kind::{MessageKind, UnknownKind};
use serde::Serialize;

/// x
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyCheck {
    pub language: String,
    pub blocked: bool,
    pub faults: Vec<Fault>,
    pub elements: Vec<Element>,
    pub missing: Vec<ElementCode>,
}
/// x
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub code: FaultCode,
    pub hard: bool,
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub hint: String,
}
/// x
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Element {
    pub code: ElementCode,
    pub start: usize,
    pub end: usize,
}
/// x
pub fn check(text: &str, _kind: MessageKind, _facts: &Facts) -> ReplyCheck {
    ReplyCheck {
        language: "en".into(),
        blocked: false,
        faults: vec![],
        elements: vec![Element { code: ElementCode::EchoIssue, start: 0, end: text.len() }],
        missing: vec![],
    }
}
