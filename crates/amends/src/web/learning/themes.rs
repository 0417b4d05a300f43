//! Themes: what the words of the newest cases say that nobody coded, and how far suggestions can be relied on.

use std::collections::HashMap;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    case::House,
    learning::themes::{
        Cluster, FEWEST_CODED, FEWEST_OF_KIND, Learned, MOST_COMPARED, Rising, SURE_ENOUGH, sentence_with,
    },
    staff::Permission,
};
use maud::{Markup, html};
use store::learned::{READING, SUGGESTIONS};

use crate::{
    actions::learning::{Reading, case_of, read_themes},
    app::Shared,
    error::Error,
    web::{Page, PageError, SignedIn, parts},
};

/// Examples that are shown of one theme.
const SHOWN: usize = 2;

struct Sight {
    reading: Option<Reading>,
    learned: Option<Learned>,
    coded: usize,
    /// Number and words of the cases that stand as examples.
    examples: HashMap<String, (String, String)>,
    manages: bool,
}

pub async fn show(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let manages = me.member.role.may(Permission::Manage);
    let sight = app.hop(move |app| app.look(|conn| load(conn, manages))).await?;
    Ok(Page::of_staff(&app, &me, "/problems", "Themes").show(sight.show(&app.house())))
}

/// Reads now what would be read at night.
pub async fn read(State(app): State<Shared>, me: SignedIn) -> Result<Response, PageError> {
    let actor = me.actor();
    app.hop(move |app| read_themes(app, &actor, None)).await?;
    Ok(Redirect::to("/themes").into_response())
}

fn load(conn: &mut store::Conn<'_>, manages: bool) -> Result<Sight, Error> {
    let reading: Option<Reading> = store::learned::state(conn, READING)?;
    let mut examples = HashMap::new();
    if let Some(reading) = &reading {
        let rising = reading.rise.rising.iter().map(|one| &one.examples);
        let alike = reading.clusters.iter().map(|one| &one.examples);
        let copied = reading.copies.iter().map(|(_, ids)| ids);
        for id in rising.chain(alike).chain(copied).flat_map(|ids| ids.iter().take(SHOWN)) {
            let found = case_of(id).map(|case| store::themes::example(conn, case)).transpose()?.flatten();
            examples.extend(found.map(|found| (id.clone(), found)));
        }
    }
    Ok(Sight {
        reading,
        learned: store::learned::state(conn, SUGGESTIONS)?,
        coded: store::themes::coded(conn, i64::try_from(FEWEST_CODED).unwrap_or(i64::MAX))?,
        examples,
        manages,
    })
}

impl Sight {
    fn show(&self, house: &House) -> Markup {
        html! {
            div class="page-head" {
                div {
                    p class="crumbs" { a href="/problems" { "Problems" } }
                    h1 { "Themes" }
                    p class="page-sub" { "What customers write about that nobody coded. Read each night, on this machine alone; it proposes, you decide." }
                }
                @if self.manages { div class="page-acts" {
                    form method="post" action="/themes/reading" { button class="btn" { "Read now" } }
                } }
            }
            @if let Some(reading) = &self.reading {
                div class="stack-wide" {
                    (self.rising(reading, &house.company.zone))
                    (self.clusters(reading))
                    (self.copies(reading))
                    (self.suggestions(house))
                }
            } @else {
                div class="empty" { p class="empty-title" { "Nothing has been read yet" }
                    p { "The words of all cases are read in the coming night. Then this page shows what rises, what is alike, and how well kinds of failure can be suggested." } }
                (self.suggestions(house))
            }
        }
    }

    fn rising(&self, reading: &Reading, zone: &str) -> Markup {
        let rise = &reading.rise;
        html! {
            section class="part" aria-labelledby="rising" {
                h2 id="rising" { "What rises " span class="part-count" { (rise.rising.len()) } }
                p class="part-note" { (rise.window) " cases since " (parts::day(reading.from, zone)) ", against " (rise.base)
                    " in the eleven months before. Of the themes shown at most one in ten is chance." }
                @if rise.rising.is_empty() { p { "Nothing is said more often than chance explains." } }
                ul class="entries" { @for one in &rise.rising { (self.theme(one)) } }
            }
        }
    }

