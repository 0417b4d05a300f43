//! What is learned from cases.

mod debrief;

pub use debrief::debrief;
