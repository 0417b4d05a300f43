//! A report as a page: figures, sentences, tables, and the checks with what fails named.

use domain::learning::reports::Check;
use maud::{Markup, html};

use crate::{
    reports::{Report, Section},
    web::{measures::show_table, parts},
};

/// The way back, what can be done with it, and the report; `part` is the class of its sections.
pub fn sheet(report: &Report, acts: &Markup) -> Markup {
    html! {
        div class="page-head" {
            div {
                p class="crumbs no-print" { a href="/measures" { "Measures" } " / " a href="/reports" { "Reports" } }
                h1 { (report.title) }
                p class="page-sub" { (report.sub) }
            }
            div class="page-acts" { (acts) }
        }
        (figures(report))
        @for (at, section) in report.sections.iter().enumerate() { (part(at, section)) }
        @if !report.checks.is_empty() { (checks(&report.checks)) }
    }
}

fn figures(report: &Report) -> Markup {
    html! { dl class="figure-row" { @for one in &report.figures {
        div class="figure" {
            dt { @if one.href.is_empty() { (one.name) } @else { a href=(one.href) { (one.name) } } }
            dd { p class="figure-value" { (one.value) } p class="figure-n" { (one.ground) } }
        }
    } } }
}

fn part(at: usize, section: &Section) -> Markup {
    let id = format!("part-{at}");
    html! {
        section class="part" aria-labelledby=(id) {
            h2 id=(id) { (section.title) }
            @if !section.lines.is_empty() { ul class="sentences" { @for line in &section.lines { li { (line) } } } }
            @if let Some(table) = &section.table { (show_table(table, "")) }
        }
    }
}

fn checks(checks: &[Check]) -> Markup {
    html! {
        section class="part" aria-labelledby="checks" {
            h2 id="checks" { "Checks" }
            ul class="entries" { @for check in checks { li {
                span class="entry-what" { (if check.holds { parts::state("tick", "Holds:") } else { parts::state("flag", "Does not hold:") }) " " (check.what) }
                span class="entry-sub" { (check.figures) }
                @if !check.cases.is_empty() { span class="entry-sub" {
                    "Look at " @for (at, number) in check.cases.iter().enumerate() { @if at > 0 { ", " } a class="case-number" href={ "/cases/" (number) } { (number) } }
                } }
            } } }
        }
    }
}
