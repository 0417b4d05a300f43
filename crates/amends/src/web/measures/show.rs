//! The page of the measures.

use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    case::House,
    learning::{Dimension, Measures, RateOf, pareto},
    staff::Member,
};
use maud::{Markup, html};

use super::{narrow, pareto::chart, table::show_table, trend};
use crate::{
    app::{App, Shared},
    error::Error,
    reports::{self, Ask, Period, Wanted, words},
    web::{
        Page, PageError, SignedIn,
        parts::{Bar, bars},
    },
};

/// The figures that stand above everything.
const HEAD: [RateOf; 4] =
    [RateOf::PromisesKept, RateOf::AcknowledgedInTime, RateOf::Recovered, RateOf::HurtTwice];
/// Groups beyond this many are left to the file.
const MOST_GROUPS: usize = 30;

/// What the page shows.
struct Sight {
    ask: Ask,
    measures: Measures,
    members: Vec<Member>,
    /// Cases of the time before the measures are still being counted.
    catching_up: bool,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let page = Page::of_staff(&app, &me, "/measures", "Measures");
    let ask = match wanted.ask(&app.house(), app.clock.now()) {
        Ok(ask) => ask,
        Err(refused) => {
            let form = narrow::again(&wanted, "/measures", &refused);
            let content = html! { div class="page-head" { h1 { "Measures" } } (form) };
            return Ok(page.refused(422).show(content));
        }
    };
    let sight = app.hop(move |app| look(app, ask)).await?;
    Ok(page.show(content(&app, &sight)))
}

fn look(app: &App, ask: Ask) -> Result<Sight, Error> {
    let measures = ask.count(app)?;
    let (members, catching_up) =
        app.look(|conn| Ok((store::staff::all(conn)?, store::measures::still_to_measure(conn)?)))?;
    Ok(Sight { ask, measures, members, catching_up })
}

fn content(app: &App, sight: &Sight) -> Markup {
    let Sight { ask, measures, members, .. } = sight;
    let house = app.house();
    html! {
        div class="page-head" { div {
            h1 { "Measures" }
            p class="page-sub" { "By the day a complaint was received, promises by the day they were due. Each share with what it rests on and its 95 % interval; below 20 no rate is shown. What is not finished counts as “longer than until now”." }
        } }
        (narrow::choose(ask, measures, &house, members, app.clock.now()))
        (more(ask.period))
        @if sight.catching_up { p class="part-note" { "Cases from before this version are still being counted; the figures grow until that is done." } }
        @if measures.cases == 0 { div class="empty" { p class="empty-title" { "No complaint was received in this time" } p { "Choose a longer period. That nobody complains does not mean that nothing goes wrong." } } }
        @else { (figures(sight)) (rates(sight, &house)) (moves(sight, &house)) (groups(sight, &house)) (rest(sight, &house)) }
    }
}

fn more(period: Period) -> Markup {
    let query = period.query();
    html! { p class="no-print" {
        "More: " a href="/reports" { "reports" }
        " · " a href={ "/measures/ledger?" (query) } { "the ledger of make-goods" }
        " · " a href={ "/measures/fairness?" (query) } { "fairness of goodwill" }
        " · " a href="/measures/reply_check" { "what the reply check got wrong" }
    } }
}

fn figures(sight: &Sight) -> Markup {
    let Sight { ask, measures, .. } = sight;
    let query = ask.query();
    html! {
        dl class="figure-row" { @for rate in HEAD.iter().filter_map(|of| measures.rate(*of)) {
            @let (value, ground) = words::figure(Some(rate));
            div class="figure" {
                dt { a href={ "/measures/cases/" (rate.of.name()) "?" (query) } { (words::rate_name(rate.of)) } }
                dd { p class="figure-value" { (value) } p class="figure-n" { (ground) } }
            }
        } }
        p {
            a href={ "/measures/cases/all?" (query) } { (measures.cases) @if measures.cases == 1 { " case" } @else { " cases" } }
            ", " (measures.open) " still open · "
            a href={ "/measures/cases/handed_over?" (query) "#yes" } { (measures.handovers) " handovers" } " · "
            a href={ "/measures/cases/hurt_twice?" (query) "#yes" } { (measures.reopenings) " reopenings" } " · "
            a href={ "/measures/cases/outside?" (query) "#yes" } { (measures.referred_outside) " went outside" } " · "
            (measures.renegotiated) " promises moved with consent, " (measures.released) " released"
        }
    }
}

