//! A table of figures on a page, with the way to its file.

use maud::{Markup, html};

use crate::reports::{Cell, Table, Value};

/// One row of many figures reads better downwards; a list of several rows does not.
const DOWNWARDS: [&str; 5] = ["hit_again", "paradox_index", "signals", "costs", "retained"];

/// A table; `file` is the address of the same as CSV.
pub fn show_table(table: &Table, file: &str) -> Markup {
    let downwards = DOWNWARDS.contains(&table.name).then_some(&table.rows[..]);
    html! {
        @if let Some([row]) = downwards { dl class="facts" { @for (head, cell) in table.heads.iter().zip(row) {
            dt { (head) } dd class="num" { (content(cell)) }
        } } } @else { (across(table)) }
        @if !file.is_empty() { p class="no-print" { a class="act-link" href=(file) { "As a CSV file" } } }
    }
}

fn across(table: &Table) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label={ (table.title) ", the table" } {
            table class="ledger" {
                thead { tr { @for (at, head) in table.heads.iter().enumerate() { th scope="col" class=[(at > 0 && is_number(table, at)).then_some("num")] { (head) } } } }
                tbody { @for row in &table.rows { tr { @for (at, cell) in row.iter().enumerate() {
                    @if at == 0 { th scope="row" { (content(cell)) } }
                    @else { td class=[is_number(table, at).then_some("num")] { (content(cell)) } }
                } } } }
            }
        }
    }
}

fn content(cell: &Cell) -> Markup {
    // Nothing lies behind a zero.
    let href = cell.href.as_ref().filter(|_| cell.value != Value::Count(0));
    html! { @if let Some(href) = href { a href=(href) { (cell.value.shown()) } } @else { (cell.value.shown()) } }
}

/// Sentences stand left, figures right; a column is what its first row is.
fn is_number(table: &Table, at: usize) -> bool {
    let first = table.rows.first().and_then(|row| row.get(at));
    first.is_some_and(|cell| match &cell.value {
        Value::Text(text) => text.starts_with(|sign: char| sign.is_ascii_digit() || sign == '–'),
        _ => true,
    })
}
