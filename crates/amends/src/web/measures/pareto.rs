//! A Pareto chart: which few kinds make up most of the cases, drawn as bars with the share of all up to each.

use domain::learning::ParetoBar;
use maud::{Markup, html};

/// Bars beyond this many are told in one line below.
const MOST: usize = 10;
const LEFT: f64 = 215.0;
const WIDTH: f64 = 230.0;
const ROW: f64 = 30.0;
const TOP: f64 = 22.0;

/// Horizontal bars, so that names can be read on a telephone; the line is the share of all up to each bar.
pub fn chart(bars: &[ParetoBar], name: impl Fn(&ParetoBar) -> String) -> Markup {
    let shown = &bars[..bars.len().min(MOST)];
    let height = TOP + ROW * shown.len() as f64 + 8.0;
    let says: Vec<String> = shown
        .iter()
        .map(|bar| format!("{}: {} cases, {:.0} % up to here", name(bar), bar.cases, bar.up_to * 100.0))
        .collect();
    let y = |at: usize| TOP + ROW * at as f64;
    let x = |share: f64| WIDTH.mul_add(share, LEFT);
    let line: Vec<String> = shown
        .iter()
        .enumerate()
        .map(|(at, bar)| format!("{:.1},{:.1}", x(bar.up_to), y(at) + 11.0))
        .collect();
    html! {
        figure class="chart pareto" {
            svg viewBox={ "0 0 520 " (height) } role="img" aria-label=(says.join("; ")) {
                @for (share, label, anchor) in [(0.0, "0", "middle"), (0.5, "", "middle"), (0.8, "80 %", "end"), (1.0, "100 %", "start")] {
                    line class="grid" x1=(x(share)) x2=(x(share)) y1=(TOP - 6.0) y2=(height - 4.0) {}
                    text x=(x(share)) y="12" text-anchor=(anchor) { (label) }
                }
                @for (at, bar) in shown.iter().enumerate() {
                    text x=(LEFT - 8.0) y=(y(at) + 16.0) text-anchor="end" { (short(&name(bar))) }
                    rect class={ "bar" @if bar.key.is_none() { " is-thin" } } x=(LEFT) y=(y(at)) height="22" width=(format!("{:.1}", WIDTH * bar.share)) {}
                    text class="value" x="516" y=(y(at) + 16.0) text-anchor="end" { (bar.cases) }
                }
                polyline class="line" points=(line.join(" ")) {}
                @for (at, bar) in shown.iter().enumerate() { circle class="dot" cx=(format!("{:.1}", x(bar.up_to))) cy=(y(at) + 11.0) r="4" {} }
                line class="axis" x1=(LEFT) x2=(LEFT) y1=(TOP - 6.0) y2=(height - 4.0) {}
            }
            figcaption class="part-note" {
                "Bars: share of all cases. Line: share of all up to each bar. Numbers: cases."
                @if bars.len() > MOST { " " (bars.len() - MOST) " more kinds, " (bars[MOST..].iter().map(|bar| bar.cases).sum::<u64>()) " cases, stand in the table." }
            }
        }
    }
}

/// What fits beside the bars.
fn short(name: &str) -> String {
    const FITS: usize = 24;
    if name.chars().count() <= FITS {
        return name.to_owned();
    }
    let cut: String = name.chars().take(FITS - 1).collect();
    format!("{}…", cut.trim_end())
}
