//! What changed between two texts, line by line, with a little around it.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

const AROUND: usize = 2;

/// The lines that changed, with their numbers; what was taken out and what was put in carry a word, not only a mark.
pub fn table(before: &str, after: &str) -> Markup {
    let diff = TextDiff::from_lines(before, after);
    let groups = diff.grouped_ops(AROUND);
    if groups.is_empty() {
        return html! { p { "Nothing: both texts are the same." } };
    }
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Changes, the table" { table class="ledger" {
            thead { tr { th scope="col" class="num" { "Line" } th scope="col" { "Change" } th scope="col" { "Text" } } }
            @for group in &groups {
                tbody { @for change in group.iter().flat_map(|op| diff.iter_changes(op)) { (line(&change)) } }
            }
        } }
    }
}

fn line(change: &similar::Change<&str>) -> Markup {
    let number = change.new_index().or_else(|| change.old_index()).map_or(0, |index| index + 1);
    let text = change.value().trim_end_matches('\n');
    html! {
        tr {
            td class="num" { (number) }
            @match change.tag() {
                ChangeTag::Delete => { td { span class="state is-quiet" data-shape="dash" { "out" } } td { del { code class="exact" { (text) } } } }
                ChangeTag::Insert => { td { span class="state" data-shape="full" { "in" } } td { ins { code class="exact" { (text) } } } }
                ChangeTag::Equal => { td {} td { code class="exact" { (text) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_went_out_and_what_came_in_is_told_apart() {
        let shown = super::table("a\nb = 1\nc\n", "a\nb = 2\nc\n").into_string();
        assert!(shown.contains("<del><code class=\"exact\">b = 1</code></del>"), "{shown}");
        assert!(shown.contains("<ins><code class=\"exact\">b = 2</code></ins>"), "{shown}");
        assert!(super::table("a\n", "a\n").into_string().contains("the same"));
    }
}
