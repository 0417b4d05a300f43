//! Those who were told and said nothing: recording for all of them at once that it is put right, and closing.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::{Stage, notices::SilentDeed},
    id::Id,
    intake::Incident,
    staff::{Member, Permission},
};
use maud::{Markup, html};

use super::{
    incident,
    parts_of::{people, refused},
};
use crate::{
    actions::case::notices::put_to_rest,
    app::Shared,
    web::{PageError, Refill, SignedIn, Typed, again, parts::Field},
};

const RESOLVE: &str = "silent-resolve";
const CLOSE: &str = "silent-close";

/// Does it for all whom it fits.
pub async fn rest(
    State(app): State<Shared>,
    me: SignedIn,
    Path(id): Path<Id<Incident>>,
    typed: Typed,
) -> Result<Response, PageError> {
    let (actor, form) = (me.actor(), typed.clone());
    let done = app.hop(move |app| put_to_rest(app, &actor, id, form.read::<SilentDeed>(&app.house())?)).await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/incidents/{id}#silent")).into_response()),
        Err(error) => {
            let form = if typed.get("deed") == "close" { CLOSE } else { RESOLVE };
            let (refill, status) = again(error, form, typed)?;
            incident::page(&app, &me, id, &refill, status).await
        }
    }
}

/// How the open cases of those who said nothing stand, and what can be done for all of them.
pub fn show(incident: Id<Incident>, counts: &[(Stage, u64)], me: &Member, refill: &Refill) -> Markup {
    let of = |stage: Stage| counts.iter().find(|(one, _)| *one == stage).map_or(0, |(_, number)| *number);
    let (answerable, asked) = (of(Stage::Responded), of(Stage::FollowingUp));
    let may = me.role.may(Permission::Manage);
    html! { @if !counts.is_empty() {
        section class="part" id="silent" aria-labelledby="silent-h" data-fragment-url={ "/incidents/" (incident) "/silent_victims" } data-live-kinds="silent_victims" {
            h2 id="silent-h" { "Those who were told and said nothing " span class="part-count" { (counts.iter().map(|(_, number)| number).sum::<u64>()) } }
            dl class="facts" { @for (stage, number) in counts { dt { (words(*stage)) } dd { (people(*number)) } } }
            @if may && answerable > 0 { (resolve(incident, refill)) }
            @if of(Stage::Resolved) + asked > 0 { p { a href={ "/incidents/" (incident) "/notices?kind=letter" } { "Write the letter to all of them" } " — from medium severity on nobody’s case closes without one." } }
            @if may && asked > 0 { (close(incident, refill)) }
            @if !may && answerable + asked > 0 { p class="part-note" { "A manager can put them to rest together, once they have had time to answer." } }
        }
    } }
}

const fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Responded => "Told; what was promised is on its way, or done",
        Stage::Resolved => "Put right; to be asked whether all is settled",
        Stage::FollowingUp => "Asked whether all is settled",
        _ => "Being worked on",
    }
}

fn resolve(incident: Id<Incident>, refill: &Refill) -> Markup {
    html! {
        details class="more" open[refill.form == RESOLVE] { summary { "It is put right for all of them" }
            p class="hint" { "For each who was told, has what was promised, and had time to answer. Whoever does not fit is left as they are, and every guard holds." }
            (refused(RESOLVE, refill))
            form class="form" method="post" action={ "/incidents/" (incident) "/silent_victims" } {
                input type="hidden" name="deed" value="resolve";
                (Field::line(RESOLVE, "correction", "What was corrected for each").show(refill))
                (Field::line(RESOLVE, "evidence", "What shows it").hint("Such as the list of the transfers.").show(refill))
                (Field::line(RESOLVE, "told_at", "For whoever heard from us before").kind("datetime-local").hint("Whoever heard from us later is left alone.").show(refill))
                (Field::line(RESOLVE, "reason", "Why it counts as put right though they said nothing").show(refill))
                div class="form-acts" { button class="btn" { "Record it for all of them" } }
            }
        }
    }
}

fn close(incident: Id<Incident>, refill: &Refill) -> Markup {
    html! {
        details class="more" open[refill.form == CLOSE] { summary { "Close them together" }
            p class="hint" { "Each who was asked twice whether all is settled, and had time to answer. From medium severity on each gets the letter first." }
            (refused(CLOSE, refill))
            form class="form" method="post" action={ "/incidents/" (incident) "/silent_victims" } {
                input type="hidden" name="deed" value="close";
                (Field::line(CLOSE, "firm_side_improvement", "What we do better from now on").show(refill))
                (Field::line(CLOSE, "reason", "Why they are closed together").show(refill))
                div class="form-acts" { button class="btn" { "Close all that can be" } }
            }
        }
    }
}
