//! The frame of every page in Settings: its name, the list of the others, and one of them.

use axum::response::Response;
use domain::staff::{Permission, Role};
use maud::{Markup, html};

use crate::{
    app::App,
    web::{Page, SignedIn},
};

const PAGES: [(&str, &str); 16] = [
    ("/settings", "Overview"),
    ("/settings/me", "My settings"),
    ("/settings/people", "People"),
    ("/settings/tokens", "Tokens"),
    ("/settings/company", "Company"),
    ("/settings/playbooks", "Playbooks"),
    ("/settings/timers", "Timers"),
    ("/settings/policy", "Make-good policy"),
    ("/settings/fulfilment", "Fulfilment"),
    ("/settings/learning", "Learning"),
    ("/settings/calendars", "Calendars"),
    ("/settings/webhooks", "Webhooks"),
    ("/settings/mail", "Mail"),
    ("/outbox", "Outbox"),
    ("/settings/jobs", "Jobs"),
    ("/settings/data", "Data"),
];

/// One page of Settings.
pub struct Frame<'a> {
    /// The page of the list that it is, or belongs to.
    pub here: &'a str,
    /// Its own title.
    pub title: String,
    /// The status of a form that was refused.
    pub refused: Option<u16>,
}

impl<'a> Frame<'a> {
    /// A page of the list, under its own name.
    #[must_use]
    pub fn of(here: &'a str) -> Self {
        let title = PAGES.iter().find(|(href, _)| *href == here).map_or("Settings", |(_, name)| name);
        Self { here, title: title.to_owned(), refused: None }
    }

    /// A page below one of the list.
    #[must_use]
    pub fn below(here: &'a str, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::of(here) }
    }

    /// It shows a form again that was refused.
    #[must_use]
    pub const fn refused(mut self, status: u16) -> Self {
        self.refused = Some(status);
        self
    }

    /// Writes it out.
    #[must_use]
    pub fn show(self, app: &App, me: &SignedIn, content: &Markup) -> Response {
        let page = Page::of_staff(app, me, "/settings", self.title.clone());
        let page = match self.refused {
            Some(status) => page.refused(status),
            None => page,
        };
        page.show(self.around(content))
    }

    fn pages(&self) -> Markup {
        html! { ul { @for (href, name) in PAGES {
            li { a href=(href) aria-current=[(href == self.here).then_some("page")] { (name) } }
        } } }
    }

    fn around(&self, content: &Markup) -> Markup {
        let up = PAGES.iter().find(|(href, name)| *href == self.here && *name != self.title);
        html! {
            div class="page-head" { div {
                p class="crumbs" {
                    @if self.here != "/settings" { a href="/settings" { "Settings" } }
                    @if let Some((href, name)) = up { " / " a href=(href) { (name) } }
                }
                h1 { @if self.here == "/settings" { "Settings" } @else { (self.title) } }
            } }
            div class="columns side-first" {
                nav class="tabs upright" aria-label="Settings" { (self.pages()) }
                @if self.here != "/settings" { details class="more narrow-only" { summary { "Other settings" } nav aria-label="Other settings" { (self.pages()) } } }
                div class="stack-wide" { (content) }
            }
        }
    }
}

/// Something that only some roles may do: shown to those, and to the others a sentence that says who.
#[must_use]
pub fn with_role(me: &SignedIn, needed: Permission, act: &Markup) -> Markup {
    let role = Role::ALL.into_iter().find(|role| role.may(needed)).map_or("admin", Role::name);
    html! {
        @if me.member.role.may(needed) { (act) }
        @else { p class="part-note" { "To change this, the role " (role) " is needed." } }
    }
}
