//! The facts that every policy takes, and those that none may ever name.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{FactKind, FactSpec};
use crate::ratio::Ratio;

/// Facts that are accepted and never count: how loud, how public, how often somebody asked.
pub const NEVER_COUNT: [&str; 5] = ["tone", "channel", "followers", "contacts", "exposure"];

/// Facts that only the part of a policy that is made for them may use, with the reason for anybody who tries.
pub const IN_THEIR_PLACE: [(&str, &str); 7] = [
    ("severity", "`tiers`: more harm then never gives less"),
    ("value_band", "`value_extra`: a better customer then never gets less"),
    ("tenure_months", "`value_extra`: a longer relation then never gets less"),
    (
        "attribution",
        "`goodwill_when` or an `extra`: whose doing it was may only decide whether goodwill is due",
    ),
    ("currency", "no condition: amounts are listed by currency"),
    ("given_before", "no condition: forms that were given before come last by themselves"),
    ("offered_before", "no condition: forms that were offered before come last by themselves"),
];

/// Why a fact of [`NEVER_COUNT`] is refused.
pub const WHY_NEVER: &str =
    "a fact that may count: tone, channel, followers, contacts and exposure never change an offer";

/// Facts that may be given to any policy.
static COMMON: LazyLock<BTreeMap<&'static str, FactSpec>> = LazyLock::new(|| {
    let choice = FactSpec::one_of;
    let bands = [("medium", "middle"), ("standard", "middle"), ("top", "high")];
    BTreeMap::from([
        ("severity", choice(&["low", "medium", "high", "critical"], &[])),
        ("attribution", choice(&["firm", "customer", "third_party", "unknown"], &[])),
        ("value_band", choice(&["low", "middle", "high"], &bands)),
        ("segment", choice(&["consumer", "business"], &[])),
        ("tenure_months", FactSpec { min: Some(Ratio::ZERO), ..FactSpec::may_be(FactKind::Number) }),
        ("valued_things", FactSpec::may_be(FactKind::Words)),
        ("given_before", FactSpec::may_be(FactKind::Words)),
        ("offered_before", FactSpec::may_be(FactKind::Words)),
        ("repeat", FactSpec::may_be(FactKind::Flag)),
        ("floor", FactSpec::may_be(FactKind::Money)),
    ])
});

/// Facts that may be given to any policy, by name.
pub fn common() -> &'static BTreeMap<&'static str, FactSpec> {
    &COMMON
}

/// Whether a policy may declare a fact of this name as its own.
pub fn is_reserved(name: &str) -> bool {
    name == "currency" || NEVER_COUNT.contains(&name) || COMMON.contains_key(name)
}
