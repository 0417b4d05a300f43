//! We have said our last and the customer disagrees: the way outside is named, and its course followed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk, MessageKind, Review, Stage, speak::speak},
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
        if matches!(file.case.stage, Stage::Deadlocked | Stage::ExternalReview) {
            return Err(Refused::not_now(
                "already_deadlocked",
                "Our last word has been said; the way outside is open.",
            ));
        }
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

/// Records that somebody outside looks at it, and later what they found. After their finding the case can close, or be
/// reopened to carry it out. An ended case comes back to life; a merged one goes on in the other.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalReview {
    /// Who: an ombudsman, a court.
    pub by: String,
    /// Their reference.
    #[serde(default)]
    pub reference: String,
    /// What they found, once they have.
    #[serde(default)]
    pub finding: Option<String>,
}

impl Act for ExternalReview {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let by = required("by", &self.by, "who looks at it")?;
        self.check_time(&file, desk)?;
        let finding = self.finding.as_deref().map(str::trim).filter(|finding| !finding.is_empty());
        let case = &mut file.case;
        let known = case.review.take().filter(|_| case.milestones.external_review.is_some());
        case.review = Some(Review {
            by: by.clone(),
            reference: self.reference.trim().to_owned(),
            since: known.map_or(desk.now, |review| review.since),
            finding: finding.map(str::to_owned),
            found_at: finding.map(|_| desk.now),
        });
        case.past.went_outside(&case.milestones, desk.now);
        case.milestones.external_review.get_or_insert(desk.now);
        case.milestones.closed = None;
        case.milestones.dismissed = None;
        case.milestones.withdrawn = None;
        let name = if finding.is_some() { "external_review.found" } else { "case.external_review" };
        let words = finding.map_or(by, str::to_owned);
        let event = file.event(name).fact("reference", &self.reference).words(words);
        Ok(Change::of(file).event(event))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

impl ExternalReview {
    /// Outside bodies take a case once we have said our word, or are late in saying it.
    fn check_time(&self, file: &CaseFile, desk: &Desk<'_>) -> Result<(), Refused> {
        let reached = &file.case.milestones;
        if reached.merged.is_some() {
            return Err(Refused::not_now("case_ended", "This case goes on in another one; record it there."));
        }
        let late = file.timers(desk).is_some_and(|timers| {
            desk.now > timers.due(timers.respond, file.case.received_at, &desk.house.calendars)
        });
        if reached.responded.is_none() && file.case.is_open() && !late {
            return Err(Refused::not_now(
                "not_responded",
                "Nobody outside takes a case before we have answered, or are late. Send the decision first.",
            ));
        }
        Ok(())
    }
}
