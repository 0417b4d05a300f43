//! When and where the writer sits, as far as that is known.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The writer's moment. Both are optional; without them relative dates and clock times are not compared.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// The instant at which the text is checked.
    pub now: Option<Timestamp>,
    /// The zone in which its dates and clock times are meant.
    pub zone: Option<TimeZone>,
}
