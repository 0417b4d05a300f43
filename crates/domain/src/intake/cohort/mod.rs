//! The cohort of an incident: everybody whom one mistake hit, whether they complained or not.

mod listed;
mod member;
mod query;

pub use listed::{Listed, listed};
pub use member::{CohortMember, Status, TakenOut, Told, ToldBy, Why};
pub use query::{CohortQuery, Values, fold_attribute, fold_value};
