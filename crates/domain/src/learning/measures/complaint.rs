//! What counts as a complaint, for every figure and every report.

use super::Facts;
use crate::case::Stage;

impl Facts {
    /// Whether it is a complaint that counts, in every figure and report: what was none (dismissed), goes on in another
    /// case (merged), or is the case of somebody who was told and has said nothing, does not.
    #[must_use]
    pub const fn counts(&self) -> bool {
        !self.silent && !matches!(self.stage, Stage::Dismissed | Stage::Merged)
    }

    /// The same facts beside what was kept of them as [`Self::counts`]. Silence was not always among the facts: what does
    /// not count for no other reason is silent.
    #[must_use]
    pub const fn kept_as(mut self, counts: bool) -> Self {
        self.silent = self.silent || (self.counts() && !counts);
        self
    }
}
