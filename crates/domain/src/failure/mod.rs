//! What went wrong: kinds of failure, how bad, whose doing, and the playbook that was agreed beforehand.

mod playbook;
mod playbook_text;
mod severity;

pub use playbook::{ChecklistItem, DefaultOffer, FailureType, Playbook, Playbooks};
pub use severity::{Attribution, Exposure, FailureNature, Severity};
