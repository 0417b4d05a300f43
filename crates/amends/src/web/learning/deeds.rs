//! What is done on the page of a problem, and on that of a corrective action.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    change::Refused,
    id::Id,
    learning::{
        ChecklistAnswers, CorrectiveAction, NewCause, NewCorrectiveAction, NewCriterion, NewDebrief,
        NewDebriefEntry, NewDone, NewLesson, Per, Problem, Procedure, Signal,
    },
    staff::Member,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{show, tree};
use crate::{
    actions::learning::{self, Tied},
    app::{App, Shared},
    error::Error,
    web::{At, PageError, SignedIn, Typed, again},
};

type Deed = Result<Problem, Error>;

/// The plan as the form sends it: the share in whole percent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    what: String,
    cause: Option<u16>,
    #[serde(default)]
    procedure: String,
    procedure_id: Option<Id<Procedure>>,
    owner: Id<Member>,
    due_at: Timestamp,
    window_days: u16,
    window_after_days: u16,
    #[serde(default)]
    settling_days: u16,
    target_percent: u8,
    #[serde(default)]
    per: Per,
}

impl Plan {
    fn body(self) -> NewCorrectiveAction {
        NewCorrectiveAction {
            what: self.what,
            cause: self.cause,
            procedure: self.procedure,
            procedure_id: self.procedure_id,
            owner: self.owner,
            due_at: self.due_at,
            window_days: self.window_days,
            window_after_days: Some(self.window_after_days),
            settling_days: self.settling_days,
            target: f64::from(self.target_percent) / 100.0,
            per: self.per,
        }
    }
}

pub async fn debrief(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let deed = move |app: &App| learning::debrief_problem(app, &actor, id, read_debrief(app, &form)?);
    answer(&app, &me, id, deed, "debrief", typed).await
}

const TEST: [&str; 7] = [
    "checklist.failed_at",
    "checklist.step_in_procedure",
    "checklist.followed",
    "checklist.would_have_prevented",
    "checklist.understood",
    "checklist.skipped_n",
    "checklist.occasions_n",
];

/// The test counts as asked where a procedure, or that there is none, was chosen.
fn read_debrief(app: &App, typed: &Typed) -> Result<NewDebrief, Error> {
    let chosen = typed.get("checklist.procedure");
    let typed = match chosen {
        "" | "none" => typed.without(&TEST).without(&["checklist.procedure"]),
        _ => typed.clone(),
    };
    let mut new: NewDebrief = typed.read(&app.house())?;
    if chosen == "none" {
        new.checklist = Some(ChecklistAnswers::default());
    }
    Ok(new)
}

/// The cases behind a signal of the problem, all at once.
pub async fn tie_cases(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, signal)): At<(Id<Problem>, Id<Signal>)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let deed = move |app: &App| learning::tie_cases_of(app, &actor, id, signal);
    answer(&app, &me, id, deed, "cases", typed).await
}

pub async fn confirm(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let deed = move |app: &App| {
        learning::confirm_debrief(app, &actor, id, form.read::<NewDebriefEntry>(&app.house())?)
    };
    answer(&app, &me, id, deed, "confirm", typed).await
}

pub async fn add_cause(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let key = tree::key(typed.get("under_n").parse().ok());
    let deed = move |app: &App| learning::add_cause(app, &actor, id, form.read::<NewCause>(&app.house())?);
    answer(&app, &me, id, deed, &key, typed).await
}

pub async fn remove_cause(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, number)): At<(Id<Problem>, u16)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let deed = move |app: &App| learning::remove_cause(app, &actor, id, number);
    answer(&app, &me, id, deed, "tree", typed).await
}

/// Ties a case, a signal or an incident.
pub async fn tie(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, kind)): At<(Id<Problem>, String)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form, what) = (me.actor(), kind.clone(), typed.get("id").trim().to_owned());
    let deed = move |app: &App| learning::tie(app, &actor, id, named(app, &kind, &what)?);
    answer(&app, &me, id, deed, &form, typed).await
}

/// Lets it go.
pub async fn untie(
    State(app): State<Shared>,
    me: SignedIn,
    At((id, kind, what)): At<(Id<Problem>, String, String)>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    let deed = move |app: &App| learning::untie(app, &actor, id, named(app, &kind, &what)?);
    answer(&app, &me, id, deed, "letting", typed).await
}

fn named(app: &App, kind: &str, what: &str) -> Result<Tied, Error> {
    let unknown = |expected: &'static str| Error::from(Refused::invalid("id", what, expected));
    match kind {
        "cases" => {
            let found = app.look(|conn| Ok::<_, Error>(store::case::find(conn, what)?))?;
            Ok(Tied::Case(found.ok_or_else(|| unknown("the number of a case"))?))
        }
        "incidents" => Ok(Tied::Incident(what.parse().map_err(|_| unknown("an incident"))?)),
        "signals" => Ok(Tied::Signal(what.parse().map_err(|_| unknown("a signal"))?)),
        _ => Err(Error::Missing("such thing")),
    }
}

