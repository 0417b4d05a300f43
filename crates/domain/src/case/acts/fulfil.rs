//! Carrying out: a person tells that it reached the customer, the program tells what a call came to, and a person begins
//! another try. Nothing is given twice: whatever is under way can only end by its own result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::required;
use crate::{
    case::{
        Act, CaseFile, Desk,
        fulfilment::{begin, news},
    },
    change::{Change, Refused},
    errand::Errand,
    id::Id,
    recovery::{Basis, MakeGood, MakeGoodState as S, Way},
};

/// A person says that it reached the customer, and what shows it.
pub(super) fn by_hand(one: &mut MakeGood, reference: &str, desk: &Desk<'_>) -> Result<&'static str, Refused> {
    let reference = required("reference", reference, "the receipt, voucher or booking that shows it")?;
    if let (S::Fulfilling, Some(under_way)) = (one.state, &one.fulfilment) {
        let sentence = match under_way.way {
            Way::Task { .. } => {
                "This is promised with a date. Keep that promise: it says then that it was given."
            }
            _ => "This is being carried out right now; what comes of it is recorded by itself.",
        };
        return Err(Refused::not_now("being_carried_out", sentence));
    }
    let ready: &[S] = match one.basis {
        Basis::Entitlement | Basis::Correction => {
            &[S::Approved, S::Offered, S::Accepted, S::Fulfilling, S::Unconfirmed]
        }
        Basis::Goodwill => &[S::Accepted, S::Fulfilling, S::Unconfirmed],
    };
    one.go(ready, S::Fulfilled, "carried out")?;
    (one.reference, one.fulfilled_at) = (Some(reference), Some(desk.now));
    Ok("make_good.fulfilled")
}

/// What a try came to, as the program tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FulfilmentResult {
    /// Of which make-good.
    pub make_good: Id<MakeGood>,
    /// The how manieth try.
    pub attempt: u16,
    /// What came of it.
    pub came: Came,
}

/// What came of a try.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Came {
    /// It was carried out; the reference shows it.
    Done(String),
    /// Nobody knows, for this reason.
    Unknown(String),
    /// It was certainly not carried out, for this reason: the same try would end the same way.
    NotDone(String),
}

impl Act for FulfilmentResult {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let owner = file.case.owner;
        let one = file.make_good_mut(self.make_good)?;
        // A late yes is a yes, also when somebody was already asked to find out.
        let late = one.state == S::Unconfirmed && one.is_try(self.attempt);
        let late_yes = late && matches!(self.came, Came::Done(_));
        if !one.is_under_way(self.attempt) && !late_yes {
            let sentence = "This try is over: something else was recorded meanwhile.";
            return Err(Refused::not_now("fulfilment_over", sentence));
        }
        let (not_done, kind, why) = match &self.came {
            Came::Done(reference) => {
                one.state = S::Fulfilled;
                (one.reference, one.fulfilled_at) = (Some(reference.clone()), Some(desk.now));
                let event = news(&file, "make_good.fulfilled", self.make_good).words(reference.as_str());
                return Ok(Change::of(file).event(event.fact("attempt", self.attempt)));
            }
            Came::Unknown(why) => (false, "make_good.unconfirmed", why),
            Came::NotDone(why) => (true, "make_good.not_done", why),
        };
        one.state = S::Unconfirmed;
        if let Some(fulfilment) = &mut one.fulfilment {
            (fulfilment.trouble, fulfilment.not_done) = (Some(why.clone()), not_done);
        }
        let event = news(&file, kind, self.make_good).fact("attempt", self.attempt).words(why.as_str());
        let occasion = format!("{kind}:{}:{}", self.make_good, self.attempt);
        let alert = Errand::alert(Some(owner), file.case.id, kind, &occasion, desk.now);
        Ok(Change::of(file).event(event).errand(alert))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

/// A person begins to carry it out: a correction that need not be offered first, or another try, once they know that it did
/// not reach the customer and have mended what stood in the way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarryingOut {
    /// Which; taken from the address of the request.
    #[serde(skip_deserializing, default)]
    #[schemars(skip)]
    pub make_good: Option<Id<MakeGood>>,
    /// What shows that it did not reach them, where nobody knows that; else a note for the record.
    #[serde(default)]
    pub note: String,
}

impl Act for CarryingOut {
    fn decide(&self, mut file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        let missing = || Refused::invalid("make_good", "nothing", "the id of a make-good of this case");
        let id = self.make_good.ok_or_else(missing)?;
        let one = file.make_good_mut(id)?;
        match (one.state, one.basis) {
            (S::Unconfirmed, _) if one.is_not_done() => {}
            (S::Unconfirmed, _) => {
                required("note", &self.note, "what shows that it did not reach them")?;
            }
            (S::Approved | S::Offered, Basis::Correction) => {}
            _ => {
                let sentence = format!("This make-good is {}; no try can be begun.", one.state.word());
                return Err(Refused::not_now("make_good_state", sentence));
            }
        }
        let note = file.event("make_good.carrying_out").fact("make_good", id).words(self.note.trim());
        let mut change = Change::of(file).event(note);
        if begin(&mut change, id, desk) {
            return Ok(change);
        }
        let sentence = "What has this form is carried out by hand: do it, and record what shows it.";
        Err(Refused::not_now("by_hand", sentence))
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}
