//! The page of one part of the house: how it reads, its text, its versions.

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::house::Part;
use maud::{Markup, html};

use super::{
    Frame, company, dry_run,
    editor::{self, Edited, Outcome, saved},
    explain, fulfilment, learning, playbooks, policy, timers,
};
use crate::{
    actions::settings::{self, Subject},
    app::{App, Shared},
    error::Error,
    web::{PageError, Refill, SignedIn, Typed},
};

pub async fn show(
    part: Part,
    State(app): State<Shared>,
    me: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let begun = begun(part, &app, query.as_deref());
    again(part, &app, &me, &begun, None, &saved(query.as_deref())).await
}

/// A pack that ships stands in the editor where the address asks for one; nothing of it is saved.
fn begun(part: Part, app: &App, query: Option<&str>) -> Refill {
    let name = query.and_then(|query| query.strip_prefix("pack=")).filter(|_| part == Part::Policy);
    let text = name.and_then(|name| app.house().policy_from_pack(name));
    text.map_or_else(Refill::default, |text| Refill {
        form: editor::FORM.to_owned(),
        typed: Typed::default().with("text", &text),
        ..Refill::default()
    })
}

pub async fn save(
    part: Part,
    State(app): State<Shared>,
    me: SignedIn,
    typed: Typed,
) -> Result<Response, PageError> {
    let none = Markup::default();
    let tried = if part == Part::Policy && typed.get("check") == "true" {
        let on_case = dry_run::tried(&app, &me, &typed).await?;
        html! { (on_case) section class="part" aria-labelledby="explained" { h2 id="explained" { "What this text says" } (explain::view(&app, typed.get("text"))) } }
    } else {
        Markup::default()
    };
    match editor::save(&app, &me, Subject::Part(part), path(part), typed).await {
        Outcome::Done(response) => Ok(response),
        Outcome::Fine(refill) => again(part, &app, &me, &refill, Some(200), &tried).await,
        Outcome::Again(refill, status) => again(part, &app, &me, &refill, Some(status), &none).await,
    }
}

/// Puts the text that ships in force again, as a version of its own.
pub async fn back_to_shipped(
    part: Part,
    State(app): State<Shared>,
    me: SignedIn,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, from) = (me.actor(), editor::from(&typed));
    let version = app.hop(move |app| settings::restore(app, &actor, Subject::Part(part), from, 0)).await?;
    Ok(Redirect::to(&format!("{}?saved={version}", path(part))).into_response())
}

async fn again(
    part: Part,
    app: &Shared,
    me: &SignedIn,
    refill: &Refill,
    shown_again: Option<u16>,
    notice: &Markup,
) -> Result<Response, PageError> {
    let edited = app.hop(move |app| load(app, part)).await?;
    let (here, refused) = (path(part), shown_again.filter(|status| *status != 200));
    let content = page(part, app, me, &edited, refill, shown_again == Some(200), notice);
    let frame = Frame { refused, ..Frame::of(&here) };
    Ok(frame.show(app, me, &content))
}

/// Reads a part with its versions. Blocks.
pub fn load(app: &App, part: Part) -> Result<Edited, Error> {
    Edited::load(app, Subject::Part(part), path(part))
}

/// Where the pages of a part are.
pub fn path(part: Part) -> String {
    format!("/settings/{}", part.name())
}

fn page(
    part: Part,
    app: &App,
    me: &SignedIn,
    edited: &Edited,
    refill: &Refill,
    fine: bool,
    notice: &Markup,
) -> Markup {
    let house = app.house();
    let zone = &house.company.zone;
    // A refused text is met first: what is wrong with it should not wait below the reading.
    let editing_first = refill.form == editor::FORM;
    let reading = html! {
        @match part {
            Part::Company => (company::view(&house)),
            Part::Playbooks => (playbooks::view(&house)),
            Part::Timers => (timers::view(&house, app.clock.now())),
            Part::Policy => (policy::view(&house)),
            Part::Fulfilment => (fulfilment::view(app, me)),
            Part::Learning => (learning::view(&house)),
        }
    };
    html! {
        @if edited.waits.is_none() || editing_first { (notice) }
        (edited.in_force(zone))
        @if editing_first { (edited.form(me, refill, fine)) (reading) }
        @else { (reading) (edited.form(me, refill, fine)) }
        (edited.version_list(zone))
    }
}
