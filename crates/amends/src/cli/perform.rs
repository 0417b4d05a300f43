//! What every command that changes a case takes: who acts, the body of the verb, and a key that makes twice once.

use std::{path::PathBuf, process::ExitCode};

use domain::{
    change::Refused,
    staff::{Actor, Member, MemberKind},
};
use schemars::Schema;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Conn;

use super::{
    Failure, fields,
    input::{existing, print_text, text},
};
use crate::{
    actions::{self, Once, Work, verbs::Done},
    api::v1::{case::CaseView, problem::ProblemView},
    config::Flags,
    error::Error,
};

/// Who does it, and with what.
#[derive(clap::Args)]
pub struct Doing {
    /// Fields of the body: NAME=TEXT, NAME=@FILE, NAME:=JSON; a.b=TEXT is field b of a; a list takes its name again.
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// The body as JSON, as the API takes it, or - for standard input; fields are laid over it.
    #[arg(long, value_name = "FILE.json")]
    body: Option<PathBuf>,
    /// The member of staff who acts: the role and the limits are theirs.
    #[arg(long = "as", env = "AMENDS_AS", value_name = "EMAIL")]
    member: String,
    /// Names this request: the same key and body are done once and answered the same again.
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    /// Taken for the sake of scripts: the answer is JSON anyway.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// What is answered: the same documents as over the API.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Shown {
    Case(Box<CaseView>),
    Problem(Box<ProblemView>),
}

impl From<Done> for Shown {
    fn from(done: Done) -> Self {
        match done {
            Done::Case(file) => Self::Case(Box::new((*file).into())),
            Done::Problem(problem) => Self::Problem(Box::new((*problem).into())),
        }
    }
}

impl Doing {
    /// The body that was given, in a file, by fields or both.
    pub fn body(&self, shape: &Schema) -> Result<Value, Failure> {
        let whole = match &self.body {
            Some(path) => serde_json::from_str(&text(path)?).map_err(|error| {
                Failure::input(format!("{}: {error}, expected a JSON object", path.display()))
            })?,
            None => Value::Object(Map::new()),
        };
        fields::laid_over(whole, &self.fields, shape.as_value())
    }

    /// Does it as the member and prints what is answered. `about` is the name of the thing that is asked for.
    pub fn perform<T: Serialize + 'static>(
        &self,
        path: &str,
        body: &Value,
        work: Work<T>,
        about: &str,
    ) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let member = app.look(|conn| member(conn, "--as", &self.member))?;
        let name = self
            .idempotency_key
            .clone()
            .map(|key| Once::new(member.id, key, "POST", path, body.to_string().as_bytes()));
        let answer = actions::create(&app, &Actor::member(&member), name, work)
            .map_err(|error| Failure::about(about, error))?;
        print_text(&answer.body)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A person who works here, by their address.
pub fn member(conn: &mut Conn<'_>, option: &'static str, email: &str) -> Result<Member, Error> {
    let known = store::staff::by_email(conn, email)?.map(|(member, _)| member);
    let works_here = |member: &Member| member.active && member.kind == MemberKind::Person;
    let unknown = || Refused::invalid(option, email, "the e-mail address of somebody who works here");
    Ok(known.filter(works_here).ok_or_else(unknown)?)
}
