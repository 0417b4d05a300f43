//! `cargo xtask measure words` and `cargo xtask train words`: how good the reply check is, and how it learns.
//!
//! The labelled texts lie in `crates/domain/corpus`; its README says how they are written and split.

mod accepted;
mod bank;
mod bars;
mod chance;
mod corpus;
mod doubts;
mod figures;
mod fingerprint;
mod labels;
mod learn;
mod logistic;
mod net;
mod real;
mod report;
mod school;
mod train;
mod whole;

use std::path::PathBuf;

use crate::machine;

/// Which part of the messages is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Read freely while the check is written.
    Develop,
    /// Written afterwards, looked at rarely.
    Late,
}

impl Part {
    fn folder(self) -> &'static str {
        match self {
            Self::Develop => "develop",
            Self::Late => "late",
        }
    }
}

/// Measures as the options of the command line ask.
pub fn measure_with(options: &[&str]) -> Result<(), String> {
    let known = ["--late", "--real", "--misses", "--accept"];
    if let Some(unknown) = options.iter().find(|option| !known.contains(option)) {
        return Err(format!("unknown option `{unknown}`: expected one of {}", known.join(", ")));
    }
    let misses = options.contains(&"--misses");
    if options.contains(&"--real") {
        return real::hold(misses);
    }
    let part = if options.contains(&"--late") { Part::Late } else { Part::Develop };
    measure(part, misses)?;
    if options.contains(&"--accept") { accept() } else { Ok(()) }
}

/// Measures one part and prints the table, on request with everything that was judged otherwise than labelled.
fn measure(part: Part, show_misses: bool) -> Result<(), String> {
    let messages = corpus::messages(&folder().join(part.folder()))?;
    let judged = figures::judge(&messages);
    if show_misses {
        report::misses(&judged);
    }
    report::table(part.folder(), &judged);
    Ok(())
}

/// Prints the figures of the develop part and holds them against those that were accepted last.
pub fn hold() -> Result<(), String> {
    fingerprint::hold(&domain(), &weights())?;
    let messages = corpus::messages(&folder().join(Part::Develop.folder()))?;
    let judged = figures::judge(&messages);
    report::table(Part::Develop.folder(), &judged);
    real::hold(false)?;
    accepted::hold(&folder().join("accepted.txt"), &judged)
}

/// Writes the present figures of the develop part down as accepted.
fn accept() -> Result<(), String> {
    let messages = corpus::messages(&folder().join(Part::Develop.folder()))?;
    let file = folder().join("accepted.txt");
    std::fs::write(&file, accepted::written(&figures::judge(&messages)))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// Learns the weights anew and writes them where the check reads them; labels that may be mistaken are listed apart.
pub fn train() -> Result<(), String> {
    let target = machine::target()?;
    // Where something else is built than the rest, it may not be there, and an hour would be lost.
    std::fs::create_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    let doubts = target.join("words-doubts.txt");
    train::train(&folder(), &domain().join("data/reply"), &doubts, &fingerprint::of(&domain())?)
}

fn domain() -> PathBuf {
    machine::root().join("crates/domain")
}

fn folder() -> PathBuf {
    domain().join("corpus")
}

/// The file whose head tells from which texts it and its neighbour `whole.txt` were learned.
fn weights() -> PathBuf {
    domain().join("data/reply/weights.txt")
}
