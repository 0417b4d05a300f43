//! Somebody says that the reply check was wrong about a text: kept with the text, to be counted and learned from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
    reply::{ElementCode, FaultCode, MessageKind},
};

/// Says that the reply check was wrong about a text. It changes nothing about what may be sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRemark {
    /// Found where it is not, or not found where it is.
    pub verdict: CheckVerdict,
    /// The fault or element that it is about, such as `denial` or `next_date`.
    pub code: String,
    /// What the text is for.
    pub stage: MessageKind,
    /// The whole text that was checked.
    pub text: String,
    /// The words of it that the remark is about, as they stand there.
    pub words: String,
}

/// In which way the check was wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// It marked what is none.
    NotAFault,
    /// It overlooked what is there.
    Missed,
}

/// A text's label: what the event keeps beside the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CheckLabel {
    /// Found where it is not, or not found where it is.
    pub verdict: CheckVerdict,
    /// The fault or element.
    pub code: String,
    /// What the text was for.
    pub stage: MessageKind,
    /// Where the words begin, in bytes of the text.
    pub start: usize,
    /// And end.
    pub end: usize,
}

/// The event that keeps it.
pub const REMARKED: &str = "reply_check.remarked";

impl Act for CheckRemark {
    fn decide(&self, file: CaseFile, _: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        required("text", &self.text, "the text that was checked")?;
        let words = required("words", &self.words, "the words that it is about")?;
        let elsewhere =
            || Refused::invalid("words", &words, "words that stand in the text exactly like this");
        let start = self.text.find(&words).ok_or_else(elsewhere)?;
        let event = file
            .event(REMARKED)
            .fact("verdict", self.verdict)
            .fact("code", self.known_code()?)
            .fact("stage", self.stage)
            .fact("start", start)
            .fact("end", start + words.len())
            .words(&self.text);
        Ok(Change::of(file).event(event))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

impl CheckRemark {
    /// Only a fault can be marked wrongly in a way that hurts; anything can be missed.
    fn known_code(&self) -> Result<&str, Refused> {
        let faults = FaultCode::ALL.map(FaultCode::word);
        let elements = ElementCode::ALL.map(ElementCode::word);
        let mut fitting = faults.to_vec();
        if self.verdict == CheckVerdict::Missed {
            fitting.extend(elements);
        }
        let found = fitting.iter().any(|code| *code == self.code);
        let wrong = || Refused::invalid("code", &self.code, format!("one of {}", fitting.join(", ")));
        found.then_some(self.code.as_str()).ok_or_else(wrong)
    }
}
