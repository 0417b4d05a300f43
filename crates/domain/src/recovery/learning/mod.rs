//! Learning which make-good works: recovered shares by form, kind of failure and segment, drawn towards what is usual.
//!
//! What was given was chosen by people and by policy, not drawn by lot, and those who answer choose themselves. So a
//! rate here is an **association**: it may put one form before another of the same value, and nothing more.

mod beta;
mod prior;
mod worked;

pub use beta::{beta_below, beta_quantile};
pub use prior::{Prior, Tried};
pub use worked::{Cell, WhatWorked};

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts of make-goods stay far below 2^52")]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;
