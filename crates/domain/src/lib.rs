//! What service recovery is: pure rules, no io, no async, no clock, no SQL.
//!
//! Areas, in the order of who may know whom: `staff` ← `customer` ← `intake` ← `failure` ← `promise` ←
//! `recovery` ← `reply` ← `case` ← `learning`. What they share (`money`, `ratio`, `id`, `change`, `event`, `errand`,
//! `house`, `length`, `one_line`, `webhook`) stands at the root. Everything here is given `now`; nothing here asks for it.

pub mod case;
pub mod change;
pub mod customer;
pub mod errand;
pub mod event;
pub mod failure;
pub mod house;
pub mod id;
pub mod intake;
pub mod learning;
pub mod length;
pub mod money;
pub mod one_line;
pub mod promise;
pub mod ratio;
pub mod recovery;
pub mod reply;
pub mod staff;
pub mod webhook;
