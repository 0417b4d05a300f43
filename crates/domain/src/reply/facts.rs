//! What the record of the case says, as far as it is known. A claim is only called untrue against these.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{money::Money, recovery::MakeGoodState};

/// The facts of one case. Every field is optional; an unknown key is an error that names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// The customer's name.
    pub customer: Option<String>,
    /// What went wrong, in a few words.
    pub issue: Option<String>,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// Whether the firm caused it; `None` while that is unclear.
    pub firm_at_fault: Option<bool>,
    /// Full days since the complaint was received.
    pub waited_days: Option<u32>,
    /// How many customers the same mistake hit, this one included.
    pub cohort_size: Option<u64>,
    /// `None`: the facts do not speak of refunds. `Some(None)`: they say that there is none.
    #[serde(deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub refund: Option<Option<RefundFact>>,
    /// `None`: not spoken of. `Some(None)`: the cause is not known yet.
    #[serde(deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub cause: Option<Option<String>>,
    /// How far the lasting fix is.
    pub corrective_action: Option<CorrectiveAction>,
    /// Calls to the customer that are on file; `None` where calls are not spoken of.
    pub calls: Option<Vec<CallFact>>,
    /// Promises on file; `None` where promises are not spoken of.
    pub promises: Option<Vec<PromiseFact>>,
    /// Who signs.
    pub signer: Option<String>,
}

impl Facts {
    /// True when at least one fact was given.
    #[must_use]
    pub fn given(&self) -> bool {
        *self != Self::default()
    }
}

/// A present key counts as told, also when its value is null.
fn told<'de, D, T>(reader: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(reader).map(Some)
}

/// What was decided about the complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The customer was right.
    Upheld,
    /// Right in part.
    PartlyUpheld,
    /// The finding went against the complaint.
    NotUpheld,
    /// The customer took it back.
    Withdrawn,
}

/// How far the lasting fix of the cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectiveAction {
    /// Nothing is planned.
    None,
    /// Planned or under way.
    Open,
    /// Done, and watched to see whether it holds.
    Monitoring,
    /// Shown by the counts to have worked.
    Effective,
}

/// A refund or credit and how far it is; `fulfilled` is the state in which the money has moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundFact {
    /// How much, where that is known.
    #[serde(default)]
    pub amount: Option<Money>,
    /// The state of the make-good.
    pub state: MakeGoodState,
}

impl RefundFact {
    /// True when the money has moved.
    #[must_use]
    pub fn is_fulfilled(&self) -> bool {
        matches!(self.state, MakeGoodState::Fulfilled | MakeGoodState::OutcomeKnown)
    }
}

/// A call to the customer that is on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallFact {
    /// When the call was made.
    pub at: Timestamp,
}

/// A promise that is on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseFact {
    /// What was promised.
    pub what: String,
    /// By when.
    pub due_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_cause_is_told_and_a_missing_one_is_not() {
        let told: Facts = serde_json::from_str(r#"{"cause":null}"#).unwrap();
        assert_eq!(told.cause, Some(None));
        assert!(told.given());
        let silent: Facts = serde_json::from_str("{}").unwrap();
        assert_eq!(silent.cause, None);
        assert!(!silent.given());
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = serde_json::from_str::<Facts>(r#"{"colour":"red"}"#).unwrap_err();
        assert!(error.to_string().contains("colour"), "{error}");
    }

    #[test]
    fn a_refund_in_no_known_state_or_in_no_money_is_refused() {
        let read = |refund: &str| serde_json::from_str::<Facts>(&format!(r#"{{"refund":{refund}}}"#));
        let error = read(r#"{"state":"paid_out"}"#).unwrap_err().to_string();
        assert!(error.contains("paid_out") && error.contains("fulfilled"), "{error}");
        let error =
            read(r#"{"amount":{"amount":"20,00","currency":"EUR"},"state":"fulfilled"}"#).unwrap_err();
        assert!(error.to_string().contains("20,00"), "{error}");
    }

    #[test]
    fn every_fact_reads_back_as_it_was_written() {
        let json = r#"{"customer":"Ola","issue":"late sofa","outcome":"not_upheld","firm_at_fault":false,
            "waited_days":4,"cohort_size":9,"refund":{"amount":{"amount":"12.50","currency":"EUR"},"state":"approved"},
            "cause":"a torn label","corrective_action":"monitoring","calls":[{"at":"2026-05-01T10:00:00Z"}],
            "promises":[{"what":"call","due_at":"2026-05-02T15:00:00Z"}],"signer":"Ines"}"#;
        let facts: Facts = serde_json::from_str(json).unwrap();
        let again: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
        assert_eq!(facts, again);
    }
}
