//! A corrective action: what was fixed beforehand, and what the counts say.

use domain::learning::{
    ActionAlarm, ActionAlarmKind, ActionState, CorrectiveAction, Counts, Criterion, Effect, EffectVerdict,
    Per, Power, Problem,
};
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

/// The address of its page.
pub fn here(problem: &Problem, one: &CorrectiveAction) -> String {
    format!("/problems/{}/corrective_actions/{}", problem.id, one.id)
}

/// One action with its figures; `by` is the name of whoever does it.
pub fn action(problem: &Problem, one: &CorrectiveAction, by: &str, zone: &str) -> Markup {
    html! {
        li {
            span class="entry-what" { a href=(here(problem, one)) { (one.what) } }
            span class="entry-state" { (action_state(one.state)) }
            span class="entry-sub" {
                (one.procedure) " · " (by) " · "
                @if let Some(done) = one.done_at { "done " (parts::day(done, zone)) } @else { "due " (parts::day(one.due_at, zone)) }
                " · fixed before: " (criterion(&one.criterion))
            }
            div class="entry-sub" {
                @if one.state == ActionState::Planned {
                    form method="post" action={ (here(problem, one)) "/done" } { button class="btn btn-small btn-first" { "It is done" } }
                }
                @if let (Some(counts), Some(effect)) = (one.counts, one.effect) { p { @if one.is_watched() { (sentence_so_far(&one.criterion, &counts, &effect)) } @else { (sentence(&one.criterion, &counts, &effect)) } } }
                @else if let Some(done) = one.done_at { p { "The counts decide on " (parts::day(one.criterion.ends(done), zone)) "." } }
            }
        }
    }
}

/// What is the matter with an action, in a sentence.
pub fn alarm_words(alarm: &ActionAlarm) -> &'static str {
    match alarm.why {
        ActionAlarmKind::Overdue => "It should have been done by now.",
        ActionAlarmKind::Ineffective => "It did not work, the counts say.",
        ActionAlarmKind::CameBack => "It counted as mended, and a like case came.",
    }
}

/// What counts as success, in a phrase.
pub fn criterion(one: &Criterion) -> String {
    let share = if one.target >= 1.0 {
        "fewer than before".to_owned()
    } else {
        format!("at most {:.0} % of the rate before", one.target * 100.0)
    };
    let per = match one.per {
        Per::Day => "",
        Per::Order => ", per order placed",
    };
    let settling = match one.settling_days {
        0 => String::new(),
        days => format!(", {days} days to settle"),
    };
    let windows = if one.days_after() == one.window_days {
        format!("counted over {} days before and after", one.window_days)
    } else {
        format!("counted over {} days before and {} after", one.window_days, one.days_after())
    };
    format!("{share}{per}; {windows}{settling}")
}

/// The counts as bars, with the sentence and the table behind.
pub fn figures(one: &CorrectiveAction, counts: &Counts, effect: &Effect) -> Markup {
    let (before, after) = counts.exposures(&one.criterion);
    let (what, unit) = match one.criterion.per {
        Per::Day => ("Days", 30.0),
        Per::Order => ("Orders", 1000.0),
    };
    let rows = [("Before", counts.before, before), ("After", counts.after, after)];
    let rate = |count: u64, exposure: f64| real(count) * unit / exposure.max(1.0);
    let most = rows.iter().map(|(_, count, exposure)| rate(*count, *exposure)).fold(0.001, f64::max);
    let drawn: Vec<Bar> = rows
        .iter()
        .map(|(name, count, exposure)| Bar {
            name: format!("{name}: {count} in {exposure} {}", what.to_lowercase()),
            share: Some(rate(*count, *exposure) / most),
            ends: None,
            value: format!("{:.1}", rate(*count, *exposure)),
        })
        .collect();
    let says = format!("{} before, {} after", counts.before, counts.after);
    html! {
        figure class="chart" {
            (bars(&drawn, &says))
            figcaption { "Bars: failures in " (unit) " " (what.to_lowercase()) ". "  @if one.is_watched() { (sentence_so_far(&one.criterion, counts, effect)) } @else { (sentence(&one.criterion, counts, effect)) } }
            details class="more" { summary { "The figures" }
                div class="scroll" tabindex="0" role="region" aria-label={ "Figures of “" (one.what) "”" } {
                    table class="ledger" {
                        thead { tr { th scope="col" { "Window" } th scope="col" class="num" { "Failures" } th scope="col" class="num" { (what) } th scope="col" class="num" { "In " (unit) " " (what.to_lowercase()) } } }
                        tbody { @for (name, count, exposure) in rows { tr { th scope="row" { (name) } td class="num" { (count) } td class="num" { (exposure) } td class="num" { (format!("{:.1}", rate(count, exposure))) } } } }
                    }
                }
            }
        }
    }
}

/// What the counts say while they are still watched.
pub fn sentence_so_far(criterion: &Criterion, counts: &Counts, effect: &Effect) -> String {
    let verdict = match effect.verdict {
        EffectVerdict::Effective => "So far it looks as if it works.",
        EffectVerdict::Ineffective => "So far it looks as if it does not work.",
        EffectVerdict::Inconclusive => "Too few to tell so far.",
    };
    format!("{} {verdict}", compared(criterion, counts, effect))
}

/// What the test says, in one sentence that can be read aloud.
pub fn sentence(criterion: &Criterion, counts: &Counts, effect: &Effect) -> String {
    let verdict = match effect.verdict {
        EffectVerdict::Effective => "It works: the whole interval lies below the criterion.",
        EffectVerdict::Ineffective => "It does not work: the whole interval lies above the criterion.",
        EffectVerdict::Inconclusive => "Too few to tell; it is watched on.",
    };
    format!("{} {verdict}", compared(criterion, counts, effect))
}

fn compared(criterion: &Criterion, counts: &Counts, effect: &Effect) -> String {
    let high = effect.high.map_or_else(|| "no upper bound".to_owned(), |high| format!("{high:.2}"));
    let ratio = effect.ratio.map_or_else(|| "no ratio".to_owned(), |ratio| format!("ratio {ratio:.2}"));
    let p = if effect.p < 0.001 { "p below 0.001".to_owned() } else { format!("p {:.3}", effect.p) };
    format!(
        "{} in {} days before, {} in {} days after: {ratio} ({:.2} to {high}, 95 %, exact test, {p}).",
        counts.before, criterion.window_days, counts.after, counts.days_after, effect.low,
    )
}

/// What a check can find at all.
pub fn power_words(power: &Power) -> String {
    if power.expected_before < 0.5 {
        return "With no failure before there is nothing to compare with: such a check finds nothing."
            .to_owned();
    }
    let of_100 = |share: f64| format!("{:.0} of 100 times", share * 100.0);
    format!(
        "With about {:.0} before, such a check finds a halving {}, and a fall to a quarter {}.{}",
        power.expected_before,
        of_100(power.halving),
        of_100(power.quarter),
        if power.halving < 0.5 { " Longer windows find more." } else { "" },
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn real(count: u64) -> f64 {
    count as f64
}
