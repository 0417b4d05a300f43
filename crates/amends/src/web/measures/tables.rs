//! The figures as tables: the same rows stand on the page and in the files.

use domain::learning::{Measures, RateOf};
use maud::{Markup, html};

use super::words;
use crate::app::App;

/// A table: its heading, and rows whose first cell names them.
pub struct Table {
    pub name: &'static str,
    pub title: &'static str,
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

pub const NAMES: [&str; 4] = ["rates", "durations", "costs", "failure_types"];
const GROUP_RATES: [RateOf; 4] =
    [RateOf::AcknowledgedInTime, RateOf::PromisesKept, RateOf::Recovered, RateOf::HurtTwice];

/// The table of that name.
pub fn table(name: &str, measures: &Measures, app: &App) -> Option<Table> {
    match name {
        "rates" => Some(rates(measures)),
        "durations" => Some(durations(measures)),
        "costs" => Some(costs(measures)),
        "failure_types" => Some(failure_types(measures, app)),
        _ => None,
    }
}

fn rates(measures: &Measures) -> Table {
    let row = |rate: &domain::learning::Rate| {
        let counts = [rate.numerator, rate.denominator].map(|count| count.to_string());
        let [part, whole] = counts;
        vec![words::rate_name(rate.of).to_owned(), part, whole, words::rate(rate), words::interval(rate)]
    };
    Table {
        name: "rates",
        title: "Shares",
        heads: vec!["Share", "Number", "Of", "Rate", "95 % interval"],
        rows: measures.rates.iter().map(row).collect(),
    }
}

fn durations(measures: &Measures) -> Table {
    let row = |one: &domain::learning::Duration| {
        vec![
            words::duration_name(one.to).to_owned(),
            one.finished.to_string(),
            one.of.to_string(),
            words::span(one.median_hours),
            words::span(one.p90_hours),
        ]
    };
    Table {
        name: "durations",
        title: "How long it took",
        heads: vec!["From first receipt", "Done", "Of", "Half within", "Nine tenths within"],
        rows: measures.durations.iter().map(row).collect(),
    }
}

fn costs(measures: &Measures) -> Table {
    let row = |one: &domain::learning::Cost| {
        let sums = [one.entitlement, one.correction, one.goodwill, one.cost, one.face_value, one.on_the_way];
        let mut row = vec![one.cost.currency().code().to_owned(), one.given.to_string()];
        row.extend(sums.map(|sum| sum.amount()));
        row
    };
    Table {
        name: "costs",
        title: "What recovery cost us",
        heads: vec![
            "Currency",
            "Given",
            "Owed",
            "Correction",
            "Goodwill",
            "Cost",
            "Face value",
            "On the way",
        ],
        rows: measures.costs.iter().map(row).collect(),
    }
}

fn failure_types(measures: &Measures, app: &App) -> Table {
    let house = app.house();
    let name = |code: &Option<String>| {
        let Some(code) = code.as_deref() else { return "Kind not known".to_owned() };
        house.playbooks.failure_type(code).map_or(code, |known| &known.name).to_owned()
    };
    let row = |group: &domain::learning::Group| {
        let mut row = vec![name(&group.failure_type), group.cases.to_string()];
        let rates = GROUP_RATES.iter().filter_map(|of| group.rates.iter().find(|rate| rate.of == *of));
        row.extend(
            rates.map(|rate| format!("{} ({}/{})", words::rate(rate), rate.numerator, rate.denominator)),
        );
        row
    };
    let mut heads = vec!["Failure", "Cases"];
    heads.extend(GROUP_RATES.map(words::rate_name));
    Table {
        name: "failure_types",
        title: "By kind of failure",
        heads,
        rows: measures.by_failure_type.iter().map(row).collect(),
    }
}

impl Table {
    /// As a table of the page, with the way to its file.
    pub fn show(&self, query: &str) -> Markup {
        html! {
            div class="scroll" tabindex="0" role="region" aria-label={ (self.title) ", the table" } {
                table class="ledger" {
                    thead { tr { @for (at, head) in self.heads.iter().enumerate() { th scope="col" class=[(at > 0).then_some("num")] { (head) } } } }
                    tbody { @for row in &self.rows { tr { @for (at, cell) in row.iter().enumerate() {
                        @if at == 0 { th scope="row" { (cell) } } @else { td class="num" { (cell) } }
                    } } } }
                }
            }
            p { a class="act-link" href={ "/measures/csv/" (self.name) "?" (query) } { "As a CSV file" } }
        }
    }
}
