//! One customer in one view.

use axum::{extract::State, response::Response};
use domain::{
    case::Case,
    customer::{Customer, CustomerValue, Joined, Segment, UpsellHold, ValueBand},
    id::Id,
    recovery::MakeGood,
    staff::Permission,
};
use jiff::Timestamp;
use maud::{Markup, html};
use store::{case::Lock, imported::OrdersOfOne, journal::Entry};

use super::{survey, timeline::timeline};
use crate::{
    actions::customer::{MayBuy, joined, may_buy},
    app::Shared,
    error::Error,
    web::{
        At, Page, PageError, Refill, SignedIn,
        parts::{self, Field},
    },
};

const MOST_SHOWN: i64 = 200;

/// Everything the page shows.
struct Sight {
    customer: Customer,
    cases: Vec<Case>,
    given: Vec<MakeGood>,
    may_buy: MayBuy,
    history: Vec<Entry>,
    joined: Option<(Joined, Option<Customer>)>,
    now: Timestamp,
    zone: String,
    may_manage: bool,
    /// Readers are shown no form that would be refused.
    may_work: bool,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    At(name): At<String>,
) -> Result<Response, PageError> {
    page(&app, &me, &name, &Refill::default(), 200).await
}

pub async fn page(
    app: &Shared,
    me: &SignedIn,
    name: &str,
    refill: &Refill,
    status: u16,
) -> Result<Response, PageError> {
    let role = me.member.role;
    let (name, may_manage, may_work) =
        (name.to_owned(), role.may(Permission::Manage), role.may(Permission::WorkCases));
    let sight = app
        .hop(move |app| {
            let (now, zone) = (app.clock.now(), app.house().company.zone.clone());
            app.look(|conn| {
                let id: Id<Customer> =
                    store::customer::find(conn, &name)?.ok_or(Error::Missing("such customer"))?;
                let customer = store::customer::by_id(conn, id, Lock::No)?;
                let own = store::journal::history(conn, "customer", &id.to_string())?;
                let joined = joined(&own)
                    .map(|one| {
                        let into = store::customer::by_id(conn, one.into, Lock::No);
                        into.map(|into| (one, into))
                    })
                    .transpose()?;
                Ok(Sight {
                    customer: customer.ok_or(Error::Missing("such customer"))?,
                    cases: store::case::of_customer(conn, id, MOST_SHOWN)?,
                    given: store::recovery::of_customer(conn, id, MOST_SHOWN)?,
                    may_buy: may_buy(conn, id)?,
                    history: store::journal::customer_history(conn, &id.to_string(), MOST_SHOWN)?,
                    joined,
                    now,
                    zone,
                    may_manage,
                    may_work,
                })
            })
        })
        .await?;
    let page = Page::of_staff(app, me, "/customers", sight.customer.label());
    Ok(page.answering(status).show(sight.show(refill)))
}

