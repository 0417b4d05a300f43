//! The ledger of make-goods: what was promised, given, used and let go, by month, form and currency, with the cases behind.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{case::Case, change::Refused, money::Money, recovery::ledger::Account};
use maud::{Markup, html};
use serde::Deserialize;
use store::recovery::ledger::{self as books, Flow, Lines, Sum};

use crate::{
    app::{App, Shared},
    error::Error,
    reports::{Month, Period, Wanted},
    web::{Page, PageError, SignedIn, parts},
};

const MOST_SHOWN: i64 = 500;
/// The accounts that the table shows, in the order of a make-good's life.
const SHOWN: [Account; 5] =
    [Account::Promised, Account::Given, Account::Redeemed, Account::Lapsed, Account::Expired];

/// The books of a period.
struct Books {
    months: Vec<(Month, Vec<Flow>)>,
    totals: Vec<(Account, Sum)>,
}

/// What came in, in one month, under one form and currency.
struct Row {
    month: Month,
    form: String,
    currency: &'static str,
    given: u64,
    cost: Money,
    into: BTreeMap<Account, Money>,
}

pub async fn show(
    State(app): State<Shared>,
    me: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let frame = Page::of_staff(&app, &me, "/measures", "Ledger of make-goods");
    if let Err(refused) = wanted.period(&app.house(), app.clock.now()) {
        let form = super::narrow::again(&wanted, "/measures/ledger", &refused);
        let content = html! { div class="page-head" { h1 { "Ledger of make-goods" } } (form) };
        return Ok(frame.refused(422).show(content));
    }
    let (period, books) = load(&app, &wanted).await?;
    Ok(frame.show(page(period, &books)))
}

pub async fn download(
    State(app): State<Shared>,
    _: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let (period, books) = load(&app, &wanted).await?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fault = |error: csv::Error| Error::Fault(error.to_string());
    writer.write_record(heads()).map_err(fault)?;
    for row in rows(&books.months) {
        writer.write_record(row.cells()).map_err(fault)?;
    }
    let body = writer.into_inner().map_err(|error| Error::Fault(error.to_string()))?;
    let file = format!("attachment; filename=\"ledger-{}-{}.csv\"", period.from, period.to);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, body).into_response())
}

async fn load(app: &Shared, wanted: &Wanted) -> Result<(Period, Books), PageError> {
    let period = wanted.period(&app.house(), app.clock.now()).map_err(Error::from)?;
    let books = app.hop(move |app| read(app, period)).await?;
    Ok((period, books))
}

/// Every month on one look, so that the sums belong together.
fn read(app: &App, period: Period) -> Result<Books, Error> {
    let house = app.house();
    let (_, to) = period.instants(&house)?;
    let months = period.months(&house)?;
    app.look(|conn| {
        conn.snapshot(|conn| {
            let flows = months.into_iter().map(|month| {
                let flows = books::flows(conn, month.from, month.to)?;
                Ok((month, flows))
            });
            let months = flows.collect::<Result<_, Error>>()?;
            Ok(Books { months, totals: books::totals(conn, to)? })
        })
    })
}

fn rows(months: &[(Month, Vec<Flow>)]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (month, flows) in months.iter().rev() {
        let mut of_month: BTreeMap<(&str, &str), Row> = BTreeMap::new();
        for flow in flows {
            let currency = flow.cost_in.currency();
            let zero = Money::minor(0, currency);
            let row = of_month.entry((&flow.form, currency.code())).or_insert_with(|| Row {
                month: month.clone(),
                form: flow.form.clone(),
                currency: currency.code(),
                given: 0,
                cost: zero,
                into: BTreeMap::new(),
            });
            row.add(flow, zero);
        }
        rows.extend(of_month.into_values());
    }
    rows
}

impl Row {
    fn add(&mut self, flow: &Flow, zero: Money) {
        let sum = self.into.entry(flow.account).or_insert(zero);
        *sum = sum.plus(flow.face_value_in).unwrap_or(*sum);
        if flow.account == Account::Given && flow.face_value_in.minor_units() > 0 {
            self.given += flow.make_goods;
            self.cost = self.cost.plus(flow.cost_in).unwrap_or(self.cost);
        }
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![
            self.month.name.clone(),
            self.form.clone(),
            self.currency.to_owned(),
            self.given.to_string(),
            self.cost.amount(),
        ];
        let zero = Money::minor(0, self.cost.currency());
        cells.extend(SHOWN.map(|account| self.into.get(&account).copied().unwrap_or(zero).amount()));
        cells
    }

    fn link(&self, account: Account) -> String {
        let (from, to) = (self.month.first, self.month.last);
        format!(
            "/measures/ledger/cases?from={from}&to={to}&form={}&currency={}&account={}",
            self.form,
            self.currency,
            account.name()
        )
    }
}

fn heads() -> Vec<&'static str> {
    let mut heads = vec!["Month", "Form", "Currency", "Number given", "At cost"];
    heads.extend(SHOWN.map(name));
    heads
}

const fn name(account: Account) -> &'static str {
    match account {
        Account::House => "Our own side",
        Account::Promised => "Promised",
        Account::Given => "Given",
        Account::Redeemed => "Used",
        Account::Lapsed => "Let go",
        Account::Expired => "Expired",
    }
}

fn page(period: Period, books: &Books) -> Markup {
    let rows = rows(&books.months);
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href={ "/measures?" (period.query()) } { "Measures" } }
            h1 { "Ledger of make-goods" }
            p class="page-sub" { "By the day it happened. Each step is a double entry: what comes into one account leaves another, so that the sums agree with the cases at any moment. Face value is what it is worth to the customer." }
        } }
        (super::narrow::dates(period, "/measures/ledger"))
        @if books.totals.is_empty() { div class="empty" { p class="empty-title" { "Nothing was promised yet" } p { "As soon as a make-good is approved it stands here, and wherever it goes from there." } } }
        @else { (standing(books)) (moves(&rows, period)) }
    }
}