fn rates(sight: &Sight, house: &House) -> Markup {
    let drawn: Vec<Bar> = sight
        .measures
        .rates
        .iter()
        .map(|rate| Bar {
            name: words::rate_name(rate.of).to_owned(),
            share: rate.rate,
            ends: rate.low.zip(rate.high),
            value: words::figure(Some(rate)).0,
        })
        .collect();
    let says: Vec<String> = sight
        .measures
        .rates
        .iter()
        .map(|rate| format!("{} {}", words::rate_name(rate.of), words::ground(rate)))
        .collect();
    html! {
        section class="part" aria-labelledby="rates" {
            h2 id="rates" { "Shares" }
            div class="columns even" {
                figure class="chart" {
                    (bars(&drawn, &says.join("; ")))
                    figcaption class="part-note" { "Whiskers: 95 % interval (Wilson). Hollow: fewer than 20, only the interval. That of days is as wide as their cases make it, as the days of one case hang together." }
                }
                (meanings(sight))
            }
            details class="more" { summary { "The figures" } (table("rates", sight, house)) }
        }
    }
}

/// What each share counts, with the way to the cases behind it.
fn meanings(sight: &Sight) -> Markup {
    let query = sight.ask.query();
    html! {
        ul class="entries" { @for rate in &sight.measures.rates { li {
            span class="entry-what" { a href={ "/measures/cases/" (rate.of.name()) "?" (query) } { (words::rate_name(rate.of)) } }
            span class="money" { (rate.numerator) " of " (rate.denominator) }
            span class="entry-sub" { (words::rate_meaning(rate.of)) }
        } } }
    }
}

/// The figures of the head over time, each with its interval in every step.
fn moves(sight: &Sight, house: &House) -> Markup {
    let steps = &sight.measures.trend;
    html! { @if !steps.is_empty() {
        (fold("trend", "How it moves", true, &html! {
            div class="columns even" { @for of in HEAD { (trend::chart(of, steps, house)) } }
            p class="part-note" {
                "By the month or week of receipt, promises by the day they were due. Whiskers: 95 % interval; hollow: fewer than 20, only the interval. Where two intervals have much in common, nothing is known to have moved. "
                a class="act-link no-print" href=(file("trend", sight)) { "All shares as a CSV file" }
            }
        }))
    } }
}

fn groups(sight: &Sight, house: &House) -> Markup {
    html! {
        @for by in Dimension::ALL.into_iter().filter(|by| !Dimension::RELATIONSHIP.contains(by)) {
            @if by == Dimension::FailureType || sight.measures.by(by).len() > 1 {
                (fold(by.name(), &format!("By {}", words::dimension_name(by).to_lowercase()), by == Dimension::FailureType, &html! {
                    @if matches!(by, Dimension::FailureType | Dimension::Cause) {
                        (chart(&pareto(sight.measures.by(by)), |bar| words::key_name(by, bar.key.as_deref(), house, &sight.members)))
                    }
                    (table(by.name(), sight, house))
                    @if sight.measures.by(by).len() > MOST_GROUPS { p class="part-note" { "The first " (MOST_GROUPS) " are shown; the file has all." } }
                }))
            }
        }
    }
}

/// A part that is unfolded when somebody wants it: the page stays short enough to be looked over.
fn fold(name: &str, title: &str, open: bool, content: &Markup) -> Markup {
    html! {
        details class="part fold" id=(name) open[open] {
            summary { h2 { (title) } }
            (content)
        }
    }
}

