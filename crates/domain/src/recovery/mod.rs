//! Putting it right: what is given, by which policy, within whose authority, exactly once.

pub mod backtest;
pub mod fairness;
mod followed;
mod fulfilment;
mod fulfilment_rules;
pub mod learning;
pub mod ledger;
mod make_good;
mod policy;
mod policy_text;
mod voucher;

pub use followed::{Followed, LOOKS_AFTER};
pub use fulfilment::{Fulfilment, Way};
pub use fulfilment_rules::{CalledSystem, FulfilmentRules, KEY, WayRule};
pub use make_good::{Basis, MakeGood, MakeGoodState, Outcome as MakeGoodOutcome, Proposal};
pub use policy::{Approval, Form, MakeGoodPolicy, OfferFacts, Recommendation, RecommendedOption, Tier};
pub use voucher::{NotACode, Voucher, VoucherCode};
