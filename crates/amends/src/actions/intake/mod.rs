//! What is done about mentions that may be complaints, and about mistakes that reached nobody yet.

mod candidate;
mod incident;

pub use candidate::{
    Confirmation, Dismissal, NewCandidate, confirm_candidate, confirm_candidate_in, dismiss_candidate,
    dismiss_candidate_in, note_candidate, note_candidate_in,
};
pub use incident::{NewIncident, record_incident, record_incident_in};
