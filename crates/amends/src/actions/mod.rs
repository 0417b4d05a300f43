//! What can be done. An action is four short paragraphs: load, decide in `domain`, save in one unit, answer. Actions
//! and the job runner alone open a unit; nothing is sent from inside one.

mod body;
pub mod case;
pub mod customer;
mod each_once;
pub mod import;
pub mod intake;
pub mod learning;
pub mod mail;
mod once;
pub mod recovery;
pub mod settings;
pub mod staff;
mod strict;
pub mod verbs;
pub mod webhooks;

pub use body::{Misread, read, read_query, read_strictly, read_value};
pub use each_once::EachOnce;
pub use once::{Answer, Once, Work, create, create_in_parts, once};
pub use strict::Strict;
