//! What the store promises, on both engines. PostgreSQL is used where `AMENDS_TEST_POSTGRES` names a superuser's URL.

mod answers;
mod backup;
mod cases;
mod customers;
mod erase;
mod feed;
mod house;
mod jobs;
mod journal;
mod migrations;
mod postgres_units;
mod records;
mod search;
mod staff;
mod statements;
mod tampering;
mod units;
