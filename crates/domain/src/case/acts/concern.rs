//! Each thing that the customer raised is answered by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
};

/// Records what we answered to one concern.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcernAnswer {
    /// Its place in the list of concerns; the first is 0.
    pub concern: usize,
    /// What we answered.
    pub answer: String,
}

impl Act for ConcernAnswer {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let answer = required("answer", &self.answer, "what we answered")?;
        let known = file.case.concerns.len();
        let Some(concern) = file.case.concerns.get_mut(self.concern) else {
            let expected = match known {
                0 => "a concern; this case lists none".to_owned(),
                1 => "0, the only concern".to_owned(),
                _ => format!("0 to {}", known - 1),
            };
            return Err(Refused::invalid("concern", self.concern.to_string(), expected));
        };
        concern.answer = Some(answer.clone());
        let event = file.event("concern.answered").fact("concern", self.concern).fact("at", desk.now);
        Ok(Change::of(file).event(event.words(answer)))
    }
}
