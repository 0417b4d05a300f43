//! The command line, driven as a script drives it: the real program, folders of its own, both engines.

mod backtest;
mod bad_csv;
mod beside;
mod case;
mod import;
mod journey;
mod mail;
mod moving;
mod nowhere;
mod offers;
mod own_key;
pub mod program;
mod questions;
mod real_data;
mod reports;
mod signals;
mod themes;
mod threads;
