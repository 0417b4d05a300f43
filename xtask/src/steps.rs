//! The steps of `cargo xtask test`, ordered so that mistakes are found soonest.

use crate::postgres::{Care, Server};
use crate::{browser, machine, words};
use std::process::Command;
use std::time::Instant;

/// What steps hand on to later ones: the PostgreSQL that tests make their databases on, once it runs.
#[derive(Default)]
struct Prepared {
    postgres: Option<Server>,
}

struct Step {
    name: &'static str,
    needs: &'static [&'static str],
    run: fn(&mut Prepared) -> Result<(), String>,
}

const STEPS: [Step; 7] = [
    Step { name: "fmt", needs: &[], run: fmt },
    Step { name: "clippy", needs: &[], run: clippy },
    Step { name: "postgres", needs: &[], run: start_postgres },
    Step { name: "words", needs: &[], run: |_| words::hold() },
    Step { name: "tests", needs: &["postgres"], run: tests },
    Step { name: "build", needs: &[], run: build },
    Step { name: "browser", needs: &["postgres", "build"], run: browser_tests },
];

/// Runs every step. Stops at the first that fails.
pub fn all() -> Result<(), String> {
    perform(|_| true)
}

/// Runs one step and those it needs.
pub fn only(name: &str) -> Result<(), String> {
    let step = STEPS.iter().find(|step| step.name == name).ok_or_else(|| {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        format!("unknown step `{name}`: expected one of {}", known.join(", "))
    })?;
    perform(|each| each.name == name || step.needs.contains(&each.name))
}

fn perform(wanted: impl Fn(&Step) -> bool) -> Result<(), String> {
    let mut prepared = Prepared::default();
    let begun = Instant::now();
    for step in STEPS.iter().filter(|step| wanted(step)) {
        println!("── {}", step.name);
        let started = Instant::now();
        let outcome = (step.run)(&mut prepared);
        let seconds = started.elapsed().as_secs_f64();
        outcome.map_err(|failure| format!("step `{}` failed after {seconds:.1} s: {failure}", step.name))?;
        println!("── {}: passed in {seconds:.1} s", step.name);
    }
    if let Some(server) = prepared.postgres.take() {
        server.stop()?;
    }
    println!("── all asked for passed in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

fn fmt(_: &mut Prepared) -> Result<(), String> {
    component("fmt", "rustfmt")?;
    machine::run(cargo().args(["fmt", "--all", "--check"]))
        .map_err(|failure| format!("{failure}; `cargo fmt` mends it"))
}

fn clippy(_: &mut Prepared) -> Result<(), String> {
    component("clippy", "clippy")?;
    machine::run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Sees to it that `cargo SUBCOMMAND` is there, by rustup where rustup is.
fn component(subcommand: &str, name: &str) -> Result<(), String> {
    if machine::output(cargo().args([subcommand, "--version"])).is_ok() {
        return Ok(());
    }
    println!("`cargo {subcommand}` is missing: adding {name}");
    machine::run(Command::new("rustup").args(["component", "add", name])).map_err(|failure| {
        format!("`cargo {subcommand}` is missing and rustup could not add {name}: {failure}")
    })
}

fn start_postgres(prepared: &mut Prepared) -> Result<(), String> {
    prepared.postgres = Some(Server::start(Care::Careless)?);
    Ok(())
}

fn tests(prepared: &mut Prepared) -> Result<(), String> {
    // One test fills a disk under its server, which then refuses checkpoints, and so `DROP DATABASE`, to every other.
    let to_fill = Server::start(Care::Careless)?;
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]).env("AMENDS_TEST_POSTGRES_TO_FILL", to_fill.url());
    machine::run(with_postgres(&mut tests, prepared))?;
    to_fill.stop()
}

fn build(_: &mut Prepared) -> Result<(), String> {
    // With a test beside it cargo settles on the same features as in the step before, and builds nothing twice.
    machine::run(cargo().args(["build", "--workspace", "--bin", "amends", "--test", "it"]))
}

fn browser_tests(prepared: &mut Prepared) -> Result<(), String> {
    let mut node = browser::tests(&machine::target()?)?;
    machine::run(with_postgres(&mut node, prepared))
}

fn with_postgres<'c>(command: &'c mut Command, prepared: &Prepared) -> &'c mut Command {
    match &prepared.postgres {
        Some(server) => command.envs(server.environment()),
        None => command,
    }
}

fn cargo() -> Command {
    let mut cargo = machine::cargo();
    cargo.current_dir(machine::root());
    cargo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_need_only_steps_that_run_before_them() {
        for (place, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                assert!(
                    STEPS[..place].iter().any(|earlier| earlier.name == *need),
                    "{} needs {need}",
                    step.name
                );
            }
        }
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_known_ones() {
        assert_eq!(
            only("paint").unwrap_err(),
            "unknown step `paint`: expected one of fmt, clippy, postgres, words, tests, build, browser"
        );
    }
}
