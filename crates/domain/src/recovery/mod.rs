//! Putting it right: what is given, by which policy, within whose authority, exactly once.

pub mod backtest;
pub mod fairness;
mod followed;
pub mod learning;
pub mod ledger;
mod make_good;
mod policy;
mod policy_text;

pub use followed::{Followed, LOOKS_AFTER};
pub use make_good::{Basis, MakeGood, MakeGoodState, Outcome as MakeGoodOutcome, Proposal};
pub use policy::{Approval, Form, MakeGoodPolicy, OfferFacts, Recommendation, RecommendedOption, Tier};
