//! A handler that panicked: what is logged, and what everybody is told, by page or API.

use std::any::Any;

/// What is answered for a handler that panicked.
pub const ANSWER: &str = "Something failed on our side; nothing was changed. It has been logged.";

/// Logs what a panic carried.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands over what the panic carried")]
pub fn log(why: Box<dyn Any + Send + 'static>) {
    let text = why.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| why.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(panic = text, "a handler panicked");
}
