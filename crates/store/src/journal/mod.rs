//! The journal: append-only, chained, the ground of timeline, feed, audit and measures.

mod append;
mod chains;
mod checkpoint;
mod entries;
mod entry;
mod erasures;
mod feed;
mod heads;
mod order;
mod seals;
mod verify;

pub use checkpoint::{Checkpoint, close_checkpoint, first_was_sealed_with};
pub use entry::Entry;
pub use feed::{
    Cursor, at, case_history, cursor_after, customer_history, customer_history_before, feed, history, newest,
    of_kind,
};
pub use verify::{FirstBad, Verdict, verify};

pub(crate) use append::entries;
pub(crate) use erasures::ERASED;
pub(crate) use verify::verify_backup;
