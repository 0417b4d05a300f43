//! The frame of every page.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::staff::Permission;
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};

use super::{SignedIn, parts};
use crate::app::App;

/// The rooms of the program, with the key that leads there.
const ROOMS: [(&str, &str, &str); 6] = [
    ("/", "Today", "g t"),
    ("/cases", "Cases", "g c"),
    ("/customers", "Customers", "g u"),
    ("/problems", "Problems", "g p"),
    ("/measures", "Measures", "g m"),
    ("/settings", "Settings", "g s"),
];

/// A page before it is written out.
pub struct Page<'a> {
    title: String,
    room: &'a str,
    now: Timestamp,
    zone: String,
    firm: String,
    demo: bool,
    member: Option<&'a SignedIn>,
    owed: usize,
    refused: bool,
    status: StatusCode,
}

impl<'a> Page<'a> {
    /// A page for staff, in one of the rooms.
    #[must_use]
    pub fn of_staff(app: &App, member: &'a SignedIn, room: &'a str, title: impl Into<String>) -> Self {
        Self { member: Some(member), room, owed: member.owed, ..Self::public(app, title) }
    }

    /// A page for anybody.
    #[must_use]
    pub fn public(app: &App, title: impl Into<String>) -> Self {
        let house = app.house();
        Self {
            title: title.into(),
            room: "",
            now: app.clock.now(),
            zone: house.company.zone.clone(),
            firm: house.company.name.clone(),
            demo: app.config.demo,
            member: None,
            owed: 0,
            refused: false,
            status: StatusCode::OK,
        }
    }

    /// How many of the member's promises are late or due now; shown beside Today.
    #[must_use]
    pub const fn owing(mut self, owed: usize) -> Self {
        self.owed = owed;
        self
    }

    /// The page shows a form again that was refused with this status.
    #[must_use]
    pub fn refused(mut self, status: u16) -> Self {
        self.refused = true;
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        self
    }

    /// The page with a form that may have been refused: with which status, 200 if it was not.
    #[must_use]
    pub fn answering(self, status: u16) -> Self {
        if status == 200 { self } else { self.refused(status) }
    }

    /// Writes it out around its content.
    #[must_use]
    pub fn show(self, content: Markup) -> Response {
        (self.status, self.write(&content)).into_response()
    }

    fn write(&self, content: &Markup) -> Markup {
        let class = match self.member {
            Some(me) if me.member.role.may(Permission::WorkCases) => "staff",
            Some(_) => "staff reader",
            None => "public",
        };
        html! {
            (DOCTYPE)
            html lang="en" {
                head { (head(&self.title)) }
                body class=(class) data-now=(self.now) data-live=[self.member.map(|_| "/live")] data-refused[self.refused] {
                    a class="skip" href="#main" { "To the content" }
                    @if self.demo { (self.demo_bar()) }
                    @if let Some(member) = self.member { (self.masthead(member)) } @else { (self.public_masthead()) }
                    main class="page" id="main" tabindex="-1" { (content) }
                }
            }
        }
    }

    fn demo_bar(&self) -> Markup {
        html! {
            div class="demo-bar" role="region" aria-label="Demo clock" {
                span { strong { "Demo company" } span class="wide-only" { " · clock" } " " (parts::moment(self.now, &self.zone)) }
                @if self.member.is_some() { a href="/demo/people" { "See it as …" } }
                form method="post" action="/demo/clock" {
                    button name="by" value="1h" { "+1 h" }
                    button name="by" value="1d" { "+1 day" }
                    button name="by" value="1w" { "+1 week" }
                }
            }
        }
    }

    fn masthead(&self, me: &SignedIn) -> Markup {
        html! {
            header class="masthead" {
                a class="brand" href="/" { img src="/static/mark.svg" alt="" width="26" height="26"; "Amends" }
                nav class="main-nav" aria-label="Main" { ul {
                    @for (href, name, key) in ROOMS {
                        li { a href=(href) data-key=(key) data-key-label=(name) aria-current=[(href == self.room).then_some("page")] {
                            (name)
                            @if href == "/" && self.owed > 0 { " " span class="count is-owed" { (self.owed) span class="visually-hidden" { " late or due now" } } }
                        } }
                    }
                } }
                form class="search" role="search" action="/cases" {
                    input type="search" name="q" aria-label="Search cases and customers" placeholder="Search" data-key="/" data-key-label="Search";
                }
                div class="masthead-acts" {
                    @if me.member.role.may(Permission::WorkCases) { a class="btn btn-small btn-first" href="/cases/new" data-key="n" data-key-label="New case" { "New case" } }
                    details class="menu" name="menu" { summary { (me.member.name) } ul {
                        li { a href="/settings/me" { "My settings" } }
                        li { form method="post" action="/sign-out" data-forget { button { "Sign out" } } }
                    } }
                }
            }
        }
    }

    fn public_masthead(&self) -> Markup {
        html! { header class="masthead" { a class="brand" href="/report" { (self.firm) } } }
    }
}

/// What every head holds.
pub fn head(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        title { (title) " · Amends" }
        link rel="icon" href="/static/mark.svg" type="image/svg+xml";
        link rel="stylesheet" href="/static/amends.css";
        script type="module" src="/static/amends.js" {}
    }
}

/// A page at the door: no masthead.
pub fn door(app: &App, title: &str, status: u16, content: &Markup) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let refused = status != StatusCode::OK;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { (head(title)) }
            body class="public door" data-now=(app.clock.now()) data-refused[refused] {
                a class="skip" href="#main" { "To the content" }
                main class="page" id="main" tabindex="-1" {
                    div class="brand" { img src="/static/mark.svg" alt="" width="26" height="26"; "Amends" }
                    (content)
                }
            }
        }
    };
    (status, page).into_response()
}
