//! What is done to cases.

mod act;
mod advice;
mod around;
mod customer;
mod look;
mod merge;
pub mod notices;
mod open;
mod policy;

pub use act::{AnyAct, act, act_any, act_in, any};
pub use advice::{Advice, Advised, Giving, advise, offer_facts};
pub use customer::not_solved;
pub use look::{fire, look};
pub use merge::{merge, merge_in};
pub(super) use open::recognise_or_make;
pub use open::{NamedCustomer, OpenCase, open, open_in};
pub use policy::policy_of;
