//! The steps of a make-good's life, each with the body that it takes.

use domain::{
    case::{
        CaseFile,
        acts::{self, MakeGoodStep, MakeGoodVerb},
    },
    intake::Channel,
    recovery::MakeGoodOutcome,
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use store::Unit;

use super::Verb;
use crate::{actions::case::act_in, app::Turn, error::Error};

/// A verb of the make-good that the address names.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct OfMakeGood<S>(S);

/// Begins to carry the make-good out that the address names.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct CarryingOut(acts::CarryingOut);

impl Verb for CarryingOut {
    type Done = CaseFile;

    fn done_in(&self, unit: &mut Unit<'_>, turn: &Turn, name: &str) -> Result<CaseFile, Error> {
        let missing = Error::Missing("such make-good");
        let Ok(make_good) = name.parse() else { return Err(missing) };
        let case = store::recovery::case_of(unit.conn(), make_good)?.ok_or(missing)?;
        act_in(unit, turn, case, &acts::CarryingOut { make_good: Some(make_good), ..self.0.clone() })
    }
}

/// The body of a step.
pub(super) trait Step {
    /// The step itself.
    fn verb(&self) -> MakeGoodVerb;
}

impl<S: Step + DeserializeOwned + JsonSchema + Send + Sync + 'static> Verb for OfMakeGood<S> {
    type Done = CaseFile;

    fn done_in(&self, unit: &mut Unit<'_>, turn: &Turn, name: &str) -> Result<CaseFile, Error> {
        let missing = Error::Missing("such make-good");
        let Ok(make_good) = name.parse() else { return Err(missing) };
        let case = store::recovery::case_of(unit.conn(), make_good)?.ok_or(missing)?;
        act_in(unit, turn, case, &MakeGoodStep { make_good, verb: self.0.verb() })
    }
}

/// Somebody with the right to it agrees.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodApproval")]
pub(super) struct Approval {
    /// Why it is given all the same; needed where a rule of the policy holds it.
    #[serde(default)]
    reason: String,
}

/// Somebody with the right to it does not agree.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodRefusal")]
pub(super) struct Refusal {
    /// Why not.
    reason: String,
}

/// The customer is shown it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodOffer")]
pub(super) struct Offer {}

/// The customer takes it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodAcceptance")]
pub(super) struct Acceptance {
    /// The form that they chose; needed where it was offered in several.
    #[serde(default)]
    choice: Option<String>,
}

/// The customer asks for something else; the offer stands.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodWish")]
pub(super) struct Wish {
    /// What they would like instead, in their words.
    words: String,
    /// How they said it; by default on their own page.
    #[serde(default)]
    channel: Option<Channel>,
}

/// The customer does not want it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodDecline")]
pub(super) struct Decline {
    /// In their words.
    #[serde(default)]
    words: String,
}

/// It is taken back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodWithdrawal")]
pub(super) struct Withdrawal {
    /// Why.
    reason: String,
}

/// It was carried out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MakeGoodFulfilment")]
pub(super) struct Fulfilment {
    /// The receipt, voucher or booking that shows it.
    reference: String,
}

impl Step for Approval {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Approve { reason: self.reason.clone() }
    }
}

impl Step for Refusal {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Refuse { reason: self.reason.clone() }
    }
}

impl Step for Offer {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Offer
    }
}

impl Step for Acceptance {
    fn verb(&self) -> MakeGoodVerb {
        self.choice.clone().map_or(MakeGoodVerb::Accept, |form| MakeGoodVerb::Choose { form })
    }
}

impl Step for Wish {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Wish { words: self.words.clone(), channel: self.channel }
    }
}

impl Step for Decline {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Decline { words: self.words.clone() }
    }
}

impl Step for Withdrawal {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Withdraw { reason: self.reason.clone() }
    }
}

impl Step for Fulfilment {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Fulfil { reference: self.reference.clone() }
    }
}

impl Step for MakeGoodOutcome {
    fn verb(&self) -> MakeGoodVerb {
        MakeGoodVerb::Outcome(self.clone())
    }
}
