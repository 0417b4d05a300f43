//! What comes in: channels, mentions that may be complaints, and mistakes that reached nobody yet.

mod candidate;
mod channel;
mod cohort;
mod incident;
mod likeness;

pub use candidate::{
    Candidate, CandidateState, NewCandidate, SecondLook, confirm_candidate, dismiss_candidate, look_again,
};
pub use channel::Channel;
pub use cohort::{
    CohortMember, CohortQuery, Listed, Status, TakenOut, Told, ToldBy, Values, Why, fold_attribute,
    fold_value, listed,
};
pub use incident::{Incident, NewIncident, link_case, link_problem, record_incident};
pub use likeness::alike_words;
