//! `amends case`, `amends promise` and `amends make-good`: a case worked from a terminal or a script, by the same verbs
//! as over the API.

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use domain::{case::Stage, staff::Actor};

use super::{
    Failure,
    input::{existing, print_answer},
    perform::{Doing, Shown},
    verbs::names_of,
};
use crate::{
    actions::{
        Work,
        case::{OpenCase, open_in},
        read_value,
        verbs::{self, Thing, shape_of},
    },
    api::v1::case::{CaseView, Wanted, advised, page, whole},
    config::Flags,
};

/// What is done with cases.
#[derive(clap::Subcommand)]
pub enum Case {
    /// Opens a case; answers it as the API does.
    Open(Doing),
    /// Shows one case with everything said and found in it.
    Show(Show),
    /// Lists cases, newest first.
    List(List),
    /// What policy would offer for a case, why, and what giving it takes; answers it as the API does.
    Recommendation(Recommended),
    /// Does something to a case, such as `amends case do closure 7GY4-K2M9-T`; answers what became of it.
    Do(DoToCase),
}

/// What is done with promises.
#[derive(clap::Subcommand)]
pub enum Promise {
    /// Does something to a promise; answers its case.
    Do(DoToPromise),
}

/// What is done with make-goods.
#[derive(clap::Subcommand)]
pub enum MakeGood {
    /// Does something to a make-good; answers its case.
    Do(DoToMakeGood),
}

/// Which case.
#[derive(clap::Args)]
pub struct Show {
    /// Its id, its number, or ext: and the id it was opened under.
    case: String,
    /// Taken for the sake of scripts: the answer is JSON anyway.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// Which cases.
#[derive(clap::Args)]
pub struct List {
    /// Only in this stage, such as acknowledged.
    #[arg(long, value_parser = stage)]
    stage: Option<Stage>,
    /// Only of this owner: an id or an e-mail address.
    #[arg(long, value_name = "EMAIL")]
    owner: Option<String>,
    /// Only of this customer: an id, or ext: and the id in your own system.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// Only those in which something is still to be done.
    #[arg(long, conflicts_with = "ended")]
    open: bool,
    /// Only those that have ended.
    #[arg(long)]
    ended: bool,
    /// Words that were said in the case, or its number.
    #[arg(long, value_name = "WORDS")]
    q: Option<String>,
    /// Where the page before ended: its `next`.
    #[arg(long)]
    cursor: Option<String>,
    /// How many, 1 to 200; 50 if not said.
    #[arg(long)]
    limit: Option<usize>,
    /// Taken for the sake of scripts: the answer is JSON anyway.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// For which case, and who asks.
#[derive(clap::Args)]
pub struct Recommended {
    /// Its id, its number, or ext: and the id it was opened under.
    case: String,
    /// The member of staff who would propose it: the role and the limits are theirs.
    #[arg(long = "as", env = "AMENDS_AS", value_name = "EMAIL")]
    member: String,
    /// Taken for the sake of scripts: the answer is JSON anyway.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// A verb, the case and its body.
#[derive(clap::Args)]
pub struct DoToCase {
    /// What to do; `amends verbs VERB` tells its fields.
    #[arg(value_parser = PossibleValuesParser::new(names_of(Thing::Case)))]
    verb: String,
    /// The case: its id, its number, or ext: and the id it was opened under.
    case: String,
    #[command(flatten)]
    doing: Doing,
}

/// A verb, the promise and its body.
#[derive(clap::Args)]
pub struct DoToPromise {
    /// What to do; `amends verbs VERB` tells its fields.
    #[arg(value_parser = PossibleValuesParser::new(names_of(Thing::Promise)))]
    verb: String,
    /// The id of the promise.
    promise: String,
    #[command(flatten)]
    doing: Doing,
}

/// A verb, the make-good and its body.
#[derive(clap::Args)]
pub struct DoToMakeGood {
    /// What to do; `amends verbs VERB` tells its fields.
    #[arg(value_parser = PossibleValuesParser::new(names_of(Thing::MakeGood)))]
    verb: String,
    /// The id of the make-good.
    make_good: String,
    #[command(flatten)]
    doing: Doing,
}

impl Case {
    /// Opens, shows, lists or does.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Open(doing) => open(doing),
            Self::Show(show) => show.run(),
            Self::List(list) => list.run(),
            Self::Recommendation(asked) => asked.run(),
            Self::Do(DoToCase { verb, case, doing }) => perform(Thing::Case, verb, case, doing),
        }
    }
}

impl Promise {
    /// Does it.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let Self::Do(DoToPromise { verb, promise, doing }) = self;
        perform(Thing::Promise, verb, promise, doing)
    }
}

impl MakeGood {
    /// Does it.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let Self::Do(DoToMakeGood { verb, make_good, doing }) = self;
        perform(Thing::MakeGood, verb, make_good, doing)
    }
}

fn open(doing: &Doing) -> Result<ExitCode, Failure> {
    let body = doing.body(&shape_of::<OpenCase>())?;
    let new: OpenCase = read_value(&body)?;
    let work: Work<CaseView> = Box::new(move |unit, turn| Ok(open_in(unit, turn, &new)?.into()));
    doing.perform("/api/v1/cases", &body, work, "open")
}

fn perform(thing: Thing, verb: &str, name: &str, doing: &Doing) -> Result<ExitCode, Failure> {
    let known = verbs::named(thing, verb)?;
    let body = doing.body(&known.shape())?;
    let deed = known.read(&body)?;
    let path = format!("/api/v1/{}/{name}/{verb}", thing.plural());
    let name = name.to_owned();
    let asked = name.clone();
    let work: Work<Shown> = Box::new(move |unit, turn| Ok(deed(unit, turn, &asked)?.into()));
    doing.perform(&path, &body, work, &name)
}

impl Show {
    fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let found = app.look(|conn| whole(&app, conn, &self.case));
        print_answer(&found.map_err(|error| Failure::about(&self.case, error))?)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Recommended {
    fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let member = app.look(|conn| super::perform::member(conn, "--as", &self.member))?;
        let found = advised(&app, &Actor::member(&member), &self.case);
        print_answer(&found.map_err(|error| Failure::about(&self.case, error))?)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    fn run(&self) -> Result<ExitCode, Failure> {
        let app = existing(&self.flags)?;
        let listed = app.look(|conn| {
            let owner = match self.owner.as_deref() {
                Some(email) if email.contains('@') => {
                    Some(super::perform::member(conn, "--owner", email)?.id.to_string())
                }
                other => other.map(str::to_owned),
            };
            let wanted = Wanted {
                stage: self.stage,
                owner,
                customer: self.customer.clone(),
                open: if self.ended { Some(false) } else { self.open.then_some(true) },
                q: self.q.clone(),
                cursor: self.cursor.clone(),
                limit: self.limit,
            };
            page(conn, &wanted)
        })?;
        print_answer(&listed)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A stage by the name that the API gives it.
fn stage(name: &str) -> Result<Stage, String> {
    serde_json::from_value(name.into()).map_err(|error| error.to_string())
}
