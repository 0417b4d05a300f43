//! What is due: the runner claims it, a handler does it. The only code that sends anything out.

mod alert;
mod ask;
mod ask_approval;
mod deliver;
mod fulfil;
mod handle;
mod remind;
mod runner;
mod send;

pub use runner::{Runner, do_chores, run_due};
