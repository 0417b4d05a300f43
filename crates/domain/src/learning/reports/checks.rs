//! A check that a report makes on itself: what has to be true, whether it is, and which cases say otherwise.

use schemars::JsonSchema;
use serde::Serialize;

use crate::id::CaseNumber;

/// One thing that has to be true of a report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Check {
    /// What has to be true.
    pub what: String,
    /// Whether it is.
    pub holds: bool,
    /// The figures that were compared.
    pub figures: String,
    /// Cases that say otherwise, at most a hundred.
    #[schemars(with = "Vec<String>")]
    pub cases: Vec<CaseNumber>,
}

/// As many cases are named.
const MOST_NAMED: usize = 100;

impl Check {
    /// Two figures that have to be the same.
    #[must_use]
    pub fn same(what: impl Into<String>, left: i128, right: i128) -> Self {
        let figures = format!("{left} and {right}");
        Self { what: what.into(), holds: left == right, figures, cases: Vec::new() }
    }

    /// Something that must hold of every case.
    #[must_use]
    pub fn every(what: impl Into<String>, of: usize, mut exceptions: Vec<CaseNumber>) -> Self {
        let figures = format!("{} of {of} cases", of.saturating_sub(exceptions.len()));
        let holds = exceptions.is_empty();
        exceptions.truncate(MOST_NAMED);
        Self { what: what.into(), holds, figures, cases: exceptions }
    }
}
