//! A share over time: one dot and one whisker for each month or week of the period.

use domain::{
    case::House,
    learning::{Rate, RateOf, Step},
};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use maud::{Markup, html};

use crate::reports::words;

/// Newer steps than these are drawn; all stand in the file.
const MOST: usize = 26;
const LEFT: f64 = 54.0;
const RIGHT: f64 = 508.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 152.0;

/// A mark of one step.
struct Mark<'s> {
    x: f64,
    rate: &'s Rate,
    name: String,
}

/// The drawing of one share.
pub fn chart(of: RateOf, steps: &[Step], house: &House) -> Markup {
    let marks = marks(of, &steps[steps.len().saturating_sub(MOST)..], house);
    let says: Vec<String> =
        marks.iter().map(|mark| format!("{}: {}", mark.name, words::ground(mark.rate))).collect();
    let every = marks.len().div_ceil(6).max(1);
    let line: Vec<String> =
        marks.iter().filter_map(|mark| Some(format!("{:.1},{:.1}", mark.x, y(mark.rate.rate?)))).collect();
    html! {
        figure class="chart" {
            figcaption { strong { (words::rate_name(of)) } }
            svg viewBox="0 0 520 180" role="img" aria-label={ (words::rate_name(of)) ". " (says.join("; ")) } {
                @for (share, label) in [(0.0, "0"), (0.5, "50 %"), (1.0, "100 %")] {
                    line class="grid" x1=(LEFT) x2=(RIGHT) y1=(y(share)) y2=(y(share)) {}
                    text x=(LEFT - 8.0) y=(y(share) + 4.0) text-anchor="end" { (label) }
                }
                @if line.len() > 1 { polyline class="line" points=(line.join(" ")) {} }
                @for (at, mark) in marks.iter().enumerate() {
                    (drawn(mark))
                    @if at % every == 0 { text x=(format!("{:.1}", mark.x)) y="172" text-anchor="middle" { (mark.name) } }
                }
                line class="axis" x1=(LEFT) x2=(RIGHT) y1=(BOTTOM) y2=(BOTTOM) {}
            }
        }
    }
}

fn marks<'s>(of: RateOf, steps: &'s [Step], house: &House) -> Vec<Mark<'s>> {
    let zone = TimeZoneDatabase::bundled().get(&house.company.zone).unwrap_or(TimeZone::UTC);
    let months = steps.iter().any(|step| step.to.duration_since(step.from).as_hours() > 24 * 8);
    let width = (RIGHT - LEFT) / steps.len().max(1) as f64;
    let places = std::iter::successors(Some(LEFT + width / 2.0), |x| Some(x + width));
    let mark = |(x, step): (f64, &'s Step)| {
        let day = step.from.to_zoned(zone.clone());
        let name = if months { day.strftime("%b %y") } else { day.strftime("%-d %b") }.to_string();
        let rate = step.rates.iter().find(|rate| rate.of == of)?;
        Some(Mark { x, rate, name })
    };
    places.zip(steps).filter_map(mark).collect()
}

fn drawn(mark: &Mark<'_>) -> Markup {
    let Mark { x, rate, name } = mark;
    let Some((low, high)) = rate.low.zip(rate.high) else { return html! {} };
    let (top, bottom) = (y(high), y(low));
    html! {
        g {
            title { (name) ": " (words::ground(rate)) }
            @if let Some(share) = rate.rate {
                path class="whisker" d=(format!("M{x:.1} {top:.1}V{bottom:.1}M{:.1} {top:.1}h8M{:.1} {bottom:.1}h8", x - 4.0, x - 4.0)) {}
                circle class="dot" cx=(format!("{x:.1}")) cy=(format!("{:.1}", y(share))) r="4" {}
            } @else {
                rect class="bar is-thin" x=(format!("{:.1}", x - 4.0)) y=(format!("{top:.1}")) width="8" height=(format!("{:.1}", (bottom - top).max(1.0))) {}
            }
        }
    }
}

/// The height of a share.
fn y(share: f64) -> f64 {
    (TOP - BOTTOM).mul_add(share.clamp(0.0, 1.0), BOTTOM)
}
