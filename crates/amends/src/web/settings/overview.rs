//! What is set up, and what still waits to be.

use axum::{extract::State, response::Response};
use domain::{
    house::Part,
    staff::{MemberKind, Role},
};
use maud::{Markup, html};

use super::Frame;
use crate::{
    app::{App, Shared},
    error::Error,
    web::{PageError, SignedIn, parts},
};

struct Setup {
    people: usize,
    on_duty: usize,
    administrators: usize,
    tokens: usize,
    changed: Vec<(String, i64)>,
    gaps: usize,
    jobs: store::jobs::OpenCounts,
    /// All, and those that have stopped or do not answer.
    webhooks: (usize, usize),
}

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let setup = app.hop(load).await?;
    Ok(Frame::of("/settings").show(&app, &me, &overview(&app, &setup)))
}

fn load(app: &App) -> Result<Setup, Error> {
    let gaps = app.house().playbooks.gaps().count();
    app.look(|conn| {
        let members = store::staff::all(conn)?;
        let count = |wanted: &dyn Fn(&domain::staff::Member) -> bool| {
            members.iter().filter(|one| one.active && wanted(one)).count()
        };
        let person = |one: &domain::staff::Member| one.kind == MemberKind::Person;
        Ok(Setup {
            people: count(&person),
            on_duty: count(&|one| person(one) && one.on_duty && !one.invited),
            administrators: count(&|one| person(one) && one.role == Role::Admin),
            tokens: count(&|one| !person(one)),
            changed: store::settings::versions(conn)?,
            gaps,
            webhooks: {
                let all = store::webhooks::all(conn)?;
                let trouble = |one: &&store::webhooks::Reader| {
                    one.webhook.stopped.is_some() || one.webhook.failures > 0
                };
                (all.len(), all.iter().filter(trouble).count())
            },
            jobs: store::jobs::open_counts(conn, app.clock.now())?,
        })
    })
}

fn overview(app: &App, setup: &Setup) -> Markup {
    let house = app.house();
    let smtp = app.config.smtp.is_some();
    html! {
        section class="part" aria-labelledby="setup" {
            h2 id="setup" { (house.company.name) }
            ul class="entries" {
                (line("/settings/people", "People", &format!("{} here, {} on duty, {} with the role administrator", setup.people, setup.on_duty, setup.administrators), (setup.on_duty > 0).then_some("somebody is on duty"), "nobody is on duty"))
                (line("/settings/tokens", "Tokens", &format!("{} in use", setup.tokens), None, ""))
                (line("/settings/company", "Company", &in_force(setup, Part::Company), version(setup, Part::Company).map(|_| "made your own"), "as it ships"))
                (line("/settings/playbooks", "Playbooks", &format!("{}; {} kinds of failure without one", in_force(setup, Part::Playbooks), setup.gaps), (setup.gaps == 0).then_some("no gaps"), "with gaps"))
                (line("/settings/timers", "Timers", &in_force(setup, Part::Timers), None, ""))
                (line("/settings/policy", "Make-good policy", &in_force(setup, Part::Policy), None, ""))
                (line("/settings/fulfilment", "Fulfilment", &in_force(setup, Part::Fulfilment), None, ""))
                (line("/settings/learning", "Learning", &in_force(setup, Part::Learning), None, ""))
                (line("/settings/webhooks", "Webhooks", &format!("{} told what happens", setup.webhooks.0), (setup.webhooks.1 == 0).then_some("no trouble"), "in trouble"))
                (line("/settings/calendars", "Calendars", &format!("{} to choose from", house.calendars.len()), None, ""))
                (line("/settings/mail", "Mail", if smtp { "goes out through your server" } else { "is kept in the outbox: no mail server is configured" }, smtp.then_some("connected"), "not connected"))
                (line("/settings/jobs", "Jobs", &format!("{} waiting, {} of them due", setup.jobs.all, setup.jobs.due), (setup.jobs.troubled == 0).then_some("no trouble"), "in trouble"))
                (line("/settings/data", "Data", "check of the journal, backup, export and erasure", None, ""))
            }
        }
    }
}

fn line(href: &str, name: &str, what: &str, fine: Option<&str>, otherwise: &str) -> Markup {
    html! {
        li {
            span class="entry-what" { a href=(href) { (name) } }
            span class="entry-state" {
                @if let Some(word) = fine { (parts::state("tick", word)) }
                @else if !otherwise.is_empty() { (parts::state("ring", otherwise)) }
            }
            span class="entry-sub" { (what) }
        }
    }
}

fn version(setup: &Setup, part: Part) -> Option<i64> {
    setup.changed.iter().find(|(name, _)| name == part.name()).map(|(_, version)| *version)
}

fn in_force(setup: &Setup, part: Part) -> String {
    version(setup, part).map_or_else(|| "as it ships".to_owned(), |version| format!("version {version}"))
}
