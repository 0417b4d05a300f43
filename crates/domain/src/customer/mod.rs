//! The customer over time: who they are, what they value, and when selling has to wait.

mod hold;
mod profile;

pub use hold::{UpsellHold, lift_hold, look_at_hold};
pub use profile::{Customer, Segment, ValueBand, ValuedThing, fold_email, fold_phone};