impl Sight {
    fn show(&self, refill: &Refill) -> Markup {
        html! {
            (self.head())
            (self.join_notice(refill))
            @if self.joined.is_none() { (self.selling(refill)) }
            div class="columns" {
                section class="part" aria-labelledby="timeline" {
                    div class="part-head" { h2 id="timeline" { "Timeline" } span class="part-count" { "good and bad, the newest first" } }
                    (timeline(&self.history, &self.cases, &self.zone))
                }
                aside class="stack-wide" aria-label="About this customer" {
                    @if self.joined.is_none() { (self.open_cases()) }
                    (self.standing())
                    @if self.joined.is_none() { (self.given()) @if self.may_work { (self.good_event(refill)) (survey::form(&self.customer, &self.cases, refill)) } }
                    @if self.can_be_joined() { (self.join(refill)) }
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let customer = &self.customer;
        let facts = [
            ("E-mail", customer.email.as_deref()),
            ("Phone", customer.phone.as_deref()),
            ("Our number", customer.external_id.as_deref()),
        ];
        html! {
            div class="page-head" {
                div {
                    p class="crumbs" { a href="/customers" { "Customers" } }
                    h1 { (customer.label()) }
                    dl class="facts-line" { @for (name, value) in facts { @if let Some(value) = value { div { dt { (name) } dd { (value) } } } } }
                }
                @if self.joined.is_none() && self.may_work { div class="page-acts" {
                    a class="btn btn-first" href={ "/cases/new?customer=" (customer.id) } { "New case" }
                    a class="btn" href={ "/customers/" (customer.id) "/edit" } { "Change" }
                } }
            }
        }
    }

    fn join_notice(&self, refill: &Refill) -> Markup {
        html! { @if let Some((_, into)) = &self.joined {
            div class="notice" {
                span { "This record was joined with " @if let Some(into) = into { a href={ "/customers/" (into.id) } { (into.label()) } } @else { "another one" } ". Its cases, and whether we may sell, stand there." }
                @if self.may_work { form method="post" action={ "/customers/" (self.customer.id) "/parting" } { button class="btn btn-small" { "Undo" } } }
            }
            (parts::refusal("part", refill))
        } }
    }

    /// May we sell now?
    fn selling(&self, refill: &Refill) -> Markup {
        html! {
            section class="part" aria-labelledby="selling" {
                h2 id="selling" { "May we sell to them now?" }
                @match self.customer.hold.as_ref().filter(|hold| hold.holds_at(self.now)) {
                    None => div class="notice" { span { (parts::state("tick", "Yes")) } span { "Nothing of ours is broken for them." } },
                    Some(hold) => {
                        (self.waits(hold))
                        @if self.may_manage { (self.lift(refill)) }
                    },
                }
            }
        }
    }

    fn waits(&self, hold: &UpsellHold) -> Markup {
        let case = self.cases.iter().find(|case| case.id.uuid() == hold.case);
        html! {
            div class="notice" {
                span class="state" data-shape="square" { strong { "No selling" } }
                span {
                    (hold.reason) " "
                    @if let Some(case) = case { a href={ "/cases/" (case.number) } { "Open the case" } ". " }
                    @if let Some(until) = hold.until { "Until " (parts::moment(until, &self.zone)) "." } @else { "Until it is closed, and for a while after." }
                }
            }
        }
    }

    fn lift(&self, refill: &Refill) -> Markup {
        html! {
            div class="acts" { details class="act" name="act" open[refill.form == "hold"] {
                summary { "Lift the hold" }
                div class="act-form" id="act-hold" {
                    h3 { "Lift the hold" }
                    p class="hint" { "Only when nothing of theirs is open. The reason stays on record." }
                    (parts::refusal("hold", refill))
                    form class="form" method="post" action={ "/customers/" (self.customer.id) "/hold_release" } {
                        (Field::line("hold", "reason", "Why selling may go on").show(refill))
                        div class="form-acts" { button class="btn btn-first" { "Lift it" } }
                    }
                }
            } }
        }
    }

    fn open_cases(&self) -> Markup {
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        html! {
            section class="part" aria-labelledby="open-cases" {
                h2 id="open-cases" { "Open cases " span class="part-count" { (open.len()) } }
                @if open.is_empty() { p class="part-note" { "Nothing is open." } } @else {
                    ul class="entries" { @for case in open { li {
                        span class="entry-what" { a href={ "/cases/" (case.number) } { (case.subject) } }
                        span class="entry-state" { (parts::stage(case.stage)) }
                        @if let Some(step) = &case.next_step { span class="entry-sub" { (step.what) " " (parts::due(step.due_at, self.now, &self.zone)) } }
                    } } }
                }
                @if !self.cases.is_empty() { p { a href={ "/cases?customer=" (self.customer.id) } { @if self.cases.len() == 1 { "Their one case" } @else { "All " (self.cases.len()) " cases" } } } }
            }
        }
    }

    fn standing(&self) -> Markup {
        let customer = &self.customer;
        let unknown = || html! { span class="unknown" { "not known" } };
        let praise = self.history.iter().filter(|entry| entry.kind.starts_with("good_event")).count();
        let band = match customer.value_band {
            Some(ValueBand::High) => html! { "more than on most" },
            Some(ValueBand::Middle) => html! { "as on most" },
            Some(ValueBand::Low) => html! { "less than on most" },
            None => unknown(),
        };
        html! {
            section class="part" aria-labelledby="standing" {
                h2 id="standing" { "Standing" }
                dl class="facts" {
                    dt { "Kind" } dd { @if customer.segment == Segment::Business { "business" } @else { "person" } }
                    dt { "With us" } dd { @if let Some(since) = customer.since { "since " (parts::day(since, &self.zone)) } @else { (unknown()) } }
                    dt { "Rests on them" } dd { (band) }
                    dt { "May still buy" } dd { (self.may_still_buy()) }
                    dt { "Satisfied" } dd { (survey::latest(customer, &self.zone).unwrap_or_else(unknown)) }
                    dt { "Good : bad" } dd { (praise) " : " (self.cases.len()) }
                    dt { "Values" } dd { @if customer.valued_things.is_empty() { (unknown()) }
                        @for thing in &customer.valued_things { p { (thing.what) " " span class="part-note" { "(" (thing.source) ")" } } } }
                    dt { "Language" } dd { (customer.language) }
                }
            }
        }
    }

    fn may_still_buy(&self) -> Markup {
        let unknown = |why: Markup| html! { span class="unknown" { "not known" } span class="part-note" { ": " (why) } };
        match &self.may_buy {
            MayBuy::Ahead(value, own, at) => ahead(value, own, &parts::day(*at, &self.zone)),
            MayBuy::NoOrders => unknown(html! { "no order of theirs is on file" }),
            MayBuy::NotYet => unknown(html! { "how your customers buy is found in the coming night" }),
            MayBuy::TooFew(at) => {
                unknown(html! { "too few customers had come again on " (parts::day(*at, &self.zone)) })
            }
        }
    }

    fn given(&self) -> Markup {
        html! {
            section class="part" aria-labelledby="given" {
                h2 id="given" { "What was given, and whether it worked" }
                @if self.given.is_empty() { p class="part-note" { "Nothing was given yet." } } @else {
                    ul class="entries" { @for one in &self.given { li {
                        span class="entry-what" { (one.what) }
                        @if let Some(worth) = one.unsaid_worth() { span class="money" { (worth) } }
                        span class="entry-sub" { (parts::make_good_state(one)) " · " (worked(one)) }
                    } } }
                }
            }
        }
    }

    fn good_event(&self, refill: &Refill) -> Markup {
        let kinds =
            [("compliment", "Compliment"), ("renewal", "Renewal"), ("recommendation", "Recommendation")];
        let kinds = kinds.map(|(value, label)| (value.to_owned(), label.to_owned()));
        html! {
            section class="part" aria-labelledby="good" {
                h2 id="good" { "Log a good event" }
                (parts::refusal("good", refill))
                form class="form" method="post" action={ "/customers/" (self.customer.id) "/good_events" } {
                    (parts::select(&Field::line("good", "kind", "Kind").value("compliment"), &kinds, refill))
                    (Field::text("good", "words", "In their words").optional().show(refill))
                    (Field::line("good", "happened_at", "When").kind("datetime-local").optional().hint("Now, if left empty.").show(refill))
                    div class="form-acts" { button class="btn" { "Log" } }
                }
            }
        }
    }

    fn can_be_joined(&self) -> bool {
        let customer = &self.customer;
        let nameless = customer.email.is_none() && customer.phone.is_none() && customer.external_id.is_none();
        self.may_work && nameless && !customer.erased && self.joined.is_none()
    }

    fn join(&self, refill: &Refill) -> Markup {
        html! {
            section class="part" aria-labelledby="join" {
                h2 id="join" { "We know who this is" }
                (parts::refusal("join", refill))
                form class="form" method="post" action={ "/customers/" (self.customer.id) "/joining" } {
                    (Field::line("join", "into", "E-mail, phone, number or name").hint("Of the customer they turned out to be. Their cases move there; that can be undone.").show(refill))
                    div class="form-acts" { button class="btn" { "Join" } }
                }
            }
        }
    }
}

/// What they may buy in a year, and how little is known of it.
fn ahead(value: &CustomerValue, own: &OrdersOfOne, found: &Markup) -> Markup {
    let [mean, low, high] = value.worth(own.worth);
    html! {
        p { "about " (format!("{:.1}", value.orders)) " orders in a year, worth " span class="money" { (mean) } }
        p class="part-note" {
            "In 95 of 100 such cases " (value.low) " to " (value.high) " orders, worth " span class="money" { (low) } " to " span class="money" { (high) }
            ". Reckoned from " (own.orders) @if own.orders == 1 { " order" } @else { " orders" } " of theirs and from how others buy, as found in the night to " (found) "; still a customer: "
            (format!("{:.0}", value.alive * 100.0)) " %."
        }
    }
}

/// What became of it.
fn worked(one: &MakeGood) -> Markup {
    match one.recovered() {
        Some(true) => html! {
            (parts::state("tick", "settled it"))
            @if let Some(satisfaction) = one.satisfaction() { ", they rate it " (satisfaction) " of 5" }
            @if one.stayed() == Some(false) { ", left all the same" }
            @else if one.bought_again() == Some(true) { ", bought again" }
        },
        Some(false) => html! {
            (parts::state("cross", "did not settle it"))
            @if let Some(satisfaction) = one.satisfaction() { ", they rate it " (satisfaction) " of 5" }
        },
        None if one.is_fulfilled() => parts::state("dashed", "too early to say"),
        None => html! { span class="unknown" { "not given yet" } },
    }
}
