//! What is done to customers.

mod erase;
mod hold;

pub use erase::erase;
pub use hold::{lift_hold, look_at_hold};
