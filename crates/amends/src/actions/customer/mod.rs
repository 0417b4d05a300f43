//! What is done to customers.

mod good_event;
mod hold;
mod profile;

pub use good_event::{GoodEvent, GoodEventKind, NewGoodEvent, good_event_in};
pub use hold::{lift_hold, look_at_hold};
pub use profile::{NewCustomer, add_customer_in};
