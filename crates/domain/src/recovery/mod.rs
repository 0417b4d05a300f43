//! Putting it right: what is given, by which policy, within whose authority, exactly once.

mod authority;
mod budget;
mod condition;
mod make_good;
mod offer;
pub mod pattern;
mod policy;
mod policy_text;
mod terms;

pub use authority::Consent;
pub use budget::{BudgetKind, BudgetState, Budgets, Period, Spent};
pub use condition::Condition;
pub use make_good::{Basis, MakeGood, MakeGoodState, Outcome as MakeGoodOutcome, Proposal};
pub use offer::{
    Beside, Changed, Compared, Evidence, EvidenceByForm, Excluded, Facts, Floor, Offer, OfferError,
    OfferOption, OfferPart, Part, PartKind, PolicyUsed, Reckoning, Value, compare,
};
pub use policy::{
    Amount, Approval, ByChoice, FactKind, FactSpec, Form, Lost, MakeGoodPolicy, OfferFacts, Recommendation,
    RecommendedOption, Row, Rule, Sums, Table, Tier, ValueStep, pack, pack_names,
};
pub use terms::{Alternative, NewAlternative, Terms, alternatives, unsaid_worth};
