//! The counts of the days or weeks before a signal, drawn, with the table behind.

use domain::learning::{Signal, signals::Every};
use jiff::{ToSpan, civil::Date};
use maud::{Markup, html};

use crate::web::parts::calendar_day;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 30.0;
const BASE: f64 = 164.0;
const TOP: f64 = 12.0;

/// Columns a day, or a week; those since the rise began are full, a dashed line is what was expected in the last.
pub fn chart(signal: &Signal) -> Markup {
    let most = signal.counts.iter().copied().max().unwrap_or(0).max(signal.expected.ceil() as u64).max(1);
    let step = (WIDTH - LEFT) / signal.counts.len().max(1) as f64;
    let y = |count: f64| BASE - (BASE - TOP) * count / most as f64;
    let from = periods(signal).first().map(|period| period.0).unwrap_or(signal.date);
    let last = signal.last_day();
    let (unit, heading) = match signal.every {
        Every::Day => ("day", "Day"),
        Every::Week => ("week", "Week from"),
    };
    let says = format!("Cases a {unit} from {from} to {last}; {}", signal.sentence());
    html! {
        figure class="chart counts" {
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(says) {
                line class="axis" x1=(LEFT) x2=(WIDTH) y1=(BASE) y2=(BASE) {}
                @for (place, (date, count)) in periods(signal).into_iter().enumerate() {
                    @if count > 0 {
                        rect class={ "bar" @if date < signal.began { " is-before" } }
                            x=(format!("{:.1}", LEFT + step * place as f64)) width=(format!("{:.1}", step * 0.8))
                            y=(format!("{:.1}", y(count as f64))) height=(format!("{:.1}", BASE - y(count as f64))) {}
                    }
                }
                path class="limit" d=(format!("M{LEFT} {:.1}H{WIDTH}", y(signal.expected))) {}
                text x=(LEFT - 6.0) y=(TOP + 4.0) text-anchor="end" { (most) }
                text x=(LEFT - 6.0) y=(BASE) text-anchor="end" { "0" }
                text x=(LEFT) y=(BASE + 6.0) dominant-baseline="hanging" { (calendar_day(from)) }
                text x=(WIDTH) y=(BASE + 6.0) dominant-baseline="hanging" text-anchor="end" { (calendar_day(last)) }
            }
            figcaption class="hint" { "Cases a " (unit) ". Stronger: since the rise began. Dashed line: expected in the last " (unit) "." }
        }
        details class="more" {
            summary { "The figures" }
            div class="table-scroll" tabindex="0" { table {
                thead { tr { th scope="col" { (heading) } th scope="col" class="num" { "Cases" } } }
                tbody { @for (date, count) in periods(signal).into_iter().rev() { tr { th scope="row" { (date) } td class="num" { (count) } } } }
            } }
        }
    }
}

/// Each day, or the first day of each week, with its count, the oldest first.
fn periods(signal: &Signal) -> Vec<(Date, u64)> {
    let back = |place: usize| i64::try_from(signal.counts.len() - 1 - place).unwrap_or(0);
    let date = |place: usize| signal.date.saturating_sub((signal.every.days() * back(place)).days());
    signal.counts.iter().enumerate().map(|(place, count)| (date(place), *count)).collect()
}
