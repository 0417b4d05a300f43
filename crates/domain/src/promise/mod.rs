//! Promises to customers, the calendars their dates come from, and the deadlines of the house.

pub mod calendar;
mod ledger;
mod timers;
mod timers_text;

pub(crate) use ledger::TOLD;
pub use ledger::{Broken, NewPromise, Promise, PromiseState, Verdict};
pub use timers::{Calendars, TimerProfile, Timers};
