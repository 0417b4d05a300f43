//! Telling everybody whom one mistake hit: one text and one base make-good for all, and each told in their own words, on
//! their own case, with their own promise.

mod about;
mod alike;
mod base;
mod estimate;
mod letter;
mod owed;
mod plan;
mod round;
mod silent;
mod telling;
mod text;

pub use about::{is_about, was_told};
pub use base::base_make_good;
pub use estimate::{Estimate, estimate};
pub use letter::SilentLetter;
pub use owed::{Owed, OwedPlan, OwedSum};
pub use plan::{NoticePlan, RoundKind};
pub use round::{NoticeRound, Place, RoundState, draft};
pub use silent::{SilentClosure, SilentDeed, SilentResolution};
pub use telling::{Share, Telling, tell_silent};
pub use text::{Gap, PLACES, fill, places};
