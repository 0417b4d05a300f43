//! Figures for people and programs: what is asked for, the tables that answer it, and the reports made of them. Pages,
//! the API and the command line show the same rows.

mod against;
mod ask;
mod csv;
pub mod iso10002;
pub mod monthly;
mod moves;
mod period;
mod report;
mod table;
mod tables;
pub mod uk_return;
pub mod words;

pub use ask::{Ask, UNKNOWN, Wanted, count};
pub use csv::{csv_file, csv_text};
pub use period::{Days, Month, Period};
pub use report::{Figure, Report, Section};
pub use table::{Cell, Table, Value};
pub use tables::{NAMES, cases, table};
