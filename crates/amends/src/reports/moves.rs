//! Tables of the measures about what moves: the trend, who the customers were before, what was done, and what it all cost.

use domain::{
    case::House,
    learning::{Cost, Dimension, Measures, RateOf, Share, Work},
    money::Money,
};
use jiff::Timestamp;

use super::{
    Ask, Period,
    period::zone,
    table::{Cell, Table, Value, rate_cells},
    words,
};

/// Each share in each step of the period, one a row.
pub(super) fn trend(measures: &Measures, ask: &Ask, house: &House) -> Table {
    let heads = ["Share", "From", "To", "Cases", "Number", "Of", "Rate", "At least", "At most"];
    let mut table = Table::new("trend", "How it moves", &heads);
    let day = |at: Timestamp| at.to_zoned(zone(house)).date();
    for of in RateOf::ALL {
        for step in &measures.trend {
            let to = day(step.to).yesterday().unwrap_or_else(|_| day(step.to));
            let period = Period { from: day(step.from), to };
            let href = format!("/measures/cases/{}?{}", of.name(), ask.in_days(period).query());
            let mut row = vec![Cell::text(words::rate_name(of)).to(href.clone())];
            row.extend([period.from, period.to].map(|day| Cell::text(day.to_string())));
            row.push(Cell::count(step.cases));
            let [part, whole, share, low, high] = rate_cells(step.rates.iter().find(|rate| rate.of == of));
            row.extend([part.to(format!("{href}#yes")), whole.to(href), share, low, high]);
            table.rows.push(row);
        }
    }
    table
}

/// Recovery by who the customer was to us when it failed.
pub(super) fn relationship(measures: &Measures, ask: &Ask, house: &House) -> Table {
    let heads = [
        "Before it failed",
        "Customer",
        "Cases",
        "Recovered",
        "Of",
        "Rate",
        "At least",
        "At most",
        "Hurt twice",
    ];
    let mut table = Table::new("relationship", "Recovery by what the customer was to us before", &heads);
    for by in Dimension::RELATIONSHIP {
        for group in measures.by(by) {
            let narrower = ask.with(by, group.key.as_deref()).query();
            let rate = |of: RateOf| group.rates.iter().find(|rate| rate.of == of);
            let mut row = vec![
                Cell::text(words::dimension_name(by)),
                Cell::text(words::key_name(by, group.key.as_deref(), house, &[]))
                    .to(format!("/measures?{narrower}")),
                Cell::count(group.cases).to(format!("/measures/cases/all?{narrower}")),
            ];
            let [part, whole, share, low, high] = rate_cells(rate(RateOf::Recovered));
            let href = format!("/measures/cases/recovered?{narrower}");
            row.extend([part.to(format!("{href}#yes")), whole.to(href), share, low, high]);
            row.push(Cell::share(rate(RateOf::HurtTwice).and_then(|rate| rate.rate)));
            table.rows.push(row);
        }
    }
    table
}

/// What was done about what was heard.
pub(super) fn acted(measures: &Measures) -> Table {
    let heads = ["What", "Number", "Of", "Rate", "At least", "At most"];
    let mut table = Table::new("acted", "Heard, and acted on", &heads);
    let Some(acted) = &measures.acted else { return table };
    let rows = [
        ("Mentions that somebody decided, of those heard", acted.heard, "/candidates"),
        ("Customers told, of those whom incidents hit", acted.told, "/incidents"),
        ("Corrective actions that worked, of those that the counts decided", acted.effective, "/problems"),
        (
            "Actions of which it could not be told, of those that were checked",
            Share::new(acted.inconclusive, acted.inconclusive + acted.effective.denominator),
            "/problems",
        ),
    ];
    for (what, share, href) in rows {
        let counts = [share.numerator, share.denominator].map(Cell::count);
        let shares = [share.rate, share.low, share.high].map(Cell::share);
        table.rows.push([Cell::text(what).to(href)].into_iter().chain(counts).chain(shares).collect());
    }
    table
}

/// What recovery cost, by currency: what was given, the corrective actions, and time worked where an hour has its price.
pub(super) fn costs(measures: &Measures) -> Table {
    let mut heads = vec![
        "Currency",
        "Given",
        "Owed",
        "Correction",
        "Goodwill",
        "Cost",
        "Face value",
        "On the way",
        "To be expected of it",
        "Corrective actions",
    ];
    if measures.work.is_some() {
        heads.extend(["Minutes noted", "On cases", "Time worked"]);
    }
    let mut table = Table::new("costs", "What recovery cost us", &heads);
    let actions = measures.acted.as_ref().map_or(&[][..], |acted| &acted.action_cost);
    let work = measures.work.filter(|work| work.minutes > 0);
    let mut rows = measures.costs.clone();
    for other in actions.iter().map(|action| action.currency()).chain(work.map(|work| work.cost.currency())) {
        if rows.iter().all(|one| one.cost.currency() != other) {
            rows.push(Cost::none(other));
        }
    }
    table.rows = rows.iter().map(|one| cost_row(one, actions, measures.work.as_ref())).collect();
    table
}

fn cost_row(one: &Cost, actions: &[Money], work: Option<&Work>) -> Vec<Cell> {
    let currency = one.cost.currency();
    let nothing = Money::minor(0, currency);
    let acted = actions.iter().find(|action| action.currency() == currency).copied().unwrap_or(nothing);
    let worked = work.map(|work| {
        let here = work.cost.currency() == currency;
        let (minutes, cases, cost) =
            if here { (work.minutes, work.cases, work.cost) } else { (0, 0, nothing) };
        [Cell::count(minutes), Cell::count(cases), Cell::of(Value::Amount(cost))]
    });
    let sums = [
        one.entitlement,
        one.correction,
        one.goodwill,
        one.cost,
        one.face_value,
        one.on_the_way,
        one.expected,
        acted,
    ];
    let row = vec![Cell::text(currency.code()), Cell::count(one.given)];
    let row = row.into_iter().chain(sums.map(|sum| Cell::of(Value::Amount(sum))));
    row.chain(worked.into_iter().flatten()).collect()
}
