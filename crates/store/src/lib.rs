//! Keeping it, on SQLite and PostgreSQL.
//!
//! [`Db`] is the door: [`Db::read`] for a look, [`Db::unit`] for a change. A [`Unit`] saves the new state, appends
//! what happened to the [`journal`] and stores what is to be done as [`jobs`], all in one transaction. `dialect`,
//! `sqlite` and `postgres` are the only files that know which engine runs.

mod again;
pub mod answers;
pub mod backup;
pub mod calls;
pub mod case;
pub mod customer;
mod db;
mod dialect;
pub mod erase;
mod error;
pub mod export;
mod fold;
pub mod imported;
pub mod installation;
pub mod intake;
pub mod jobs;
pub mod journal;
pub mod learned;
pub mod learning;
pub mod measures;
mod migrate;
pub mod outbox;
pub mod policy;
mod postgres;
pub mod promise;
pub mod recovery;
pub mod remarks;
pub mod search;
pub mod settings;
pub mod signal;
mod sqlite;
pub mod staff;
pub mod statistics;
pub mod survey;
mod tables;
mod texts;
pub mod themes;
mod together;
mod unit;
mod value;
pub mod voucher;
pub mod webhooks;

pub use db::{Db, Engine, Target};
pub use dialect::{Conn, Sql};
pub use error::StoreError;
pub use unit::{Context, Unit};
pub use value::{Row, Val};