    fn theme(&self, one: &Rising) -> Markup {
        html! { li {
            span class="entry-what" { "“" (one.phrase) "”" }
            p class="entry-sub" { (one.window) " cases" @if one.base == 0 { ", none before." } @else { "; as before it would be " (few(one.expected)) "." } }
            @if !one.also.is_empty() { p class="entry-sub" { "With it: " (one.also.join(", ")) } }
            (self.quotes(&one.examples, &one.phrase))
            (open_problem(&one.phrase))
        } }
    }

    fn clusters(&self, reading: &Reading) -> Markup {
        html! {
            section class="part" aria-labelledby="alike" {
                h2 id="alike" { "What is alike " span class="part-count" { (reading.clusters.len()) } }
                p class="part-note" { "Groups of cases that speak of the same thing, among the newest " (MOST_COMPARED.min(reading.rise.window)) "." }
                @if reading.clusters.is_empty() { p { "No group of alike cases stands out." } }
                ul class="entries" { @for one in &reading.clusters { (self.cluster(one)) } }
            }
        }
    }

    fn cluster(&self, one: &Cluster) -> Markup {
        let name = one.name.join(", ");
        html! { li {
            span class="entry-what" { (name) }
            p class="entry-sub" { (one.texts) " cases." }
            (self.quotes(&one.examples, one.name.first().map_or("", String::as_str)))
            (open_problem(&name))
        } }
    }

    fn copies(&self, reading: &Reading) -> Markup {
        html! { @if !reading.copies.is_empty() {
            section class="part" aria-labelledby="copies" {
                h2 id="copies" { "Nearly the same words " span class="part-count" { (reading.copies.len()) } }
                p class="part-note" { "One letter sent twice, or by many." }
                ul class="entries" { @for (size, ids) in &reading.copies { li {
                    span class="entry-what" { (size) " cases" }
                    (self.quotes(ids, ""))
                } } }
            }
        } }
    }

    fn quotes(&self, ids: &[String], phrase: &str) -> Markup {
        html! { @for (number, words) in ids.iter().take(SHOWN).filter_map(|id| self.examples.get(id)) {
            p class="entry-sub" { a href={ "/cases/" (number) } { (number) } " “" (sentence_with(words, phrase)) "”" }
        } }
    }

    fn suggestions(&self, house: &House) -> Markup {
        html! {
            section class="part" aria-labelledby="suggestions" {
                h2 id="suggestions" { "Suggested kinds of failure" }
                @if let Some(known) = &self.learned { (quality(known, house)) }
                @else { p class="part-note" { "A kind of failure is suggested for new cases once " (FEWEST_CODED) " cases are coded, with at least " (FEWEST_OF_KIND)
                    " of each kind that is suggested. So far there are " (self.coded) "." } }
            }
        }
    }
}

fn open_problem(title: &str) -> Markup {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("title", title).finish();
    html! { p class="entry-acts" { a class="btn btn-small" href={ "/problems/new?" (query) } { "Open a problem" } } }
}

/// A number that is often below one.
fn few(number: f64) -> String {
    if number >= 10.0 { format!("{number:.0}") } else { format!("{number:.1}") }
}

fn quality(known: &Learned, house: &House) -> Markup {
    let percent = |(share, low, high): (f64, f64, f64)| {
        format!("{:.0} % ({:.0}–{:.0})", share * 100.0, low * 100.0, high * 100.0)
    };
    let tried = &known.trial;
    let name =
        |code: &str| house.playbooks.failure_type(code).map_or(code, |one| one.name.as_str()).to_owned();
    html! {
        p { "Learned from " (known.coded) " coded cases, " (parts::day(known.at, &house.company.zone)) ". Of " (tried.judged) " cases that were held back, "
            @if let Some(share) = tried.accuracy() { (percent(share)) } " were named right." }
        p class="part-note" { "Shown only from " (format!("{:.0}", SURE_ENOUGH * 100.0)) " % confidence on: that was so for " (tried.shown) ", of which "
            @if let Some(share) = tried.accuracy_shown() { (percent(share)) } @else { "none" } " were right. In brackets the 95 % interval." }
        div class="scroll" tabindex="0" role="region" aria-label="Suggested kinds of failure, the table" { table class="ledger" {
            thead { tr { th scope="col" { "Kind of failure" } th scope="col" class="num" { "Held back" } th scope="col" class="num" { "Named right" } } }
            tbody { @for (code, (all, right)) in &tried.by_label { tr {
                th scope="row" { (name(code)) } td class="num" { (all) } td class="num" { (right) }
            } } }
        } }
    }
}
