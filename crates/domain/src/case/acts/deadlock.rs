//! We have said our last and the customer disagrees: the way outside is named, and its course followed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk, MessageKind, speak::speak},
    change::{Change, Guard, Refused},
    intake::Channel,
    staff::Permission,
};

/// Declares a deadlock, with a letter that names the external body.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadlock {
    /// The letter.
    pub body: String,
    /// The external body, as the letter names it.
    pub external_route: String,
    /// Why it is sent although the reply check found a fault.
    #[serde(default)]
    pub override_reason: Option<String>,
}

impl Act for Deadlock {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        desk.actor.must(Permission::Manage)?;
        let body = required("body", &self.body, "the letter to the customer")?;
        let route = required(
            "external_route",
            &self.external_route,
            "the external body that the customer can turn to",
        )?;
        if file.case.milestones.responded.is_none() {
            return Err(Refused::guard(
                Guard::G2,
                "A deadlock follows a written decision; none has been sent.",
            ));
        }
        if !body.contains(&route) {
            return Err(Refused::guard(
                Guard::G4,
                format!("The letter has to name the external body: “{route}”."),
            ));
        }
        let spoken = speak(
            &mut file,
            MessageKind::Decision,
            &body,
            Channel::Email,
            self.override_reason.as_deref(),
            desk,
        )?;
        file.case.milestones.deadlocked = Some(desk.now);
        let event = file.event("case.deadlocked").fact("message", spoken.message);
        Ok(Change::of(file).event(event.said(spoken.message.uuid(), body)))
    }
}

/// Records that somebody outside looks at it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalReview {
    /// Who: an ombudsman, a court.
    pub by: String,
    /// Their reference.
    #[serde(default)]
    pub reference: String,
}

impl Act for ExternalReview {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let by = required("by", &self.by, "who looks at it")?;
        file.case.milestones.external_review = Some(desk.now);
        let event = file.event("case.external_review").fact("reference", &self.reference).words(by);
        Ok(Change::of(file).event(event))
    }
}
