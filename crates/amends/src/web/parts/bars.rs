//! Bars with their intervals, as a drawing of our own. The figures always stand in a table behind it.

use maud::{Markup, html};

/// One bar. Ends are shares of the whole width, 0 to 1.
pub struct Bar {
    /// What it is.
    pub name: String,
    /// How far it goes; none where there are too few for a rate.
    pub share: Option<f64>,
    /// The interval.
    pub ends: Option<(f64, f64)>,
    /// What is written at its end.
    pub value: String,
}

const LEFT: f64 = 230.0;
const WIDTH: f64 = 205.0;
const ROW: f64 = 36.0;

/// Horizontal bars, one below the other; `says` tells it to who cannot see it.
#[must_use]
pub fn bars(rows: &[Bar], says: &str) -> Markup {
    let places = std::iter::successors(Some(14.0), |y| Some(y + ROW)).zip(rows);
    let height = rows.iter().fold(14.0, |height, _| height + ROW);
    html! {
        svg viewBox={ "0 0 520 " (height) } role="img" aria-label=(says) {
            @for (y, row) in places { (bar(row, y)) }
            line class="axis" x1=(LEFT) x2=(LEFT) y1="6" y2=(height - 6.0) {}
        }
    }
}

fn bar(row: &Bar, y: f64) -> Markup {
    let at = |share: f64| format!("{:.1}", WIDTH.mul_add(share.clamp(0.0, 1.0), LEFT));
    let middle = y + 11.0;
    html! {
        text x=(LEFT - 8.0) y=(y + 16.0) text-anchor="end" { (row.name) }
        @if let Some(share) = row.share { rect class="bar" x=(LEFT) y=(y) height="22" width=(format!("{:.1}", WIDTH * share.clamp(0.0, 1.0))) {} }
        @else if let Some((low, high)) = row.ends { rect class="bar is-thin" x=(at(low)) y=(y) height="22" width=(format!("{:.1}", WIDTH * (high - low).clamp(0.0, 1.0))) {} }
        @if let Some((low, high)) = row.ends {
            path class="whisker" d=(format!("M{} {middle}H{}M{} {}v10M{} {}v10", at(low), at(high), at(low), middle - 5.0, at(high), middle - 5.0)) {}
        }
        text class="value" x="518" y=(y + 16.0) text-anchor="end" { (row.value) }
    }
}
