//! The measures as tables: the same rows stand on the page, in the files and in the answers of the API.

use domain::{
    case::House,
    learning::{Dimension, Measures, RateOf, Seen, pareto},
    staff::Member,
};

use super::{
    Ask, against, moves,
    table::{Cell, Table, Value, rate_cells},
    words,
};

/// Every table of the measures, in the order in which they are shown.
pub const NAMES: [&str; 22] = [
    "rates",
    "trend",
    "durations",
    "satisfaction",
    "relationship",
    "paradox_index",
    "hit_again",
    "acted",
    "signals",
    "costs",
    "retained",
    "failure_type",
    "cause",
    "channel",
    "product",
    "site",
    "team",
    "owner",
    "tenure",
    "value_band",
    "earlier_failures",
    "not_measured",
];
/// The shares that stand beside each group.
const GROUP_RATES: [RateOf; 4] =
    [RateOf::AcknowledgedInTime, RateOf::PromisesKept, RateOf::Recovered, RateOf::HurtTwice];

/// The table of that name.
#[must_use]
pub fn table(name: &str, measures: &Measures, ask: &Ask, house: &House, members: &[Member]) -> Option<Table> {
    match name {
        "rates" => Some(rates(measures, ask)),
        "trend" => Some(moves::trend(measures, ask, house)),
        "relationship" => Some(moves::relationship(measures, ask, house)),
        "acted" => Some(moves::acted(measures)),
        "signals" => Some(against::signals(measures)),
        "paradox_index" => Some(against::paradox_index(measures)),
        "durations" => Some(durations(measures, ask)),
        "satisfaction" => Some(satisfaction(measures)),
        "hit_again" => Some(hit_again(measures)),
        "costs" => Some(moves::costs(measures)),
        "retained" => Some(retained(measures)),
        "not_measured" => Some(not_measured(measures)),
        // The name under which it could be downloaded before there were other groups.
        "failure_types" => Some(groups(Dimension::FailureType, measures, ask, house, members)),
        other => Dimension::named(other).map(|by| groups(by, measures, ask, house, members)),
    }
}

fn rates(measures: &Measures, ask: &Ask) -> Table {
    let mut table = Table::new("rates", "Shares", &["Share", "Number", "Of", "Rate", "At least", "At most"]);
    for rate in &measures.rates {
        let href = format!("/measures/cases/{}?{}", rate.of.name(), ask.query());
        let mut row = vec![Cell::text(words::rate_name(rate.of)).to(href.clone())];
        let [part, whole, share, low, high] = rate_cells(Some(rate));
        row.extend([part.to(format!("{href}#yes")), whole.to(href), share, low, high]);
        table.rows.push(row);
    }
    table
}

fn durations(measures: &Measures, ask: &Ask) -> Table {
    let mut table = Table::new(
        "durations",
        "How long it took",
        &[
            "From first receipt",
            "Done",
            "Of",
            "Half within",
            "Nine tenths within",
            "Half, business time",
            "Nine tenths, business time",
        ],
    );
    for one in &measures.durations {
        let href = format!("/measures/cases/{}?{}", one.to.name(), ask.query());
        let hours = [one.median_hours, one.p90_hours, one.business_median_hours, one.business_p90_hours];
        let mut row = vec![
            Cell::text(words::duration_name(one.to)).to(href.clone()),
            Cell::count(one.finished).to(format!("{href}#yes")),
            Cell::count(one.of).to(href),
        ];
        row.extend(hours.map(|hours| Cell::of(Value::Hours(hours))));
        table.rows.push(row);
    }
    table
}

fn satisfaction(measures: &Measures) -> Table {
    let heads = ["What customers said", "Answers", "1", "2", "3", "4", "5", "Mean", "At least", "At most"];
    let mut table = Table::new("satisfaction", "What customers said of it", &heads);
    let asked = [
        ("Satisfied with how it was handled", measures.satisfaction.satisfaction),
        ("Felt heard", measures.satisfaction.heard),
        ("Found the result fair", measures.satisfaction.distributive),
        ("Found the way to it fair", measures.satisfaction.procedural),
        ("Found fair how they were treated", measures.satisfaction.interactional),
    ];
    for (name, scores) in asked {
        let mean = scores.mean();
        let mut row = vec![Cell::text(name), Cell::count(scores.n())];
        row.extend(scores.counts.map(Cell::count));
        let ends = [mean.map(|one| one.0), mean.map(|one| one.1), mean.map(|one| one.2)];
        row.extend(ends.map(|number| Cell::of(Value::Number(number))));
        table.rows.push(row);
    }
    table
}