/// What stands in the books at the end.
fn standing(books: &Books) -> Markup {
    let mut by_currency: BTreeMap<&str, BTreeMap<Account, Sum>> = BTreeMap::new();
    for (account, sum) in &books.totals {
        by_currency.entry(sum.cost.currency().code()).or_default().insert(*account, *sum);
    }
    let amount = |sums: &BTreeMap<Account, Sum>, account, what: fn(&Sum) -> Money| {
        let found = sums.get(&account).map(what).filter(|sum| sum.minor_units() != 0);
        found.map_or_else(|| "–".to_owned(), Money::amount)
    };
    html! {
        section class="part" aria-labelledby="standing" {
            h2 id="standing" { "At the end of this time" }
            div class="scroll" tabindex="0" role="region" aria-label="At the end of this time, the table" { table class="ledger" {
                thead { tr { th scope="col" { "Currency" } @for account in SHOWN { th scope="col" class="num" { (name(account)) } } } }
                tbody { @for (currency, sums) in &by_currency {
                    tr { th scope="row" { (currency) ", face value" } @for account in SHOWN { td class="num" { (amount(sums, account, |sum| sum.face_value)) } } }
                    tr { th scope="row" { (currency) ", at cost" } @for account in SHOWN { td class="num" { (amount(sums, account, |sum| sum.cost)) } } }
                } }
            } }
            p class="part-note" { "Promised: approved, offered or being carried out, and still owed. Given: theirs, and not used up where it is a voucher. Let go: lapsed, declined or taken back." }
        }
    }
}

fn moves(rows: &[Row], period: Period) -> Markup {
    html! {
        section class="part" aria-labelledby="moves" {
            h2 id="moves" { "What moved, by month and form" }
            @if rows.is_empty() { p class="part-note" { "Nothing moved in this time." } }
            @else {
                div class="scroll" tabindex="0" role="region" aria-label="What moved, the table" { table class="ledger" {
                    thead { tr {
                        th scope="col" { "Month" } th scope="col" { "Form" }
                        @for account in SHOWN { th scope="col" class="num" { (name(account)) } }
                        th scope="col" class="num" { "Number given" } th scope="col" class="num" { "At cost" }
                    } }
                    tbody { @for row in rows { tr {
                        th scope="row" { (row.month.name) }
                        td { (crate::reports::words::form(&row.form)) ", " (row.currency) }
                        @for account in SHOWN { td class="num" { (figure(row, account)) } }
                        td class="num" { @if row.given > 0 { (row.given) } @else { "–" } }
                        td class="num" { @if row.given > 0 { (row.cost.amount()) } @else { "–" } }
                    } } }
                } }
                p { a class="act-link" href={ "/measures/ledger.csv?" (period.query()) } { "As a CSV file" } }
            }
        }
    }
}

/// A figure leads to the cases behind it.
fn figure(row: &Row, account: Account) -> Markup {
    match row.into.get(&account).filter(|sum| sum.minor_units() != 0) {
        Some(sum) => html! { a href=(row.link(account)) { (sum.amount()) } },
        None => html! { "–" },
    }
}

/// Which figure's cases are meant, as the address says it.
#[derive(Deserialize)]
pub struct Meant {
    #[serde(flatten)]
    period: Wanted,
    form: String,
    currency: String,
    account: String,
}

pub async fn cases(
    State(app): State<Shared>,
    me: SignedIn,
    Query(meant): Query<Meant>,
) -> Result<Response, PageError> {
    let house = app.house();
    let period = meant.period.period(&house, app.clock.now()).map_err(Error::from)?;
    let (from, to) = period.instants(&house).map_err(Error::from)?;
    let known = Account::ALL.map(Account::name).join(", ");
    let account = Account::named(&meant.account)
        .ok_or_else(|| Error::from(Refused::invalid("account", meant.account.clone(), known)))?;
    let title = format!("{}: {}", name(account), crate::reports::words::form(&meant.form));
    let lines = Lines { from, to, form: meant.form, currency: meant.currency, account };
    let found = app.hop(move |app| app.look(|conn| Ok(books::behind(conn, &lines, MOST_SHOWN)?))).await?;
    let content = behind(&title, &found, period, &house.company.zone);
    Ok(Page::of_staff(&app, &me, "/measures", title).show(content))
}

fn behind(title: &str, found: &[(Case, Sum)], period: Period, zone: &str) -> Markup {
    html! {
        div class="page-head" { div {
            p class="crumbs" { a href={ "/measures/ledger?" (period.query()) } { "Ledger of make-goods" } }
            h1 { (title) }
            p class="page-sub" { "The cases behind the figure, from " (parts::calendar_day(period.from)) " to " (parts::calendar_day(period.to)) "." }
        } }
        @if found.is_empty() { div class="empty" { p class="empty-title" { "No case counts here" } p { "Choose another figure of the ledger." } } }
        @else { ol class="rows" { @for (case, sum) in found { li class="row" {
            div { (parts::stage(case.stage)) }
            div class="row-main" {
                p class="row-title" { a href={ "/cases/" (case.number) } { (case.subject) } }
                p class="row-sub" { span class="case-number" { (case.number) } span { "costs us " (sum.cost) } span { (parts::day(case.received_at, zone)) } }
            }
            div class="row-side" { span class="money" { (sum.face_value) } }
        } } } }
        @if i64::try_from(found.len()).unwrap_or(0) >= MOST_SHOWN { p class="part-note" { "The first " (MOST_SHOWN) " are shown." } }
    }
}