fn rest(sight: &Sight, house: &House) -> Markup {
    let notes = [
        (
            "durations",
            "Counted from first receipt, by Kaplan and Meier: an open case makes these longer, not shorter. A reopened case counts until it was put right for the last time. Business time is the time in which you are open.",
        ),
        (
            "satisfaction",
            "One (not at all) to five (very). Fair: the result, the way to it, and how they were treated, asked apart. Only of customers who answered: they choose themselves, so it says little of the others. Being heard is asked apart, as it matters also where nothing could be done.",
        ),
        (
            "relationship",
            "Who the customer was is frozen when a failure reaches us. An old tie may cushion a failure, or make it hurt more: compare the intervals, not the rates. Customers of different groups are hit by different failures, and those who answer choose themselves, so this is an association, no proof.",
        ),
        (
            "paradox_index",
            "By how many points of one to five satisfaction moved, from the mean of the year before it failed to the first answer within 180 days after it was put right. What would have happened without failure and recovery is taken from customers whom nothing of yours hit from a year before this time until its end, asked the same in the same time, and about as satisfied before: scores move by themselves, and low ones rise. Above nought the recovered came out ahead. Who answers chooses to, so this is an association, no proof; below 20 on either side nothing is told.",
        ),
        (
            "hit_again",
            "Customers whom the same kind of failure hit again within 180 days. Who has not been watched for so long counts as not known, not as spared (Kaplan–Meier).",
        ),
        (
            "acted",
            "Hearing without doing fails. A mention is decided when it was taken up as a complaint or let be with a reason; of an incident, whoever was taken out of it does not count; an action of which the counts could not tell is in neither number of those that worked.",
        ),
        (
            "signals",
            "Raised in this time. Confirmed: something is done about it; dismissed, with a reason, counts as a false alarm. The share that proved right leaves out what nobody has decided, and stands below 20 as its interval only. Half decided within: undecided ones count as longer than until now. Half seen within: from the day the rise began, as far as the counts tell. What you accept is set under Settings, Learning.",
        ),
        (
            "costs",
            "At what it costs you, which is not its face value. What is only offered is expected by the share of offers that customers took. Corrective actions stand in the time in which they were done, as far as their cost was written down. Time worked is the minutes that people noted on cases, times what an hour costs, as Settings, Company says; where nothing is said there, it is in none of it.",
        ),
        (
            "retained",
            "What would have happened otherwise is taken from customers whose matter was not settled: how much more often the settled bought again within 90 days, times what these had bought in the year before. Customers who could be satisfied may differ in other ways, so this is an association, no proof; and it is a year's revenue, never a whole future. Below 20 on either side nothing is told. The cost is what was given, what corrective actions cost, and time worked where an hour has its price.",
        ),
        (
            "not_measured",
            "Nothing is made up in their place. Research says: most who are recovered well stay, and few come out happier than before; it happens after a first failure, not a second, and shows in what people say more than in what they buy.",
        ),
    ];
    html! { @for (name, note) in notes {
        @if let Some(table) = find(name, sight, house) {
            (fold(name, &table.title, false, &html! {
                @if table.rows.is_empty() { p class="part-note" { (nothing(name)) } } @else if name == "not_measured" { (not_measured(sight)) } @else { (show_table(&table, &file(name, sight))) }
                p class="part-note" { (note) }
            }))
        }
    } }
}

/// Sentences stand below each other: three columns of them cannot be read on a phone.
fn not_measured(sight: &Sight) -> Markup {
    html! {
        ul class="entries" { @for one in &sight.measures.not_measured { li {
            span class="entry-what" { (one.what) }
            span class="entry-sub" { "Because " (one.because) "." }
            span class="entry-sub" { "What to do: " (one.to_do) "." }
        } } }
    }
}

fn nothing(name: &str) -> &'static str {
    match name {
        "retained" => {
            "Not known yet: it needs imported orders, from a year before the failures until 90 days after, and answers to the follow-up."
        }
        "paradox_index" => {
            "Not known yet: it needs recovered customers who were asked how satisfied they are before it failed and again after it was put right."
        }
        "signals" => "No signal was raised in this time.",
        _ => "Nothing in this time.",
    }
}

fn find(name: &str, sight: &Sight, house: &House) -> Option<reports::Table> {
    let asked_for_a_part = !sight.ask.filter.0.is_empty();
    (!["hit_again", "retained", "acted", "signals", "paradox_index"].contains(&name) || !asked_for_a_part)
        .then(|| reports::table(name, &sight.measures, &sight.ask, house, &sight.members))
        .flatten()
}

fn table(name: &str, sight: &Sight, house: &House) -> Markup {
    let found = find(name, sight, house).map(|mut table| {
        table.rows.truncate(MOST_GROUPS);
        table
    });
    html! { @if let Some(table) = found { (show_table(&table, &file(name, sight))) } }
}

fn file(name: &str, sight: &Sight) -> String {
    format!("/measures/csv/{name}?{}", sight.ask.query())
}
