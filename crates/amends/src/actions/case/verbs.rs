//! Every verb by its name in the API, for callers that choose it at run time: the demo's script, the pages' forms.

use domain::case::{Act, acts};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Error;

/// A verb that was read from its body.
pub type AnyAct = Box<dyn Act + Send + Sync>;

type Reader = fn(Value) -> Result<AnyAct, serde_path_to_error::Error<serde_json::Error>>;

const VERBS: [(&str, Reader); 24] = [
    ("acknowledgement", read::<acts::Acknowledgement>),
    ("assessment", read::<acts::Assessment>),
    ("containment", read::<acts::Containment>),
    ("investigation", read::<acts::Investigation>),
    ("decision", read::<acts::Decision>),
    ("response", read::<acts::Response>),
    ("partial_fix", read::<acts::PartialFix>),
    ("resolution", read::<acts::Resolution>),
    ("follow_up_question", read::<acts::FollowUpQuestion>),
    ("follow_up", read::<acts::FollowUpAnswer>),
    ("letter", read::<acts::Letter>),
    ("closure", read::<acts::Closure>),
    ("reopening", read::<acts::Reopening>),
    ("handover", read::<acts::Handover>),
    ("handover_acceptance", read::<acts::HandoverAcceptance>),
    ("handover_refusal", read::<acts::HandoverRefusal>),
    ("withdrawal", read::<acts::Withdrawal>),
    ("dismissal", read::<acts::Dismissal>),
    ("deadlock", read::<acts::Deadlock>),
    ("external_review", read::<acts::ExternalReview>),
    ("messages", read::<acts::NewMessage>),
    ("incoming", read::<acts::Incoming>),
    ("promises", read::<acts::NewPromiseTo>),
    ("make_goods", read::<acts::NewMakeGood>),
];

fn read<A: Act + DeserializeOwned + Send + Sync + 'static>(
    body: Value,
) -> Result<AnyAct, serde_path_to_error::Error<serde_json::Error>> {
    Ok(Box::new(serde_path_to_error::deserialize::<_, A>(body)?))
}

/// The verb of that name with this body.
///
/// # Errors
/// There is no such verb, or its body is wrong: says which field and why.
pub fn verb(name: &str, body: Value) -> Result<AnyAct, Error> {
    let (_, reader) = VERBS.iter().find(|(known, _)| *known == name).ok_or(Error::Missing("such verb"))?;
    reader(body).map_err(|error| {
        domain::change::Refused::invalid(error.path().to_string(), "another value", error.inner().to_string())
            .into()
    })
}
