//! The people of the firm: who is here, and who joins.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    money::Money,
    staff::{Member, MemberKind, Permission, Role},
};
use maud::{Markup, html};

use super::{Frame, person::handed_over, role_name, with_role};
use crate::{
    actions::staff::{self, NewMember},
    app::{App, Shared},
    error::Error,
    web::{
        PageError, Refill, SignedIn, Typed,
        parts::{self, Field, refusal, select},
    },
};

const HERE: &str = "/settings/people";

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let people = app.hop(load).await?;
    Ok(Frame::of(HERE).show(&app, &me, &page(&app, &me, &people, &Refill::default(), None)))
}

/// Adds a person and shows the link that signs them in: it is shown once, so nothing redirects away from it.
pub async fn add(State(app): State<Shared>, me: SignedIn, typed: Typed) -> Response {
    let (actor, again) = (me.actor(), typed.clone());
    let added = app
        .hop(move |app| {
            actor.must(Permission::Administer)?;
            let new = typed.read::<NewMember>(&app.house())?;
            let member = staff::add(app, &actor, new)?;
            let link = staff::link_for(app, &actor, member.id, "sign_in")?;
            Ok((member, link))
        })
        .await;
    let people = app.hop(load).await;
    match (added, people) {
        (Ok((member, link)), Ok(people)) => {
            let notice = handed_over(&app, &member, &link, "sign_in");
            let content = page(&app, &me, &people, &Refill::default(), Some(&notice));
            Frame::of(HERE).show(&app, &me, &content)
        }
        (Err(error), Ok(people)) if error.status() != 403 => {
            let refill = Refill::refused("person", again, &error);
            let content = page(&app, &me, &people, &refill, None);
            Frame::of(HERE).refused(error.status()).show(&app, &me, &content)
        }
        (Err(error), _) | (Ok(_), Err(error)) => PageError::from(error).into_response(),
    }
}

fn load(app: &App) -> Result<Vec<(Member, u64)>, Error> {
    let mut people = app.look(|conn| Ok(store::staff::with_load(conn)?))?;
    people.retain(|(member, _)| member.kind == MemberKind::Person);
    people.sort_by_key(|(member, _)| (!member.active, std::cmp::Reverse(member.role), member.name.clone()));
    Ok(people)
}

fn page(
    app: &App,
    me: &SignedIn,
    people: &[(Member, u64)],
    refill: &Refill,
    notice: Option<&Markup>,
) -> Markup {
    html! {
        @if let Some(notice) = notice { (notice) }
        section class="part" aria-labelledby="people" {
            h2 id="people" { "Who is here " span class="part-count" { (people.iter().filter(|(one, _)| one.active).count()) } }
            (table(app, people))
            p class="part-note" { "New complaints go to whoever the playbook names, else to the person on duty with the fewest open cases. Whoever is invited gets none before the first sign-in." }
        }
        section class="part" aria-labelledby="add" {
            h2 id="add" { "Add somebody" }
            (with_role(me, Permission::Administer, &form(refill)))
        }
    }
}

fn table(app: &App, people: &[(Member, u64)]) -> Markup {
    let house = app.house();
    let limit = |limits: &[Money]| {
        limits.iter().copied().find(|money| money.currency().code() == house.company.currency)
    };
    let alone = |one: &Member| {
        let of_role = limit(house.policy.authority.get(&one.role).map_or(&[][..], Vec::as_slice));
        let learning = limit(&house.policy.in_training);
        let tighter = of_role
            .zip(learning)
            .map(|(role, learning)| if role.covers(learning) == Some(true) { learning } else { role });
        let own = if one.in_training { tighter } else { of_role };
        own.map_or_else(|| "–".to_owned(), |money| money.to_string())
    };
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="People, the table" { table class="ledger" {
            thead { tr {
                th scope="col" { "Name" } th scope="col" { "E-mail" } th scope="col" { "Role" }
                th scope="col" class="num" { "May give alone" } th scope="col" class="num" { "Open cases" } th scope="col" { "Duty" }
            } }
            tbody { @for (one, load) in people { tr {
                th scope="row" { a href={ (HERE) "/" (one.id) } { (one.name) } }
                td { (one.email) }
                td { (role_name(one.role)) @if one.in_training { ", in training" } }
                td class="num" { span class="money" { (alone(one)) } }
                td class="num" { (load) }
                td { (duty(one)) }
            } } }
        } }
    }
}

fn duty(one: &Member) -> Markup {
    match (one.active, one.on_duty) {
        (true, _) if one.invited => parts::state("dashed", "invited, not here yet"),
        (false, _) => html! { span class="state is-quiet" data-shape="dash" { "left" } },
        (true, true) => parts::state("tick", "on duty"),
        (true, false) => parts::state("ring", "off duty"),
    }
}

fn form(refill: &Refill) -> Markup {
    html! {
        (refusal("person", refill))
        form class="form" method="post" action=(HERE) {
            div class="form-row" {
                (Field::line("person", "name", "Name").hint("Customers see it under letters.").show(refill))
                (Field::line("person", "email", "E-mail").kind("email").hint("To sign in with, and for alerts.").show(refill))
                (select(&Field::line("person", "role", "Role").hint("What they may do.").value("agent"), &roles(), refill))
            }
            (Field::line("person", "signature", "Line under their letters").hint("Such as a direct phone number.").optional().show(refill))
            div class="form-acts" { button class="btn btn-first" { "Add" } span class="hint" { "You get a link to hand over: it signs them in once." } }
        }
    }
}

/// Every role, as a form offers it.
pub fn roles() -> Vec<(String, String)> {
    Role::ALL.iter().map(|role| (role.name().to_owned(), role_name(*role).to_owned())).collect()
}
