//! Stop further harm, before anything else is mended.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{happened, required};
use crate::{
    case::{Act, CaseFile, Containment as Contained, Desk},
    change::{Change, Refused},
};

/// Records what stopped further harm.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Containment {
    /// What was done.
    pub what: String,
    /// When; now, if not said.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

impl Act for Containment {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let what = required("what", &self.what, "what stopped further harm")?;
        let at = happened("at", self.at, &file, desk.now)?;
        file.case.containment = Some(Contained { what: what.clone(), at });
        let event = file.event("case.contained").fact("at", at).words(what);
        Ok(Change::of(file).event(event))
    }
}
