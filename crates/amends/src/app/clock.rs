//! The clock: the machine's, or one that a demo or a test moves by hand.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use crate::config::Config;

/// Tells the time.
#[derive(Debug)]
pub enum Clock {
    /// The machine's time plus what was added by hand, in microseconds.
    Moved(AtomicI64),
    /// A moment that only a hand moves, in microseconds since 1970.
    Still(AtomicI64),
}

impl Clock {
    /// The machine's time.
    #[must_use]
    pub const fn of_the_machine() -> Self {
        Self::Moved(AtomicI64::new(0))
    }

    /// The machine's time; in a rehearsal, as many hours ahead as `amends.toml` says.
    ///
    /// # Errors
    /// Names the file, the line, what was found and what was expected.
    pub fn of(config: &Config) -> Result<Self, String> {
        let clock = Self::of_the_machine();
        clock.move_by(SignedDuration::from_hours(config.hours_ahead()?.into()));
        Ok(clock)
    }

    /// Stands still at `at`.
    #[must_use]
    pub fn still(at: Timestamp) -> Self {
        Self::Still(AtomicI64::new(at.as_microsecond()))
    }

    /// Now, to the microsecond: finer than that is not stored.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> Timestamp {
        let micros = match self {
            Self::Moved(by) => Timestamp::now().as_microsecond().saturating_add(by.load(Ordering::SeqCst)),
            Self::Still(at) => at.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
    }

    /// Moves it.
    pub fn move_by(&self, by: SignedDuration) {
        let (Self::Moved(hand) | Self::Still(hand)) = self;
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        hand.fetch_add(micros, Ordering::SeqCst);
    }
}
