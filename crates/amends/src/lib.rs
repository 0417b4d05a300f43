//! Amends: what the program is made of, for its own binary and its tests.
//!
//! `app` is what everything shares (storage, clock, chance, keys, the rules in force). `actions` change something,
//! `web` and `api` ask them to, `jobs` do what is due, `mail` understands and sends, `outgoing` calls other systems, `import` reads other systems' files, `letters` compose, `reports` count, `cli` begins.

pub mod actions;
pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod import;
pub mod jobs;
pub mod letters;
pub mod mail;
pub mod outgoing;
pub mod panicked;
pub mod reports;
pub mod web;
