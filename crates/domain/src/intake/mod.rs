//! What comes in: channels, mentions that may be complaints, and mistakes that reached nobody yet.

mod candidate;
mod channel;
mod incident;
mod likeness;

pub use candidate::{
    Candidate, CandidateState, NewCandidate, SecondLook, confirm_candidate, dismiss_candidate, look_again,
};
pub use channel::Channel;
pub use incident::{Incident, NewIncident, link_case, link_problem, record_incident};
pub use likeness::alike_words;
