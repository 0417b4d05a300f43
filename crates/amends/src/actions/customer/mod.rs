//! What is done to customers.

mod hold;

pub use hold::{lift_hold, look_at_hold};
