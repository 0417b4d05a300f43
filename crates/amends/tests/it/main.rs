//! The integration tests of the program, in one binary so that they are linked once.

// `cfg(test)` tells the lints that all below is test code, also what is not itself a `#[test]`.
#[cfg(test)]
mod alarms;
#[cfg(test)]
mod api;
#[cfg(test)]
mod app;
#[cfg(test)]
mod approval;
#[cfg(test)]
mod asked_pages;
#[cfg(test)]
mod case_pages;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod complaint;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod front;
#[cfg(test)]
mod fulfilment;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod held;
#[cfg(test)]
mod http;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod learning;
#[cfg(test)]
mod load;
#[cfg(test)]
mod may_buy;
#[cfg(test)]
mod newcomer;
#[cfg(test)]
mod offers_alike;
#[cfg(test)]
mod panics;
#[cfg(test)]
mod policy_pages;
#[cfg(test)]
mod post;
#[cfg(test)]
mod public;
#[cfg(test)]
mod relapse;
#[cfg(test)]
mod satisfaction;
#[cfg(test)]
mod server;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod signals;
#[cfg(test)]
mod spoken_cases;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod themes;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod webhooks;
