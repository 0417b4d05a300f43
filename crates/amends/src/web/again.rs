//! A form that was refused is shown again, with what was typed and why.

use super::{PageError, Refill, Typed};
use crate::error::Error;

/// What to fill the form with, and the status of the page; anything but a refusal has a page of its own.
pub fn again(error: Error, form: &str, typed: Typed) -> Result<(Refill, u16), PageError> {
    match error.status() {
        status @ (403 | 409 | 422) => Ok((Refill::refused(form, typed, &error), status)),
        _ => Err(error.into()),
    }
}
