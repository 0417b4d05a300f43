//! The editor of one text: what is in force and since when, the form, and the versions before it.

use axum::response::{IntoResponse, Redirect, Response};
use domain::{
    event::Who,
    house::Part,
    recovery::pack_names,
    staff::{Member, Permission},
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use store::settings::Version;

use super::{explain, with_role};
use crate::{
    actions::settings::{self, Subject, shipped_text},
    app::{App, Shared, first_day, today},
    error::Error,
    web::{
        Refill, SignedIn, Typed,
        parts::{Field, moment, refusal},
    },
};

/// The name of the form.
pub const FORM: &str = "rules";
const MOST: i64 = 100;

/// One text and its versions.
pub struct Edited {
    /// What it is.
    pub subject: Subject,
    /// Where its pages are.
    pub path: String,
    /// The version in force; 0 is what ships.
    pub version: i64,
    /// The text in force.
    pub text: String,
    /// Newest first.
    pub versions: Vec<Version>,
    /// The day on which the newest version comes into force, if it has not come.
    pub waits: Option<Date>,
    names: Vec<Member>,
}

/// What came of a form that was sent.
pub enum Outcome {
    /// Go there.
    Done(Response),
    /// Show the form again.
    Again(Box<Refill>, u16),
    /// It would be taken; nothing was saved.
    Fine(Box<Refill>),
}

impl Edited {
    /// Reads it. Blocks.
    ///
    /// # Errors
    /// Storage failed, or there is no such text.
    pub fn load(app: &App, subject: Subject, path: String) -> Result<Self, Error> {
        let (versions, names) = app.look(|conn| {
            Ok((store::settings::history(conn, &subject.name(), MOST)?, store::staff::all(conn)?))
        })?;
        let (version, text) = match versions.first() {
            Some(newest) => (newest.version, newest.body.clone()),
            None => (0, shipped_text(&subject).ok_or(Error::Missing("such calendar of your own"))?),
        };
        let now = today(&app.house().company.zone, app.clock.now());
        let waits = first_day(&text).filter(|day| subject == Subject::Part(Part::Policy) && *day > now);
        Ok(Self { subject, path, version, text, versions, waits, names })
    }

    /// The text of a version; 0 is what ships.
    pub fn text_of(&self, version: i64) -> Option<String> {
        if version == 0 {
            return shipped_text(&self.subject);
        }
        self.versions.iter().find(|one| one.version == version).map(|one| one.body.clone())
    }

    /// Who made a version.
    pub fn author(&self, who: Who) -> &str {
        match who {
            Who::Member(id) => {
                self.names.iter().find(|one| one.id == id).map_or("somebody", |one| one.name.as_str())
            }
            Who::Customer(_) => "a customer",
            Who::System => "the program",
        }
    }

    /// Which version is in force, since when and by whom.
    pub fn in_force(&self, zone: &str) -> Markup {
        html! {
            p class="part-note" {
                @match self.versions.first() {
                    Some(newest) if self.waits.is_some() => {
                        "Version " (newest.version) " waits: it comes into force on " @if let Some(day) = self.waits { time datetime=(day) { (day) } } ". Until then the version before it stands, and what is shown here is what stands now."
                    }
                    None => { "In force: the text that ships." }
                    Some(newest) => {
                        "In force: version " (newest.version) ", since " (moment(newest.changed_at, zone)) ", by " (self.author(newest.changed_by)) "."
                        @if shipped_text(&self.subject).as_deref() == Some(newest.body.as_str()) { " It is the text that ships." }
                    }
                }
            }
        }
    }

    /// The form, for those who may.
    pub fn form(&self, me: &SignedIn, refill: &Refill, fine: bool) -> Markup {
        let check_url = if self.subject == Subject::Part(Part::Policy) { explain::PATH } else { "" };
        let act = html! {
            @if fine { div class="notice" role="status" { span { strong { "This would be taken. " } "Nothing has been saved yet." } } }
            (refusal(FORM, refill))
            form class="form editor" method="post" action=(self.path) data-keep={ "settings-" (self.subject.name()) } {
                input type="hidden" name="version" value=(self.version);
                @if self.subject == Subject::Part(Part::Policy) {
                    (Field::line(FORM, "case", "Try it on a case").optional().hint("The number of a case: “Check only” then shows what it is offered now and by this text.").show(refill))
                }
                (Field::text(FORM, "text", "Text").hint("TOML. It is checked as a whole, with everything it has to fit together with, before it comes into force.").value(&self.text).checked_at(check_url).show(refill))
                @if !check_url.is_empty() { div class="check" data-check-result aria-live="polite" {} }
                div class="form-acts" {
                    button class="btn btn-first" { "Save as version " (self.version + 1) }
                    button class="btn" name="check" value="true" { "Check only" }
                }
            }
            (self.back(refill))
            @if self.subject == Subject::Part(Part::Policy) { (packs(&self.path)) }
        };
        html! {
            section class="part" aria-labelledby="edit" { h2 id="edit" { "The text" } (with_role(me, Permission::Administer, &act))
                @if !me.member.role.may(Permission::Administer) { details class="more" { summary { "Show the text" } pre tabindex="0" class="scroll" { code class="exact" { (self.text) } } } }
            }
        }
    }

    fn back(&self, _refill: &Refill) -> Markup {
        let shipped = shipped_text(&self.subject);
        html! {
            @if self.version > 0 && shipped.is_some_and(|text| text != self.text) {
                form method="post" action={ (self.path) "/shipped" } {
                    input type="hidden" name="version" value=(self.version);
                    div class="form-acts" { button class="btn btn-small" { "Back to what ships" } span class="hint" { "Becomes a version of its own; yours stays among the versions." } }
                }
            }
        }
    }

    /// The versions, newest first; each leads to what it changed.
    pub fn version_list(&self, zone: &str) -> Markup {
        html! {
            @if !self.versions.is_empty() {
                section class="part" aria-labelledby="versions" {
                    h2 id="versions" { "Versions " span class="part-count" { (self.versions.len()) } }
                    ul class="entries" { @for one in &self.versions {
                        li {
                            span class="entry-what" { a href={ (self.path) "/versions/" (one.version) } { "Version " (one.version) } }
                            span class="entry-state" { @if one.version == self.version { span class="state" data-shape="tick" { "in force" } } }
                            span class="entry-sub" { (moment(one.changed_at, zone)) " by " (self.author(one.changed_by)) }
                        }
                    } }
                }
            }
        }
    }
}

/// The policies that ship, each as a beginning.
fn packs(path: &str) -> Markup {
    html! {
        p class="part-note" { "Begin with a policy that ships, and make it yours: "
            @for (nth, name) in pack_names().enumerate() { @if nth > 0 { ", " } a href={ (path) "?pack=" (name) "#edit" } { (name) } }
            ". Nothing is saved before you save it." }
    }
}

/// Saves what was typed, or only checks it.
pub async fn save(app: &Shared, me: &SignedIn, subject: Subject, path: String, typed: Typed) -> Outcome {
    let (actor, kept) = (me.actor(), typed.clone());
    let only_check = typed.get("check") == "true";
    let done = app
        .hop(move |app| {
            let text = typed.get("text").to_owned();
            if only_check {
                settings::check(app, &subject, &text)?;
                return Ok(0);
            }
            settings::change(app, &actor, subject, from(&typed), text)
        })
        .await;
    match done {
        Ok(_) if only_check => {
            Outcome::Fine(Box::new(Refill { form: FORM.to_owned(), typed: kept, ..Refill::default() }))
        }
        Ok(version) => Outcome::Done(Redirect::to(&format!("{path}?saved={version}")).into_response()),
        Err(error) if matches!(error.status(), 409 | 422) => {
            Outcome::Again(Box::new(Refill::refused(FORM, kept, &error)), error.status())
        }
        Err(error) => Outcome::Done(crate::web::PageError::from(error).into_response()),
    }
}

/// The version that a form was written from.
pub fn from(typed: &Typed) -> i64 {
    typed.get("version").parse().unwrap_or(-1)
}

/// What was just saved, from the address.
pub fn saved(query: Option<&str>) -> Markup {
    let version = query.and_then(|query| query.strip_prefix("saved=")).and_then(|n| n.parse::<i64>().ok());
    html! {
        @if let Some(version) = version { div class="notice" role="status" { span { "Saved: version " (version) " is in force." } } }
    }
}

/// An example of now, for the moment at which a page is written.
pub fn minute(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second() / 60 * 60).unwrap_or(at)
}