pub async fn learn(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, learned) = (me.actor(), typed.get("learned").to_owned());
    let done = app
        .hop(move |app| {
            let new = NewLesson { learned, failure_type: None, problem: Some(id), case: None };
            learning::learn(app, &actor, new)
        })
        .await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/problems/{id}#lessons")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, "lesson", typed)?;
            show::page(&app, &me, id, &refill, status).await
        }
    }
}

pub async fn plan(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let deed = move |app: &App| {
        let plan: Plan = form.read(&app.house())?;
        learning::plan(app, &actor, id, plan.body())
    };
    answer(&app, &me, id, deed, "plan", typed).await
}

pub async fn close(
    State(app): State<Shared>,
    me: SignedIn,
    At(id): At<Id<Problem>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let actor = me.actor();
    answer(&app, &me, id, move |app: &App| learning::close_problem(app, &actor, id), "close", typed).await
}

async fn answer(
    app: &Shared,
    me: &SignedIn,
    id: Id<Problem>,
    deed: impl FnOnce(&App) -> Deed + Send + 'static,
    form: &str,
    typed: Typed,
) -> Result<Response, PageError> {
    match app.hop(deed).await {
        Ok(_) => Ok(Redirect::to(&format!("/problems/{id}")).into_response()),
        Err(error) => {
            let (refill, status) = again(error, form, typed)?;
            show::page(app, me, id, &refill, status).await
        }
    }
}

/// What is done to a corrective action.
pub mod action {
    use super::{
        App, CorrectiveAction, Deed, Deserialize, Error, Id, IntoResponse, NewCriterion, NewDone, Problem,
        Redirect, Response, Shared, SignedIn, State, Typed, again, learning,
    };
    use crate::web::{At, PageError, learning::watch};

    type Named = At<(Id<Problem>, Id<CorrectiveAction>)>;

    /// A changed criterion as the form sends it.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Changed {
        window_days: u16,
        window_after_days: u16,
        #[serde(default)]
        settling_days: u16,
        target_percent: u8,
        #[serde(default)]
        reason: String,
    }

    pub async fn done(
        State(app): State<Shared>,
        me: SignedIn,
        At((id, action)): Named,
        typed: Typed,
    ) -> Result<Response, PageError> {
        let actor = me.actor();
        let said = !typed.get("cost.amount").trim().is_empty();
        let form = if said { typed.clone() } else { typed.clone().without(&["cost.currency"]) };
        let deed = move |app: &App| {
            let new: NewDone = form.read(&app.house())?;
            learning::done(app, &actor, id, action, new)
        };
        answer(&app, &me, (id, action), deed, "done", typed).await
    }

    pub async fn criterion(
        State(app): State<Shared>,
        me: SignedIn,
        At((id, action)): Named,
        typed: Typed,
    ) -> Result<Response, PageError> {
        let (actor, form) = (me.actor(), typed.clone());
        let deed = move |app: &App| {
            let changed: Changed = form.read(&app.house())?;
            let new = NewCriterion {
                window_days: Some(changed.window_days),
                window_after_days: Some(changed.window_after_days),
                settling_days: Some(changed.settling_days),
                target: Some(f64::from(changed.target_percent) / 100.0),
                per: None,
                reason: changed.reason,
            };
            learning::change_criterion(app, &actor, action, new)
        };
        answer(&app, &me, (id, action), deed, "criterion", typed).await
    }

    pub async fn check(
        State(app): State<Shared>,
        me: SignedIn,
        At((id, action)): Named,
        typed: Typed,
    ) -> Result<Response, PageError> {
        let actor = me.actor();
        let deed = move |app: &App| learning::check_effect(app, &actor, action);
        answer(&app, &me, (id, action), deed, "check", typed).await
    }

    pub async fn alarm(
        State(app): State<Shared>,
        me: SignedIn,
        At((id, action)): Named,
        typed: Typed,
    ) -> Result<Response, PageError> {
        let (actor, words) = (me.actor(), typed.get("words").to_owned());
        let deed = move |app: &App| learning::answer_alarm(app, &actor, action, words);
        answer(&app, &me, (id, action), deed, "alarm", typed).await
    }

    async fn answer(
        app: &Shared,
        me: &SignedIn,
        (id, action): (Id<Problem>, Id<CorrectiveAction>),
        deed: impl FnOnce(&App) -> Deed + Send + 'static,
        form: &str,
        typed: Typed,
    ) -> Result<Response, PageError> {
        match app.hop(deed).await {
            Ok(_) => Ok(Redirect::to(&format!("/problems/{id}/corrective_actions/{action}")).into_response()),
            Err(error @ Error::Missing(_)) => Err(error.into()),
            Err(error) => {
                let (refill, status) = again(error, form, typed)?;
                watch::page(app, me, id, action, &refill, status).await
            }
        }
    }
}
