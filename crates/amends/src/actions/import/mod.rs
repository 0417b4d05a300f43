//! Storing what comes from other systems: customers, orders, complaints, answers to surveys, and mail.

mod batch;
mod complaint;
mod customer;
mod finish;
mod mail;
mod order;
mod survey;

pub use batch::{Outcome, Taken};
pub use complaint::complaints;
pub use customer::customers;
pub use finish::{Counts, finish};
pub use mail::{Answers, Arrived, Received, receive};
pub use order::orders;
pub use survey::surveys;
