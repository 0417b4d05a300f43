//! What is done about make-goods by the program itself: followed to their outcome, and kept in the books.

mod books;
mod follow;

pub use books::book_missing;
pub use follow::follow;
