//! Handing over: offered, and done only when the other accepts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{Act, CaseFile, Desk, Handover as Offered},
    change::{Change, Guard, Refused},
    errand::Errand,
    id::Id,
    staff::{Member, Permission},
};

/// Offers the case to somebody else. The owner stays until they accept.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// To whom.
    pub to: Id<Member>,
    /// Why.
    pub reason: String,
}

impl Act for Handover {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let reason = required("reason", &self.reason, "why somebody else should have it")?;
        if self.to == file.case.owner {
            return Err(Refused::invalid("to", self.to.to_string(), "somebody other than the present owner"));
        }
        if file.case.complained_of == Some(self.to) {
            return Err(Refused::guard(
                Guard::G8,
                "The complaint is about this person. Hand it to somebody else.",
            ));
        }
        file.able_colleague("to", self.to)?;
        file.case.handover = Some(Offered { to: self.to, reason: reason.clone(), offered_at: desk.now });
        let event =
            file.event("handover.offered").fact("from", file.case.owner).fact("to", self.to).words(reason);
        let occasion = format!("handover.offered:{}", desk.now.as_microsecond());
        let alert = Errand::alert(Some(self.to), file.case.id, "handover.offered", &occasion, desk.now);
        Ok(Change::of(file).event(event).errand(alert))
    }

    fn names(&self, _file: &CaseFile) -> Vec<Id<Member>> {
        vec![self.to]
    }
}

/// Accepts an offered handover.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandoverAcceptance {}

impl Act for HandoverAcceptance {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let offered = offered(&file)?;
        if desk.actor.member_id() != Some(offered.to) {
            return Err(Refused::not_allowed(
                "Only the person it was offered to can accept a handover. To give the case to somebody else, offer it to them.",
            ));
        }
        if file.able_colleague("to", offered.to).is_err() {
            return Err(Refused::not_now(
                "cannot_own",
                "The person it was offered to can no longer work cases. Offer it to somebody else.",
            ));
        }
        let from = std::mem::replace(&mut file.case.owner, offered.to);
        file.case.handover = None;
        file.case.handovers += 1;
        let event = file.event("handover.accepted").fact("from", from).fact("to", offered.to);
        Ok(Change::of(file).event(event))
    }

    fn names(&self, file: &CaseFile) -> Vec<Id<Member>> {
        file.case.handover.iter().map(|offered| offered.to).collect()
    }
}

/// Turns an offered handover down; the owner stays.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandoverRefusal {
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Act for HandoverRefusal {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let offered = offered(&file)?;
        let theirs = [offered.to, file.case.owner].map(Some).contains(&desk.actor.member_id());
        if !theirs && desk.actor.must(Permission::Manage).is_err() {
            return Err(Refused::not_allowed(
                "Only the person it was offered to, the owner or a manager can end this offer.",
            ));
        }
        file.case.handover = None;
        let event = file.event("handover.refused").fact("to", offered.to).words(self.reason.trim());
        let occasion = format!("handover.refused:{}", desk.now.as_microsecond());
        let alert =
            Errand::alert(Some(file.case.owner), file.case.id, "handover.refused", &occasion, desk.now);
        Ok(Change::of(file).event(event).errand(alert))
    }
}

fn offered(file: &CaseFile) -> Result<Offered, Refused> {
    let none = || Refused::not_now("no_handover", "No handover of this case is waiting.");
    file.case.handover.clone().ok_or_else(none)
}
