//! A question over imported orders: whose were hit.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::change::Refused;

/// Values are compared, and kept in the index, up to this many characters.
const LONGEST_VALUE: usize = 200;

/// Which orders were hit: all that is said has to hold.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CohortQuery {
    /// Name of an attribute of imported orders, such as `what`, `lot` or `place` → the value that it has, or one of
    /// several. Upper and lower case of A to Z are alike.
    pub attributes: BTreeMap<String, Values>,
    /// Placed at this instant or later.
    pub from: Option<Timestamp>,
    /// Placed before this instant.
    pub until: Option<Timestamp>,
}

/// One value, or one of several.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Values {
    /// This one.
    One(String),
    /// Any of these.
    Any(Vec<String>),
}

impl Values {
    /// The values as they are compared, each once.
    #[must_use]
    pub fn folded(&self) -> Vec<String> {
        let values: &[String] = match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Any(values) => values,
        };
        let mut folded: Vec<_> =
            values.iter().map(|value| fold_value(value)).filter(|value| !value.is_empty()).collect();
        folded.sort_unstable();
        folded.dedup();
        folded
    }
}

/// The name of an attribute as it is compared: `Lot No` is `lot_no`.
#[must_use]
pub fn fold_attribute(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

/// The value of an attribute as it is compared: without blanks around it, A to Z in lower case, cut.
#[must_use]
pub fn fold_value(value: &str) -> String {
    value.trim().chars().take(LONGEST_VALUE).collect::<String>().to_ascii_lowercase()
}

impl CohortQuery {
    /// Refuses a question that asks nothing, since it would find everybody.
    ///
    /// # Errors
    /// Names the field.
    pub fn check(&self) -> Result<(), Refused> {
        if let Some((name, _)) = self.attributes.iter().find(|(_, values)| values.folded().is_empty()) {
            return Err(Refused::invalid(
                format!("query.attributes.{name}"),
                "nothing",
                "a value, or several",
            ));
        }
        match (self.from, self.until) {
            (Some(from), Some(until)) if until <= from => {
                Err(Refused::invalid("query.until", until.to_string(), format!("an instant after {from}")))
            }
            (None, None) if self.attributes.is_empty() => {
                Err(Refused::invalid("query", "no condition", "an attribute, or from or until"))
            }
            _ => Ok(()),
        }
    }

    /// The attributes with the values that each may have, as they are compared.
    #[must_use]
    pub fn wanted(&self) -> Vec<(String, Vec<String>)> {
        self.attributes.iter().map(|(name, values)| (fold_attribute(name), values.folded())).collect()
    }

    /// Whether an order was hit. `value` answers what an attribute of it says.
    pub fn matches<'v>(&self, placed_at: Timestamp, value: impl Fn(&str) -> Option<&'v str>) -> bool {
        self.from.is_none_or(|from| placed_at >= from)
            && self.until.is_none_or(|until| placed_at < until)
            && self
                .wanted()
                .iter()
                .all(|(name, values)| value(name).is_some_and(|one| values.contains(&fold_value(one))))
    }

    /// The question in words, such as `lot 7b or 7c, placed before 2026-03-01T00:00:00Z`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let attributes =
            self.wanted().into_iter().map(|(name, values)| format!("{name} {}", values.join(" or ")));
        let from = self.from.map(|from| format!("placed from {from}"));
        let until = self.until.map(|until| format!("placed before {until}"));
        attributes.chain(from).chain(until).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::{CohortQuery, fold_attribute};

    fn query(json: &str) -> CohortQuery {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn all_that_is_said_has_to_hold() {
        let asked = query(
            r#"{"attributes":{"Lot":["7B","7c"],"what":"Rye bread"},"from":"2026-03-01T00:00:00Z","until":"2026-04-01T00:00:00Z"}"#,
        );
        asked.check().unwrap();
        let hit = |lot: &'static str, what: &'static str, at: &str| {
            asked.matches(at.parse().unwrap(), |name| match name {
                "lot" => Some(lot),
                "what" => Some(what),
                _ => None,
            })
        };
        assert!(hit(" 7b ", "rye BREAD", "2026-03-01T00:00:00Z"));
        assert!(hit("7C", "Rye bread", "2026-03-31T23:59:59Z"));
        assert!(!hit("7d", "Rye bread", "2026-03-10T00:00:00Z"), "another lot");
        assert!(!hit("7b", "White bread", "2026-03-10T00:00:00Z"), "another product");
        assert!(!hit("7b", "Rye bread", "2026-04-01T00:00:00Z"), "until is not in it");
        assert!(!asked.matches("2026-03-10T00:00:00Z".parse().unwrap(), |_| None), "nothing is known of it");
        assert_eq!(
            asked.in_words(),
            "lot 7b or 7c, what rye bread, placed from 2026-03-01T00:00:00Z, placed before 2026-04-01T00:00:00Z"
        );
    }

    #[test]
    fn a_question_that_asks_nothing_is_refused() {
        for json in [
            "{}",
            r#"{"attributes":{"lot":[]}}"#,
            r#"{"attributes":{"lot":" "}}"#,
            r#"{"from":"2026-03-01T00:00:00Z","until":"2026-03-01T00:00:00Z"}"#,
        ] {
            assert!(query(json).check().is_err(), "{json}");
        }
        assert_eq!(fold_attribute(" Lot-No "), "lot_no");
    }
}
