//! The page of a corrective action: what counts as success, what the counts say, and who was told of it.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use domain::{
    case::{House, Message},
    customer::Customer,
    id::Id,
    learning::{
        ActionState, Beside, CorrectiveAction, Counts, EffectivenessCheck, Power, Problem, ProblemState,
        Procedure, effect,
    },
    staff::{Member, Permission},
};
use jiff::Timestamp;
use maud::{Markup, html};
use store::{Conn, case::Lock, learning::Told};

use super::action::{action_state, alarm_words, criterion, figures, here, power_words, sentence};
use crate::{
    actions::learning::counted,
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn,
        parts::{self, Field},
    },
};

/// As many messages are listed on one page.
const MOST: i64 = 100;

struct Sight {
    problem: Problem,
    action: CorrectiveAction,
    procedure: Option<Procedure>,
    counted: Option<(Counts, Beside)>,
    /// Failures in a window as long as the one before, up to now: what a plan has to go by.
    lately: u64,
    told: Vec<Told>,
    customers_told: u64,
    customers: BTreeMap<Id<Customer>, Customer>,
    names: BTreeMap<Id<Member>, String>,
    now: Timestamp,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At((problem, action)): At<(Id<Problem>, Id<CorrectiveAction>)>,
) -> Result<Response, PageError> {
    page(&app, &me, problem, action, &Refill::default(), 200).await
}

pub async fn page(
    app: &Shared,
    me: &SignedIn,
    problem: Id<Problem>,
    action: Id<CorrectiveAction>,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let sight = app
        .hop(move |app| {
            let (now, house) = (app.clock.now(), app.house());
            app.look(|conn| Sight::load(conn, problem, action, &house, now))
        })
        .await?;
    let page = Page::of_staff(app, me, "/problems", sight.action.what.as_str());
    Ok(page.answering(status).show(sight.show(&app.house(), me, refill)))
}

impl Sight {
    fn load(
        conn: &mut Conn<'_>,
        problem: Id<Problem>,
        action: Id<CorrectiveAction>,
        house: &House,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let missing = Error::Missing("such corrective action");
        let problem = store::learning::problem(conn, problem, Lock::No)?;
        let problem = problem.ok_or(Error::Missing("such problem"))?;
        let action = problem.actions.iter().find(|one| one.id == action).cloned().ok_or(missing)?;
        let told = store::learning::told(conn, action.id, None, MOST)?;
        let counted = match counted(conn, &problem, &action, &house.company.zone, now) {
            // A problem without a kind and without cases has nothing to count yet.
            Err(Error::Refused(_)) => None,
            counted => counted?,
        };
        let lately = match problem.failure_type.as_deref() {
            Some(kind) => store::learning::failures_between(conn, kind, action.criterion.begins(now), now)?,
            None => 0,
        };
        Ok(Self {
            procedure: match action.procedure_id.or(action.produced.map(|one| one.procedure)) {
                Some(id) => store::learning::procedure(conn, id, Lock::No)?,
                None => None,
            },
            customers: store::customer::by_ids(conn, &told.iter().map(|one| one.case.customer).collect())?,
            customers_told: store::learning::customers_told(conn, action.id)?,
            names: store::staff::all(conn)?.into_iter().map(|one| (one.id, one.name)).collect(),
            problem,
            action,
            counted,
            lately,
            told,
            now,
        })
    }

    fn show(&self, house: &House, me: &SignedIn, refill: &Refill) -> Markup {
        let zone = &house.company.zone;
        html! {
            (self.head(house, refill))
            (parts::refusal("done", refill)) (parts::refusal("check", refill))
            (self.alarm(zone, refill))
            div class="columns" {
                div class="stack-wide" { (self.counts(zone)) (self.told(zone)) }
                aside class="stack-wide" aria-label="About this action" {
                    (self.success(zone, me, refill))
                    (self.procedure(zone))
                }
            }
        }
    }

    fn name(&self, id: Id<Member>) -> &str {
        self.names.get(&id).map_or("somebody", String::as_str)
    }

