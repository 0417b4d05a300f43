//! Two cases that are one: the earlier receipt survives, and whatever is owed goes along.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    case::{Act, Case, CaseFile, Concern, Desk, perform, settle::settle},
    change::{Change, Refused},
    id::Id,
    money::Money,
};

/// Continues this case in another one of the same customer. It takes both files: see [`Merger::merge`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merger {
    /// The case that goes on.
    pub into: Id<Case>,
}

/// Both cases after a merger.
#[derive(Clone, PartialEq, Debug)]
pub struct Merged {
    /// The one that ended.
    pub from: Change<CaseFile>,
    /// The one that goes on.
    pub into: Change<CaseFile>,
}

impl Act for Merger {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        if self.into == file.case.id {
            return Err(Refused::invalid("into", self.into.to_string(), "another case"));
        }
        if file.owed().next().is_some() || file.make_goods.iter().any(|one| one.is_pending()) {
            return Err(Refused::not_now(
                "still_owed",
                "What is promised or offered in this case has to go along into the other one.",
            ));
        }
        file.case.milestones.merged = Some(desk.now);
        file.case.merged_into = Some(self.into);
        file.case.end();
        let event = file.event("case.merged").fact("into", self.into);
        Ok(Change::of(file).event(event))
    }
}

impl Merger {
    /// Ends one case and lets the other go on with everything that is owed and the earlier clock (G13).
    ///
    /// # Errors
    /// The actor may not, one of them has ended, they belong to different customers, or it is the same case.
    pub fn merge(&self, mut from: CaseFile, into: CaseFile, desk: &Desk<'_>) -> Result<Merged, Refused> {
        if self.into != into.case.id {
            return Err(Refused::invalid("into", into.case.id.to_string(), self.into.to_string()));
        }
        let into = Self::take_over(&mut from, into)?;
        Ok(Merged { from: perform(self, from, desk)?, into: settle(into, desk) })
    }

    /// Moves what is owed, and everything that must not be forgotten, from one file into the other.
    fn take_over(merged: &mut CaseFile, mut into: CaseFile) -> Result<Change<CaseFile>, Refused> {
        check_fit(merged, &into)?;
        let (case, old) = (&mut into.case, &merged.case);
        case.received_at_known =
            if old.received_at < case.received_at { old.received_at_known } else { case.received_at_known };
        // Whoever complained twice had to turn to us again.
        let again = [
            case.past.second_contact_at,
            old.past.second_contact_at,
            Some(case.received_at.max(old.received_at)),
        ];
        case.past.second_contact_at = again.into_iter().flatten().min();
        if old.received_at < case.received_at {
            // The clock of that receipt was answered there (G13: it never began anew).
            case.milestones.acknowledged = earlier(case.milestones.acknowledged, old.milestones.acknowledged);
            case.past.relationship = old.past.relationship.or(case.past.relationship);
        }
        case.received_at = case.received_at.min(old.received_at);
        case.past.external_at = earlier(case.past.external_at, old.past.external_at);
        case.past.told_elsewhere.extend(&old.past.told_elsewhere);
        case.past.told_elsewhere.extend(old.tones.iter().map(|spoken| spoken.at));
        let floor = larger(case.floor, old.floor);
        case.floor_by = if floor == case.floor { case.floor_by } else { old.floor_by };
        case.floor = floor;
        case.informed_at = case.informed_at.max(old.informed_at);
        case.heard_at = case.heard_at.max(old.heard_at);
        case.severity = case.severity.max(old.severity);
        case.exposure = case.exposure.max(old.exposure);
        case.relationship_defining |= old.relationship_defining;
        case.repeat = case.repeat.take().or_else(|| old.repeat.clone());
        case.complained_of = case.complained_of.or(old.complained_of);
        // Whom either complaint is about cannot go on finding out about both (G8).
        case.investigator = case.investigator.filter(|one| Some(*one) != case.complained_of);
        case.escalation = case.escalation.take().or_else(|| old.escalation.clone());
        case.past.minutes = case.past.minutes.saturating_add(old.past.minutes);
        take_concerns(&mut case.concerns, &old.concerns);
        // A promise that has alarmed once does not alarm again because it moved.
        let told = old.raised.iter().filter(|(key, _)| key.starts_with("promise."));
        case.raised.extend(told.map(|(key, at)| (key.clone(), *at)));
        into.other_open = into.other_open.saturating_sub(1);
        into.promises.append(&mut merged.promises);
        into.make_goods.append(&mut merged.make_goods);
        let event = into
            .event("case.took_over")
            .fact("from", merged.case.id)
            .fact("received_at", into.case.received_at);
        Ok(Change::of(into).event(event))
    }
}

fn check_fit(merged: &CaseFile, into: &CaseFile) -> Result<(), Refused> {
    if merged.customer.id != into.customer.id {
        return Err(Refused::invalid("into", into.case.number.to_string(), "a case of the same customer"));
    }
    if merged.case.id == into.case.id {
        return Err(Refused::invalid("into", into.case.number.to_string(), "another case"));
    }
    if !into.case.is_open() {
        return Err(Refused::not_now(
            "case_ended",
            format!("Case {} has ended. Reopen it first.", into.case.number),
        ));
    }
    match (merged.case.floor, into.case.floor) {
        (Some(one), Some(other)) if one.covers(other).is_none() => Err(Refused::not_now(
            "floors_differ",
            format!("The law allows {one} in one case and {other} in the other; keep them apart."),
        )),
        _ => Ok(()),
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    [one, other].into_iter().flatten().min()
}

fn larger(one: Option<Money>, other: Option<Money>) -> Option<Money> {
    [one, other].into_iter().flatten().max_by_key(|floor| floor.minor_units())
}

fn take_concerns(known: &mut Vec<Concern>, more: &[Concern]) {
    for concern in more {
        if known.iter().all(|one| one.what != concern.what) {
            known.push(concern.clone());
        }
    }
}
