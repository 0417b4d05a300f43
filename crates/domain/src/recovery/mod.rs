//! Putting it right: what is given, by which policy, within whose authority, exactly once.

mod make_good;
mod policy;
mod policy_text;

pub use make_good::{Basis, MakeGood, MakeGoodState, Outcome as MakeGoodOutcome, Proposal};
pub use policy::{Approval, Form, MakeGoodPolicy, OfferFacts, Recommendation, RecommendedOption, Tier};
