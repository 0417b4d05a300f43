//! What is due: the runner claims it, a handler does it. The only code that sends anything out.

mod alert;
mod ask;
mod deliver;
mod fulfil;
mod handle;
mod runner;
mod send;

pub use runner::{Runner, run_due};
