//! Is goodwill fair? Medians by group of like cases with their intervals, gaps, and the spread between people of ours.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    intake::Channel,
    money::Money,
    recovery::fairness::{FEWEST, Fairness, Gap, Group, GroupedBy, Spread},
};
use maud::{Markup, html};

use crate::{
    app::{App, Shared},
    error::Error,
    reports::{Period, Wanted},
    web::{Page, PageError, SignedIn, parts},
};

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let frame = Page::of_staff(&app, &me, "/measures", "Fairness of goodwill");
    let period = match wanted.period(&app.house(), app.clock.now()) {
        Ok(period) => period,
        Err(refused) => {
            let form = super::narrow::again(&wanted, "/measures/fairness", &refused);
            let content = html! { div class="page-head" { h1 { "Fairness of goodwill" } } (form) };
            return Ok(frame.refused(422).show(content));
        }
    };
    let report = app.hop(move |app| read(app, period)).await?;
    Ok(frame.show(page(&app, period, &report)))
}

fn read(app: &App, period: Period) -> Result<Fairness, Error> {
    let house = app.house();
    let (from, to) = period.instants(&house)?;
    let zero = Money::parse("0", &house.company.currency).map_err(|error| Error::Fault(error.to_string()))?;
    let treated = app.look(|conn| Ok(store::recovery::treated::treated(conn, from, to, zero)?))?;
    Ok(Fairness::of(&treated))
}

fn page(app: &App, period: Period, report: &Fairness) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href={ "/measures?" (period.query()) } { "Measures" } }
            h1 { "Fairness of goodwill" }
            p class="page-sub" { "Goodwill per case that was put right, at face value, none counting as zero. Only like is compared with like: the same currency and how bad it was. Groups of fewer than " (FEWEST) " cases are not shown." }
        } }
        (super::narrow::dates(period, "/measures/fairness"))
        @if report.cases == 0 { div class="empty" { p class="empty-title" { "No case was put right in this time" } p { "Choose a longer period." } } }
        @else { (gaps(report)) (groups(report)) (spread(app, report)) }
    }
}

fn gaps(report: &Fairness) -> Markup {
    let gap = |gap: &Gap| {
        html! { li {
            span class="entry-what" { (parts::state("flag", by(gap.by))) " " (group(gap.by, &gap.less)) " get less than " (group(gap.by, &gap.more)) }
            span class="money" { (gap.apart) }
            span class="entry-sub" { "severity " (gap.severity.name()) " · their 95 % intervals are this far apart" }
        } }
    };
    html! {
        section class="part" aria-labelledby="gaps" {
            h2 id="gaps" { "Gaps " span class="part-count" { (report.gaps.len()) } }
            @if report.gaps.is_empty() { p { "No two groups of like cases are clearly apart." } }
            @else { ul class="entries" { @for one in &report.gaps { (gap(one)) } } }
            p class="part-note" { "A gap says that something differs, not why. " (report.cases) " cases were compared." }
        }
    }
}

fn groups(report: &Fairness) -> Markup {
    let shown: Vec<&Group> = report.groups.iter().filter(|group| group.median.is_some()).collect();
    let hidden = report.groups.len() - shown.len();
    html! {
        section class="part" aria-labelledby="groups" {
            h2 id="groups" { "Medians by group" }
            @if !shown.is_empty() { div class="scroll" tabindex="0" role="region" aria-label="Medians by group, the table" { table class="ledger" {
                thead { tr { th scope="col" { "Group" } th scope="col" { "Severity" } th scope="col" class="num" { "Cases" } th scope="col" class="num" { "Median" } th scope="col" class="num" { "95 % interval" } } }
                tbody { @for one in shown { (row(one)) } }
            } } }
            p class="part-note" { (hidden) " groups are too small to be shown. Intervals: exact, from order statistics." }
        }
    }
}

fn row(one: &Group) -> Markup {
    let amount = |money: Option<Money>| money.map_or_else(|| "–".to_owned(), Money::amount);
    html! { tr {
        th scope="row" { (by(one.by)) ": " (group(one.by, &one.group)) }
        td { (one.severity.name()) }
        td class="num" { (one.n) }
        td class="num" { (amount(one.median)) " " (one.currency) }
        td class="num" { (amount(one.low)) " to " (amount(one.high)) }
    } }
}

fn spread(app: &App, report: &Fairness) -> Markup {
    let house = app.house();
    let kind = |one: &Spread| {
        let Some(code) = one.failure_type.as_deref() else { return "Kind not known".to_owned() };
        house.playbooks.failure_type(code).map_or(code, |known| &known.name).to_owned()
    };
    html! {
        section class="part" aria-labelledby="spread" {
            h2 id="spread" { "Between people of ours, for like facts" }
            @if report.spread.is_empty() { p class="part-note" { "No kind of case was handled often enough by two people or more." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="Between people of ours, the table" { table class="ledger" {
                    thead { tr { th scope="col" { "Failure" } th scope="col" { "Severity" } th scope="col" class="num" { "Cases" } th scope="col" class="num" { "People" } th scope="col" class="num" { "Least median" } th scope="col" class="num" { "Greatest" } th scope="col" { "" } } }
                    tbody { @for one in &report.spread { tr {
                        th scope="row" { (kind(one)) @if one.repeat { ", again" } }
                        td { (one.severity.name()) }
                        td class="num" { (one.n) } td class="num" { (one.handlers) }
                        td class="num" { (one.least) } td class="num" { (one.most) }
                        td { @if one.apart { (parts::state("flag", "clearly apart")) } @else { (parts::state("ring", "no clear gap")) } }
                    } } }
                } }
                p class="part-note" { "The cause is the rule or its use, never a person: nobody is named." }
            }
        }
    }
}

const fn by(by: GroupedBy) -> &'static str {
    match by {
        GroupedBy::Segment => "Customers",
        GroupedBy::ValueBand => "Value to us",
        GroupedBy::Channel => "Channel",
        GroupedBy::Contacts => "Loudness",
    }
}

fn group(by: GroupedBy, code: &str) -> String {
    let word = match (by, code) {
        (GroupedBy::Segment, "business") => "firms",
        (GroupedBy::Segment, _) => "persons",
        (GroupedBy::ValueBand, "unknown") => "not known",
        (GroupedBy::Contacts, "once") => "wrote once",
        (GroupedBy::Contacts, "two_or_three_times") => "wrote two or three times",
        (GroupedBy::Contacts, _) => "wrote more often",
        (GroupedBy::Channel, code) => {
            return Channel::named(code)
                .map_or_else(|| code.to_owned(), |known| parts::channel(known).to_owned());
        }
        (GroupedBy::ValueBand, code) => code,
    };
    word.to_owned()
}
