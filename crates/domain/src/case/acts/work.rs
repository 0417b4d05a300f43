//! Time that somebody worked on a case: part of what recovery costs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
};

/// As much as is noted at once: a day.
const MOST: i32 = 1440;

/// Notes minutes of work.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// How many; below zero to take back what was noted by mistake.
    pub minutes: i32,
    /// What was done, if it does not show by itself.
    #[serde(default)]
    pub what: Option<String>,
}

impl Act for Work {
    fn decide(&self, mut file: CaseFile, _: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let so_far = file.case.past.minutes;
        let sum = u32::try_from(i64::from(so_far) + i64::from(self.minutes));
        let fine = self.minutes != 0 && (-MOST..=MOST).contains(&self.minutes);
        let Some(sum) = sum.ok().filter(|_| fine) else {
            let expected = format!(
                "whole minutes from 1 to {MOST}, or below zero to take back some of the {so_far} noted so far"
            );
            return Err(Refused::invalid("minutes", self.minutes.to_string(), expected));
        };
        file.case.past.minutes = sum;
        let event = file.event("case.worked").fact("minutes", self.minutes);
        Ok(Change::of(file).event(event.words(self.what.as_deref().unwrap_or_default().trim())))
    }

    /// A letter or a call after the end is work as well.
    fn works_on_ended(&self) -> bool {
        true
    }
}
