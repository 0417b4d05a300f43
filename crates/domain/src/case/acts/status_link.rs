//! The link to the customer's page: revoked when it fell into other hands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
};

/// Makes the present link worthless. The next message carries a new one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusLinkRevocation {
    /// Why.
    pub reason: String,
}

impl Act for StatusLinkRevocation {
    fn decide(&self, mut file: CaseFile, _desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let reason = required("reason", &self.reason, "why the link has to stop working")?;
        file.case.link_version += 1;
        let event = file.event("status_link.revoked").fact("version", file.case.link_version).words(reason);
        Ok(Change::of(file).event(event))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}
