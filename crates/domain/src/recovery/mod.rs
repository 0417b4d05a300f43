//! Putting it right: what is given, by which policy, within whose authority, exactly once.

mod authority;
pub mod backtest;
mod budget;
mod condition;
pub mod fairness;
mod followed;
mod fulfilment;
mod fulfilment_rules;
mod hold;
pub mod learning;
pub mod ledger;
mod make_good;
mod named_sum;
mod offer;
pub mod pattern;
mod policy;
mod policy_text;
mod terms;
mod voucher;

pub use authority::{Consent, Goodwill};
pub use budget::{BudgetKind, BudgetState, Budgets, Period, Spent};
pub use condition::Condition;
pub use followed::{Followed, LOOKS_AFTER};
pub use fulfilment::{Address, Fulfilment, Way};
pub use fulfilment_rules::{CalledSystem, FulfilmentRules, KEY, WayRule};
pub use hold::{Claims, Held, HoldRule, claim_facts};
pub use make_good::{Basis, MakeGood, MakeGoodState, Outcome as MakeGoodOutcome, Proposal};
pub use named_sum::other_sum;
pub use offer::{
    AskedFacts, Beside, Changed, Compared, Evidence, EvidenceByForm, Excluded, Facts, Floor, Gives, Offer,
    OfferError, OfferFacts, OfferOption, OfferPart, Part, PartKind, PolicyUsed, Reckoning, Unpriced, Value,
    compare,
};
pub use policy::{
    Amount, Approval, ByChoice, FactKind, FactSpec, Form, Lost, MakeGoodPolicy, Recommendation,
    RecommendedOption, Row, Rule, Sentence, Sums, Table, Tier, ValueStep, Worse, pack, pack_names, pack_text,
};
pub use terms::{Alternative, NewAlternative, Terms, alternatives, unsaid_worth};
pub use voucher::{NotACode, Voucher, VoucherCode};
