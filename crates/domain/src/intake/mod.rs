//! What comes in: channels, mentions that may be complaints, and mistakes that reached nobody yet.

mod candidate;
mod channel;
mod incident;
mod likeness;

pub use candidate::{Candidate, CandidateState, confirm_candidate, dismiss_candidate};
pub use channel::Channel;
pub use incident::Incident;
pub use likeness::alike_words;
