//! What is done about mentions that may be complaints, and about mistakes that may have reached nobody yet.

mod candidate;
pub mod cohort;
mod incident;

pub use candidate::{
    Confirmation, Dismissal, confirm_candidate, confirm_candidate_in, dismiss_candidate,
    dismiss_candidate_in, note_candidate, note_candidate_in, uphold_dismissal,
};
pub(in crate::actions) use incident::taken as incident_taken;
pub use incident::{link_case, link_problem, record_incident, record_incident_in};
