//! What the store promises, on both engines. PostgreSQL is used where `AMENDS_TEST_POSTGRES` names a superuser's URL.

// `cfg(test)` tells the lints that all below is test code, also what is not itself a `#[test]`.
#[cfg(test)]
mod answers;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod bought;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod cohorts;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod erase;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod found;
#[cfg(test)]
mod house;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod learning;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod measures;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod packed;
#[cfg(test)]
mod postgres_units;
#[cfg(test)]
mod records;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod remarks;
#[cfg(test)]
mod search;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod themes;
#[cfg(test)]
mod units;
