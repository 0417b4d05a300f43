//! The rules of the house as texts: what ships, how it is read, and what has to fit together.

mod check;
mod error;
mod learning;
mod own_pack;
mod part;
mod place;
mod shipped;
#[cfg(test)]
mod tests;

pub(crate) use check::{one_of, quoted};
pub use error::HouseError;
pub use learning::LearningRules;
pub(crate) use part::{Checked, read, with_line, write};
pub use part::{Part, Texts};
