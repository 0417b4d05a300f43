//! `amends export` and `amends erase`: one customer's data, handed out or gone.

use std::process::ExitCode;

use domain::{customer::Customer, id::Id, staff::Actor};

use super::{
    Failure,
    input::{existing, print_json, print_line},
};
use crate::{actions, app::App, config::Flags};

/// Hands out everything about a customer.
#[derive(clap::Args)]
pub struct Export {
    /// The customer's id, or ext: and the id in the firm's own system.
    #[arg(long, value_name = "ID")]
    customer: String,
    /// Taken for the sake of scripts: the answer is JSON anyway.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Erases a customer.
#[derive(clap::Args)]
pub struct Erase {
    /// The customer's id, or ext: and the id in the firm's own system.
    #[arg(long, value_name = "ID")]
    customer: String,
    /// Why, for the journal; it must not name the person.
    #[arg(long, default_value = "Asked for on the command line.")]
    reason: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

impl Export {
    /// Prints it.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let id = find(&app, &self.customer)?;
        let found = app.look(|conn| Ok(store::export::export(conn, id)?))?;
        print_json(&found.ok_or_else(|| nobody(&self.customer))?)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Erase {
    /// Erases.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let id = find(&app, &self.customer)?;
        let erased = actions::customer::erase(&app, &Actor::system(), id, self.reason.clone())?;
        if self.json {
            print_json(&serde_json::json!({ "customer": id, "cases": erased.cases, "words": erased.words }))?;
        } else {
            print_line(&format!("erased customer {id}: {} cases, {} texts", erased.cases, erased.words))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn find(app: &App, name: &str) -> Result<Id<Customer>, Failure> {
    let found = app.look(|conn| Ok(store::customer::find(conn, name)?))?;
    found.ok_or_else(|| nobody(name))
}

fn nobody(name: &str) -> Failure {
    Failure::input(format!(
        "--customer: found “{name}”, expected a customer's id, or ext: and the id in your own system"
    ))
}
