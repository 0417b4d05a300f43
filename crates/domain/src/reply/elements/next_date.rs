//! A definite time for something the sender does or that will happen.

use crate::reply::dates;
use crate::reply::draft::Draft;
use crate::reply::pattern::Hit;

/// Mentions of a time to come.
pub(super) fn find(draft: &Draft<'_>) -> Vec<Hit> {
    let to_come = draft.dates.iter().filter(|date| dates::is_to_come(draft, date));
    to_come.map(|date| Hit { start: date.start, end: date.end }).collect()
}
