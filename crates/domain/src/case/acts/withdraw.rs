//! The customer takes it back, in their own words. What the law allows is paid all the same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{close::check_floor, required};
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
    promise::PromiseState,
};

/// Records that the customer took the complaint back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The customer's own words.
    pub words: String,
}

impl Act for Withdrawal {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let words = required("words", &self.words, "the words in which the customer took it back")?;
        check_floor(&file)?;
        for promise in file.promises.iter_mut().filter(|promise| promise.is_open()) {
            promise.state = PromiseState::Released { words: words.clone() };
        }
        file.case.milestones.withdrawn = Some(desk.now);
        file.case.handover = None;
        file.case.heard_at = desk.now;
        let event = file.event("case.withdrawn").words(words);
        Ok(Change::of(file).event(event))
    }
}
