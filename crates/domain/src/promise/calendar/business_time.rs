//! Adding and measuring time in which the firm is open.

use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};

use super::{Calendar, CalendarError};

impl Calendar {
    /// The earliest instant at or after `from` by which `business` of open time has passed: `from` itself for
    /// zero, and the closing instant for work that ends exactly then.
    ///
    /// # Errors
    /// [`CalendarError::NegativeTime`], [`CalendarError::OutsideVerified`], [`CalendarError::BeyondTime`]
    pub fn add_business(
        &self,
        from: Timestamp,
        business: SignedDuration,
    ) -> Result<Timestamp, CalendarError> {
        if business.is_negative() {
            return Err(CalendarError::NegativeTime { found: business });
        }
        // Due no earlier than that: an absurd length is refused before it is walked through.
        from.checked_add(business).map_err(|_| self.beyond())?;
        if business.is_zero() {
            return Ok(from);
        }
        let mut left = business;
        let due = self.walk(from, None, |span| {
            let open = span.closes.duration_since(span.opens);
            if left <= open {
                return ControlFlow::Break(span.opens.checked_add(left));
            }
            left -= open;
            ControlFlow::Continue(())
        })?;
        due.and_then(Result::ok).ok_or_else(|| self.beyond())
    }

    /// How long the firm is open from `a` to `b`; negative if `b` is before `a`.
    ///
    /// # Errors
    /// [`CalendarError::OutsideVerified`], [`CalendarError::BeyondTime`]
    pub fn business_between(&self, a: Timestamp, b: Timestamp) -> Result<SignedDuration, CalendarError> {
        if b < a {
            return Ok(-self.business_between(b, a)?);
        }
        let mut total = SignedDuration::ZERO;
        self.walk(a, Some(b), |span| {
            if span.opens >= b {
                return ControlFlow::Break(());
            }
            total += span.closes.min(b).duration_since(span.opens);
            ControlFlow::Continue(())
        })?;
        Ok(total)
    }
}
