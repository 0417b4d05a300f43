//! Tables of the measures that hold one thing against another: the recovered against customers whom nothing hit, and signals
//! against what people decided about them.

use domain::learning::Measures;

use super::table::{Cell, Table, Value};

/// The paradox index.
pub(super) fn paradox_index(measures: &Measures) -> Table {
    let heads = [
        "Recovered, asked before and after",
        "Compared",
        "Not hit, asked twice",
        "Change of the recovered",
        "Change of those not hit",
        "Difference",
        "Difference, at least",
        "Difference, at most",
    ];
    let mut table = Table::new("paradox_index", "More satisfied than customers whom nothing hit", &heads);
    if let Some(one) = measures.paradox_index.filter(|one| one.recovered > 0) {
        let points = [one.change, one.change_of_others, one.index, one.low, one.high];
        let row = [one.recovered, one.matched, one.others].map(Cell::count).into_iter();
        table.rows.push(row.chain(points.map(|points| Cell::of(Value::Points(points)))).collect());
    }
    table
}

/// What became of the signals that were raised.
pub(super) fn signals(measures: &Measures) -> Table {
    let heads = [
        "Signals raised",
        "Confirmed",
        "Dismissed",
        "Undecided",
        "Overdue",
        "Proved right",
        "Proved right, at least",
        "Proved right, at most",
        "Half decided within",
        "Half of the rises seen within",
        "False alarms a month",
        "False alarms a month that you accept",
    ];
    let mut table = Table::new("signals", "How good the signals were", &heads);
    if let Some(one) = measures.signals.filter(|one| one.raised > 0) {
        let counts = [one.raised, one.confirmed, one.dismissed, one.undecided, one.overdue];
        let mut row: Vec<Cell> = counts.map(|count| Cell::count(count).to("/signals")).into();
        row.extend([one.right.rate, one.right.low, one.right.high].map(Cell::share));
        let hours = [one.days_to_decide, one.days_to_detect].map(|days| days.map(|days| days * 24.0));
        row.extend(hours.map(|hours| Cell::of(Value::Hours(hours))));
        let a_month = [one.false_a_month, Some(one.accepted_a_month)];
        row.extend(a_month.map(|number| Cell::of(Value::Number(number))));
        table.rows.push(row);
    }
    table
}
