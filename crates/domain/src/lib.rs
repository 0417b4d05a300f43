//! What service recovery is: pure rules, no io, no async, no clock, no SQL.

pub mod reply;
