//! What is done to cases.

mod act;
mod look;
mod merge;
mod open;

pub use act::{act, act_in};
pub use look::{fire, look};
pub use merge::{merge, merge_in};
pub use open::{NamedCustomer, OpenCase, open, open_in};
