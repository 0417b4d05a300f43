//! Settings: people, tokens, the rules of the house, calendars, mail, jobs and the journal.

mod calendar;
mod calendars;
mod company;
mod data;
mod diff;
mod dry_run;
mod editor;
mod explain;
mod frame;
mod fulfilment;
mod jobs;
mod learning;
mod mail;
mod me;
mod overview;
mod part;
mod people;
mod person;
mod playbooks;
mod policy;
mod timers;
mod tokens;
mod versions;
mod webhook;
mod webhooks;

use axum::{
    Router,
    extract::{RawQuery, State},
    routing::{get, post},
};
use domain::house::Part;

pub use crate::reports::words::role_name;
pub use frame::{Frame, with_role};
pub use learning::often;

use super::{At, SignedIn, Typed};
use crate::app::Shared;

pub fn routes() -> Router<Shared> {
    let fixed = Router::new()
        .route("/settings", get(overview::show))
        .route("/settings/me", get(me::show).post(me::change))
        .route("/settings/me/password", post(me::change_password))
        .route("/settings/people", get(people::show).post(people::add))
        .route("/settings/people/{id}", get(person::show).post(person::change))
        .route("/settings/people/{id}/sign-in-link", post(person::sign_in_link))
        .route("/settings/people/{id}/password-link", post(person::password_link))
        .route("/settings/tokens", get(tokens::show).post(tokens::create))
        .route("/settings/tokens/{id}/revocation", post(tokens::revoke))
        .route("/settings/webhooks", get(webhooks::show).post(webhooks::create))
        .route("/settings/webhooks/{id}", get(webhook::show))
        .route("/settings/webhooks/{id}/secret", post(webhook::change_secret))
        .route("/settings/webhooks/{id}/resumption", post(webhook::resume))
        .route("/settings/webhooks/{id}/removal", post(webhook::remove))
        .route("/settings/webhooks/{id}/deliveries/{delivery}/replay", post(webhook::replay))
        .route("/settings/calendars", get(calendars::show).post(calendars::create))
        .route("/settings/calendars/{name}", get(calendar::show).post(calendar::save))
        .route("/settings/mail", get(mail::show))
        .route("/settings/mail/test", post(mail::send_test))
        .route("/settings/jobs", get(jobs::show))
        .route(explain::PATH, post(explain::fragment))
        .route("/settings/jobs/hasten", post(jobs::hasten))
        .route("/settings/data", get(data::show))
        .route("/settings/data/verification", post(data::verify));
    Part::ALL.into_iter().fold(fixed, |router, part| router.merge(routes_of(part)))
}

/// The pages of one part of the house.
fn routes_of(part: Part) -> Router<Shared> {
    let path = format!("/settings/{}", part.name());
    let show = get(move |app: State<Shared>, me: SignedIn, query: RawQuery| part::show(part, app, me, query));
    let save = move |app: State<Shared>, me: SignedIn, typed: Typed| part::save(part, app, me, typed);
    let ship =
        move |app: State<Shared>, me: SignedIn, typed: Typed| part::back_to_shipped(part, app, me, typed);
    let version = get(move |app: State<Shared>, me: SignedIn, n: At<i64>| versions::show(part, app, me, n));
    let restore = move |app: State<Shared>, me: SignedIn, n: At<i64>, typed: Typed| {
        versions::restore(part, app, me, n, typed)
    };
    Router::new()
        .route(&path, show.post(save))
        .route(&format!("{path}/shipped"), post(ship))
        .route(&format!("{path}/versions/{{n}}"), version.post(restore))
}