    fn head(&self, house: &House, refill: &Refill) -> Markup {
        let (one, zone) = (&self.action, &house.company.zone);
        let cause = self.problem.causes.iter().find(|cause| Some(cause.number) == one.cause);
        html! {
            header class="case-head" {
                p class="crumbs" { a href="/problems" { "Problems" } " / " a href={ "/problems/" (self.problem.id) } { (self.problem.title) } }
                h1 { (one.what) }
                dl class="facts-line" {
                    div { dt class="visually-hidden" { "State" } dd { (action_state(one.state)) } }
                    div { dt { "Owner" } dd { (self.name(one.owner)) } }
                    @if let Some(done) = one.done_at { div { dt { "Done" } dd { (parts::day(done, zone)) } } }
                    @else { div { dt { "Due" } dd { (parts::day(one.due_at, zone)) } } }
                    @if let Some(cost) = one.cost { div { dt { "It cost" } dd { (cost) } } }
                    @if let Some(cause) = cause { div { dt { "Removes" } dd { (cause.why) } } }
                }
                @if one.state == ActionState::Planned {
                    @let currency = &house.company.currency;
                    form class="form" method="post" action={ (here(&self.problem, one)) "/done" } {
                        (Field::line("done", "cost.amount", &format!("What it cost, work included, in {currency}")).optional().hint("Such as 1250. It counts as cost of recovery in the measures.").show(refill))
                        input type="hidden" name="cost.currency" value=(currency);
                        div class="form-acts" { button class="btn btn-first" { "It is done" } }
                    }
                }
            }
        }
    }

    fn alarm(&self, zone: &str, refill: &Refill) -> Markup {
        let Some(alarm) = &self.action.alarm else { return html! {} };
        html! {
            div class="notice" role="status" { div {
                p { (parts::state("flag", "Alarm")) " " strong { (alarm_words(alarm)) } " " (parts::moment(alarm.at, zone))
                    @if let Some(case) = alarm.case { ". " a href={ "/cases/" (case) } { "The case that came" } } "." }
                @if self.customers_told > 0 { p { (self.customers_told) @if self.customers_told == 1 { " customer was" } @else { " customers were" } " told of it: " a href="#told" { "who" } "." } }
                @if let Some(answer) = &alarm.answer { p { strong { (answer.by.map_or("Amends", |by| self.name(by))) ": " } (answer.words) } }
                @else {
                    (parts::refusal("alarm", refill))
                    form class="form" method="post" action={ (here(&self.problem, &self.action)) "/alarm_answer" } {
                        (Field::line("alarm", "words", "What we do about it").show(refill))
                        div class="form-acts" { button class="btn btn-first btn-small" { "Answer for it" } }
                    }
                }
            } }
        }
    }

    fn counts(&self, zone: &str) -> Markup {
        let one = &self.action;
        html! {
            section class="part" aria-labelledby="counts" {
                h2 id="counts" { "What the counts say" }
                @match (one.done_at, &self.counted) {
                    (Some(done), Some((counts, beside))) => { (self.so_far(done, counts, beside, zone)) }
                    (Some(_), None) => { p class="part-note" { "There is nothing to count yet: the problem names no kind of failure." } }
                    (None, _) => {
                        p { "It is watched once it is done. " (self.lately) " came in the last " (one.criterion.window_days) " days. " (power_words(&Power::planned(self.lately, &one.criterion))) }
                    }
                }
                @if !one.checks.is_empty() {
                    h3 { "Checks so far" }
                    ul class="entries" { @for check in one.checks.iter().rev() { (checked(check, zone)) } }
                }
            }
        }
    }

    fn so_far(&self, done: Timestamp, counts: &Counts, beside: &Beside, zone: &str) -> Markup {
        let one = &self.action;
        let (before, after) = counts.exposures(&one.criterion);
        let ends = one.criterion.ends(done);
        let Some(found) = effect((counts.before, before), (counts.after, after), one.criterion.target) else {
            return html! { p class="part-note" { (counts.before) " before. Nothing to compare yet: the window afterwards begins " (parts::day(one.criterion.settled(done), zone)) "." } };
        };
        html! {
            @if one.is_back(self.now) { p class="part-note" { "A like case came after it had counted as mended. It is watched for another window before it can count as effective again." } }
            @else if one.is_watched() && ends > self.now { p class="part-note" { "The window runs until " (parts::day(ends, zone)) "; what stands here may still change." } }
            (figures(one, counts, &found))
            @for sentence in beside.sentences(found.verdict) { p { (sentence) } }
            p class="part-note" { (power_words(&Power::of(real(counts.before), (before, before.max(after)), one.criterion.target))) }
            @if one.is_watched() {
                form method="post" action={ (here(&self.problem, one)) "/effectiveness_check" } { button class="btn btn-small" { "Let the counts decide now" } }
            }
        }
    }

    fn told(&self, zone: &str) -> Markup {
        html! {
            section class="part" aria-labelledby="told" {
                h2 id="told" { "Customers who were told of it " span class="part-count" { (self.customers_told) } }
                @if self.told.is_empty() { p class="part-note" { "Nobody yet. Letters of cases of this problem stand here, and messages that say it will not happen again." } }
                @else {
                    @if self.action.alarm.as_ref().is_some_and(|one| one.case.is_some()) { p { "They were told that it was mended. It came back: they should hear it from us." } }
                    ul class="entries" { @for one in &self.told { (self.letter(one, zone)) } }
                    @if self.told.len() as u64 >= MOST.unsigned_abs() { p class="part-note" { "The newest " (MOST) " messages. All of them are in the API: " code class="exact" { "/api/v1/corrective_actions/" (self.action.id) "/told" } } }
                }
            }
        }
    }

