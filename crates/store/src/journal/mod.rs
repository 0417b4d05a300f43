//! The journal: append-only, chained, the ground of timeline, feed, audit and measures.

mod append;
mod checkpoint;
mod entry;
mod feed;
mod verify;

pub use checkpoint::{Checkpoint, close_checkpoint};
pub use entry::Entry;
pub use feed::{Cursor, case_history, customer_history, customer_history_before, feed, history, newest};
pub use verify::{Verdict, verify};

pub(crate) use append::append;
