//! What is due: the runner claims it, a handler does it. The only code that sends anything out.

mod alert;
mod ask;
mod handle;
mod runner;
mod send;

pub use runner::{Runner, chores, run_due};
