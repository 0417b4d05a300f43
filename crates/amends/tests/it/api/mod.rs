//! The API as other systems use it: over HTTP, on both engines, with a clock that is moved by hand.

mod acted;
mod any_body;
mod asked;
mod by_journal;
mod causes;
mod counted;
mod description;
mod doors;
mod errors;
mod guards;
mod incidents;
mod journey;
mod make_goods;
mod measures;
mod narratives;
mod nul;
mod offers;
mod once;
mod owed;
mod policies;
mod put_to_rest;
mod races;
mod records;
mod rounds;
mod steps;
mod watching;
pub mod world;