fn hit_again(measures: &Measures) -> Table {
    let heads = [
        "Customers with a failure",
        "Hit again by the same kind",
        "Still watched",
        "Rate within 180 days",
        "At least",
        "At most",
    ];
    let mut table = Table::new("hit_again", "The same failure again", &heads);
    if let Some(again) = &measures.hit_again {
        let counts = [again.customers, again.again, again.watched].map(Cell::count);
        table
            .rows
            .push(counts.into_iter().chain([again.rate, again.low, again.high].map(Cell::share)).collect());
    }
    table
}

fn retained(measures: &Measures) -> Table {
    let heads = [
        "Currency",
        "Settled",
        "Of them bought again",
        "Not settled",
        "Of them bought again ",
        "Difference",
        "At least",
        "At most",
        "Bought in the year before",
        "Kept of it",
        "Kept at least",
        "Kept at most",
        "For each 1 of cost",
    ];
    let mut table = Table::new("retained", "Revenue that recovery kept", &heads);
    for one in &measures.retained {
        let counts = [one.recovered, one.recovered_stayed, one.unrecovered, one.unrecovered_stayed];
        let mut row = vec![Cell::text(one.value.currency().code())];
        row.extend(counts.map(Cell::count));
        row.extend([one.difference, one.low, one.high].map(Cell::share));
        row.push(Cell::of(Value::Amount(one.value)));
        let known = |money: Option<domain::money::Money>| {
            money.map_or_else(|| Cell::text("–"), |money| Cell::of(Value::Amount(money)))
        };
        row.extend([one.kept, one.kept_low, one.kept_high].map(known));
        row.push(Cell::of(Value::Number(measures.return_on_recovery(one))));
        table.rows.push(row);
    }
    table
}

fn not_measured(measures: &Measures) -> Table {
    let mut table = Table::new("not_measured", "Not measured yet", &["What", "Because", "What to do"]);
    for one in &measures.not_measured {
        table.rows.push(vec![Cell::text(one.what), Cell::text(one.because), Cell::text(one.to_do)]);
    }
    table
}

/// The groups of a dimension, with each one's part of all cases and the part of all up to it.
fn groups(by: Dimension, measures: &Measures, ask: &Ask, house: &House, members: &[Member]) -> Table {
    let mut heads = vec![words::dimension_name(by), "Cases", "Share of all", "Up to here"];
    heads.extend(GROUP_RATES.map(words::rate_name));
    let mut table = Table::new(by.name(), format!("By {}", words::dimension_name(by).to_lowercase()), &heads);
    for bar in pareto(measures.by(by)) {
        let narrower = ask.with(by, bar.key.as_deref()).query();
        let name = words::key_name(by, bar.key.as_deref(), house, members);
        let mut row = vec![
            Cell::text(name).to(format!("/measures?{narrower}")),
            Cell::count(bar.cases).to(format!("/measures/cases/all?{narrower}")),
            Cell::share(Some(bar.share)),
            Cell::share(Some(bar.up_to)),
        ];
        let group = measures.by(by).iter().find(|group| group.key == bar.key);
        for of in GROUP_RATES {
            let rate = group.and_then(|group| group.rates.iter().find(|rate| rate.of == of));
            let cell = rate.map_or_else(
                || Cell::text("–"),
                |rate| {
                    let shown = rate.rate.map(|_| words::rate(rate));
                    let counts = format!("{}/{}", rate.numerator, rate.denominator);
                    let text = shown.map_or_else(|| counts.clone(), |shown| format!("{shown} ({counts})"));
                    Cell::text(text).to(format!("/measures/cases/{}?{narrower}", of.name()))
                },
            );
            row.push(cell);
        }
        table.rows.push(row);
    }
    table
}

/// Cases behind a figure, one a row: how many of how many each of them counts.
#[must_use]
pub fn cases(behind: &[(Seen, (u64, u64))], house: &House, members: &[Member]) -> Table {
    let heads =
        ["Case", "Received", "Channel", "Kind of failure", "Product", "Owner", "Stage", "Number", "Of"];
    let mut table = Table::new("cases", "Cases", &heads);
    for (seen, (yes, all)) in behind {
        let facts = &seen.facts;
        let named = |by| words::key_name(by, seen.key(by).as_deref(), house, members);
        table.rows.push(vec![
            Cell::text(facts.number.to_string()).to(format!("/cases/{}", facts.number)),
            Cell::text(facts.received_at.to_string()),
            Cell::text(facts.channel.name()),
            Cell::text(named(Dimension::FailureType)),
            Cell::text(seen.key(Dimension::Product).unwrap_or_default()),
            Cell::text(named(Dimension::Owner)),
            Cell::text(facts.stage.name()),
            Cell::count(*yes),
            Cell::count(*all),
        ]);
    }
    table
}
