//! Reports that others ask for: what the month taught, the review after ISO 10002, the return to the UK's regulator.

mod checks;
mod decide;
pub mod iso10002;
mod overview;
#[cfg(test)]
mod tests;
pub mod uk_return;

pub use checks::Check;
pub use decide::{Matters, three_to_decide};
pub use overview::{Heard, Overview, Signals, Verdicts};
