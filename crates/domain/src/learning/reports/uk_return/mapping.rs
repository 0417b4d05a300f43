//! Which of the firm's own products and kinds of failure belong to which group and cause of the return: the firm's to say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Named, Shape};

/// The firm's own words, mapped to the codes of the return.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The month that the firm's reporting year begins with, 1 to 12; January if not said.
    pub year_begins: Option<i8>,
    /// Products, as orders name them, to product groups.
    pub products: BTreeMap<String, String>,
    /// Where an order names no product, or none is named at all: this group, if the firm sells in one only.
    pub other_products: Option<String>,
    /// Codes of kinds of failure to causes.
    pub failure_types: BTreeMap<String, String>,
    /// What is not named above: this cause.
    pub other_failure_types: Option<String>,
    /// Forms of make-goods that are money; `refund` and `credit` if not said.
    pub money_forms: Option<Vec<String>>,
}

/// Why a mapping is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MappingError {
    /// It is no TOML, or has other fields.
    #[error("mapping: {0}")]
    NotToml(String),
    /// A code that the return does not have.
    #[error("mapping: {field}: found “{found}”, expected one of {expected}")]
    Unknown {
        /// Where.
        field: String,
        /// What.
        found: String,
        /// What there is.
        expected: String,
    },
}

impl Mapping {
    /// Reads it from TOML.
    ///
    /// # Errors
    /// It is no TOML, has an unknown field, or a month that there is not.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let read: Self = toml::from_str(text).map_err(|error| MappingError::NotToml(error.to_string()))?;
        match read.year_begins.filter(|month| !(1..=12).contains(month)) {
            None => Ok(read),
            Some(month) => Err(MappingError::Unknown {
                field: "year_begins".to_owned(),
                found: month.to_string(),
                expected: "1 to 12".to_owned(),
            }),
        }
    }

    /// The month that the firm's reporting year begins with.
    #[must_use]
    pub fn year_begins(&self) -> i8 {
        self.year_begins.unwrap_or(1)
    }

    /// Refuses codes that the return does not have.
    ///
    /// # Errors
    /// Names the field, what was found and what was expected.
    pub fn check(&self, shape: &Shape) -> Result<(), MappingError> {
        let groups = self.products.iter().map(|(own, code)| (format!("products.\"{own}\""), code));
        let groups = groups.chain(self.other_products.iter().map(|code| ("other_products".to_owned(), code)));
        groups.into_iter().try_for_each(|(field, code)| known(&shape.groups, field, code))?;
        let causes = self.failure_types.iter().map(|(own, code)| (format!("failure_types.{own}"), code));
        let other = self.other_failure_types.iter().map(|code| ("other_failure_types".to_owned(), code));
        causes.chain(other).try_for_each(|(field, code)| known(&shape.causes, field, code))
    }

    /// The product group of a case.
    pub(super) fn group(&self, product: Option<&str>) -> Option<&str> {
        let named = product.and_then(|product| self.products.get(product));
        named.or(self.other_products.as_ref()).map(String::as_str)
    }

    /// The cause of a case.
    pub(super) fn cause(&self, failure_type: Option<&str>) -> Option<&str> {
        let named = failure_type.and_then(|code| self.failure_types.get(code));
        named.or(self.other_failure_types.as_ref()).map(String::as_str)
    }

    /// Whether a form of a make-good is money.
    #[must_use]
    pub fn is_money(&self, form: &str) -> bool {
        self.money_forms.as_ref().map_or_else(
            || ["refund", "credit"].iter().any(|money| form.contains(money)),
            |forms| forms.iter().any(|money| money == form),
        )
    }
}

fn known(there: &[Named], field: String, code: &str) -> Result<(), MappingError> {
    if there.iter().any(|one| one.code == code) {
        return Ok(());
    }
    let expected = there.iter().map(|one| one.code.as_str()).collect::<Vec<_>>().join(", ");
    Err(MappingError::Unknown { field, found: code.to_owned(), expected })
}
