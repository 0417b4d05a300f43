//! What is done about the installation: the rules of the house, mail that failed, jobs, the journal's check.

mod change;
mod mail;
mod uk_return;
mod upkeep;

pub use change::{Subject, change, check, restore, shipped_text};
pub use mail::{resend, send_test};
pub use uk_return::change_uk_mapping;
pub use upkeep::{hasten, verify};
