//! Calling other systems over HTTP: signed, never redirected, never to a machine that is not meant to be reached.

mod address;
mod call;
mod sign;

pub use call::{Call, Reply, Trouble, call};
pub use sign::{secret_text, signature, signed};