    fn letter(&self, one: &Told, zone: &str) -> Markup {
        let number = one.case.number.to_string();
        let message: Id<Message> = one.message;
        html! {
            li id={ "told-" (message) } {
                span class="entry-what" { a href={ "/customers/" (one.case.customer) } { (self.customers.get(&one.case.customer).map_or("Unknown customer", Customer::label)) } }
                span class="entry-state" { (parts::day(one.at, zone)) }
                span class="entry-sub" { "case " a class="case-number" href={ "/cases/" (number) } { (number) } " · " (one.case.subject) }
                @if self.action.alarm.is_some() { div class="entry-acts" { a class="btn btn-small" href={ "/cases/" (number) "#act-message" } { "Write" span class="visually-hidden" { " in case " (number) } } } }
            }
        }
    }

    fn success(&self, zone: &str, me: &SignedIn, refill: &Refill) -> Markup {
        let one = &self.action;
        let decided = matches!(one.state, ActionState::Effective | ActionState::Ineffective);
        html! {
            section class="part" aria-labelledby="success" {
                h2 id="success" { "What counts as success" }
                p { (criterion(&one.criterion)) "." }
                p class="part-note" { "Fixed " (parts::day(one.earlier_criteria.last().map_or(one.planned_at, |last| last.until), zone)) "." }
                @if !one.earlier_criteria.is_empty() {
                    ul class="entries" { @for old in one.earlier_criteria.iter().rev() { li {
                        span class="entry-what" { (criterion(&old.criterion)) }
                        span class="entry-state" { @if old.after_start { (parts::state("flag", "changed after it was done")) } @else { (parts::state("turn", "replaced")) } }
                        span class="entry-sub" { "until " (parts::day(old.until, zone)) @if let Some(by) = old.by { ", by " (self.name(by)) } ": " (old.reason) }
                    } } }
                }
                @if !decided && self.problem.state == ProblemState::Open && me.member.role.may(Permission::Manage) { (self.change(refill)) }
            }
        }
    }

    fn change(&self, refill: &Refill) -> Markup {
        let now = &self.action.criterion;
        let (window, after, settling, target) = (
            now.window_days.to_string(),
            now.days_after().to_string(),
            now.settling_days.to_string(),
            format!("{:.0}", now.target * 100.0),
        );
        let number = |name, label, value| Field::line("criterion", name, label).kind("number").value(value);
        html! {
            details class="more" open[refill.form == "criterion"] {
                summary { "Change it" }
                p class="hint" { "The old one stays to be seen, with the reason." }
                (parts::refusal("criterion", refill))
                form class="form" method="post" action={ (here(&self.problem, &self.action)) "/criterion" } {
                    (number("window_days_n", "Days before", window.as_str()).show(refill))
                    (number("window_after_days_n", "Days after", after.as_str()).show(refill))
                    (number("settling_days_n", "Days to settle", settling.as_str()).show(refill))
                    (number("target_percent_n", "At most this many percent of before", target.as_str()).show(refill))
                    (Field::line("criterion", "reason", "Why").show(refill))
                    div class="form-acts" { button class="btn" { "Change it" } }
                }
            }
        }
    }

    fn procedure(&self, zone: &str) -> Markup {
        let one = &self.action;
        let produced = self.procedure.as_ref().zip(one.produced);
        let version = produced.and_then(|(procedure, made)| procedure.version(made.version));
        html! {
            section class="part" aria-labelledby="procedure" {
                h2 id="procedure" { "The procedure that changes" }
                p { @if let Some(known) = &self.procedure { a href={ "/procedures/" (known.id) } { (known.title) } } @else { (one.procedure) } }
                @if let Some(version) = version { p class="part-note" { "It produced version " (version.number) ", in force from " (parts::day(version.effective_at, zone)) ": " (version.change) } }
                @else if let Some(known) = &self.procedure { p { a class="btn btn-small" href={ "/procedures/" (known.id) "?action=" (one.id) "#revise" } { "Write the new version" } } }
                @else { p class="part-note" { "It is not kept here. " a href="/procedures" { "Procedures" } } }
            }
        }
    }
}

fn checked(check: &EffectivenessCheck, zone: &str) -> Markup {
    html! { li {
        span class="entry-what" { (parts::day(check.at, zone)) }
        span class="entry-state" { (action_state(check.state)) }
        span class="entry-sub" { (sentence(&check.criterion, &check.counts, &check.effect)) " " (power_words(&check.power)) }
    } }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn real(count: u64) -> f64 {
    count as f64
}
