//! What complaints are about: a kind of failure suggested from the words, what rises in them, and what is alike.
//!
//! Everything is learned from the firm's own cases, here and now, and comes out the same for the same data. It proposes;
//! people decide.

mod alike;
mod classifier;
mod clusters;
mod features;
mod hashes;
mod kept;
mod kin;
mod margin;
mod phrases;
mod rising;
mod suggestions;
mod trial;
mod words;

pub use alike::{copies, near_duplicates};
pub use classifier::{Classifier, Guess, Lesson};
pub use clusters::{Cluster, MOST_COMPARED, clusters};
pub use phrases::{Told, sentence_with};
pub use rising::{FALSE_SHARE, FEWEST_PEOPLE, Rise, Rising, rising};
pub use suggestions::{
    FEWEST_CODED, FEWEST_OF_KIND, Learned, MOST_CODED, SURE_ENOUGH, is_due, learn, sure_suggestion,
};
pub use trial::{Trial, guesses, parts, trial};
pub use words::{Word, words};

#[expect(clippy::cast_precision_loss, reason = "counts of words and cases are far below 2^52")]
pub(super) const fn real(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "weights need no more digits than an f32 has")]
pub(super) const fn real32(count: usize) -> f32 {
    count as f32
}
