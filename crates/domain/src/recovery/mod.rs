//! Putting it right: what is given, by which policy, within whose authority, exactly once.

mod authority;
mod budget;
mod make_good;
pub mod pattern;
mod policy;
mod policy_text;
mod terms;

pub use authority::Consent;
pub use budget::{BudgetKind, BudgetState, Budgets, Period, Spent};
pub use make_good::{Basis, MakeGood, MakeGoodState, Outcome as MakeGoodOutcome, Proposal};
pub use policy::{Approval, Form, MakeGoodPolicy, OfferFacts, Recommendation, RecommendedOption, Tier};
pub use terms::{Alternative, NewAlternative, Terms, alternatives, unsaid_worth};
