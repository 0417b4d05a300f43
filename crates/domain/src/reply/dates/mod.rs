//! Dates and times as people write them.

mod mention;
mod moment;
mod named;
mod reader;
mod record;

pub(super) use mention::{Mention, is_to_come, points_back};
pub use moment::Moment;
pub use named::named_ahead;
pub(super) use reader::mentions;
pub(super) use record::{differs_from_record, names_a_promise};
