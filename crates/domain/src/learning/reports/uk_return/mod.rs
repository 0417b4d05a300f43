//! The half-yearly complaints return to the UK's Financial Conduct Authority: product groups by causes by time bands.
//!
//! Day of receipt is day 0; “within three days” ends at the close of the third business day, “within eight weeks” at the
//! close of the same weekday (DISP 1.5, 1.6). A complaint is closed when it is first answered for good: by the written
//! decision, by the customer's acceptance, or taken back. A later reopening does not open it again here.

mod count;
mod mapping;
mod taxonomy;
#[cfg(test)]
mod tests;

pub use count::{Cell, Line, Row, UkReturn};
pub use mapping::{Mapping, MappingError};
pub use taxonomy::{Half, HalfError, Named, Shape};
