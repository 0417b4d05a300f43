//! Amends: what the program is made of, for its own binary and its tests.

pub mod mail;
