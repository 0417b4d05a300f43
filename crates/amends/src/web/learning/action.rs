//! A corrective action: what was fixed beforehand, and what the counts say.

use domain::learning::{ActionState, CorrectiveAction, Counts, Effect, EffectVerdict, Problem};
use jiff::SignedDuration;
use maud::{Markup, html};

use crate::web::parts::{self, Bar, bars};

/// How an action stands.
pub fn action_state(state: ActionState) -> Markup {
    match state {
        ActionState::Planned => parts::state("ring", "planned"),
        ActionState::Monitoring => parts::state("half", "being watched"),
        ActionState::Effective => parts::state("tick", "effective"),
        ActionState::Ineffective => parts::state("cross", "did not work"),
        ActionState::Inconclusive => parts::state("dashed", "inconclusive so far"),
    }
}

/// One action with its figures; `by` is the name of whoever does it.
pub fn action(problem: &Problem, one: &CorrectiveAction, by: &str, zone: &str) -> Markup {
    html! {
        li {
            span class="entry-what" { (one.what) }
            span class="entry-state" { (action_state(one.state)) }
            span class="entry-sub" {
                (one.procedure) " · " (by) " · "
                @if let Some(done) = one.done_at { "done " (parts::day(done, zone)) } @else { "due " (parts::day(one.due_at, zone)) }
                " · fixed before: " (criterion(one)) ", counted over " (one.window_days) " days"
            }
            div class="entry-sub" {
                @if one.state == ActionState::Planned {
                    form method="post" action={ "/problems/" (problem.id) "/corrective_actions/" (one.id) "/done" } { button class="btn btn-small btn-first" { "It is done" } }
                }
                @if let (Some(counts), Some(effect)) = (one.counts, one.effect) { (figures(one, counts, &effect)) }
                @else if let Some(done) = one.done_at { p { "The counts decide on " (parts::day(done.saturating_add(window(one)).unwrap_or(done), zone)) "." } }
            }
        }
    }
}

fn window(one: &CorrectiveAction) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(one.window_days))
}

fn criterion(one: &CorrectiveAction) -> String {
    if one.target >= 1.0 {
        return "fewer than before".to_owned();
    }
    format!("at most {:.0} % of the rate before", one.target * 100.0)
}

fn figures(one: &CorrectiveAction, counts: Counts, effect: &Effect) -> Markup {
    let rows = [("Before", counts.before, one.window_days), ("After", counts.after, counts.days_after)];
    let a_month = |(count, days): (u64, u16)| real(count) * 30.0 / f64::from(days.max(1));
    let most = rows.iter().map(|(_, count, days)| a_month((*count, *days))).fold(0.001, f64::max);
    let drawn: Vec<Bar> = rows
        .iter()
        .map(|(name, count, days)| Bar {
            name: (*name).to_owned(),
            share: Some(a_month((*count, *days)) / most),
            ends: None,
            value: count.to_string(),
        })
        .collect();
    let says = format!("{} before, {} after", counts.before, counts.after);
    html! {
        figure class="chart" {
            (bars(&drawn, &says))
            figcaption { (sentence(one, counts, effect)) }
            details class="more" { summary { "The figures" }
                div class="scroll" tabindex="0" role="region" aria-label={ "Figures of “" (one.what) "”" } {
                    table class="ledger" {
                        thead { tr { th scope="col" { "Window" } th scope="col" class="num" { "Failures" } th scope="col" class="num" { "Days" } th scope="col" class="num" { "In 30 days" } } }
                        tbody { @for (name, count, days) in rows { tr { th scope="row" { (name) } td class="num" { (count) } td class="num" { (days) } td class="num" { (format!("{:.1}", a_month((count, days)))) } } } }
                    }
                }
            }
        }
    }
}

/// What the test says, in one sentence that can be read aloud.
pub fn sentence(one: &CorrectiveAction, counts: Counts, effect: &Effect) -> String {
    let high = effect.high.map_or_else(|| "no upper bound".to_owned(), |high| format!("{high:.2}"));
    let ratio = effect.ratio.map_or_else(|| "no ratio".to_owned(), |ratio| format!("ratio {ratio:.2}"));
    let verdict = match effect.verdict {
        EffectVerdict::Effective => "It works: the whole interval lies below the criterion.",
        EffectVerdict::Ineffective => "It does not work: the whole interval lies above the criterion.",
        EffectVerdict::Inconclusive => "Too few to tell; it is watched on.",
    };
    format!(
        "{} in {} days before, {} in {} days after: {ratio} ({:.2} to {high}, 95 %, exact test, p {:.3}), against {}. {verdict}",
        counts.before,
        one.window_days,
        counts.after,
        counts.days_after,
        effect.low,
        effect.p,
        criterion(one),
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn real(count: u64) -> f64 {
    count as f64
}
