//! Guards by their codes: a reader who points at one learns what it says.

use maud::{Markup, html};

/// What each guard keeps, in the order of their numbers.
const KEPT: [&str; 15] = [
    "What a customer said, how and when, is never changed",
    "Nothing is closed that was not acknowledged and decided",
    "Every open case has one owner, one next step and one date",
    "A rejection needs evidence, reasons and the way outside",
    "Nothing is closed while a promise is owed",
    "A part is not the whole, and a gift puts nothing right",
    "What the law allows is paid whatever else is true",
    "Nobody approves their own offer or looks into themselves",
    "Nothing untrue goes out",
    "What is done and what is sent are kept together",
    "What happened stays written down",
    "No selling while a case is open",
    "The clocks run from the first receipt and never restart",
    "That it worked is said only by a passed check",
    "Records are kept for their time",
];

/// A guard's code with what it keeps.
#[must_use]
pub fn guard(code: &str) -> Markup {
    let number = code.trim_start_matches('G').parse::<usize>().unwrap_or_default();
    let kept = number.checked_sub(1).and_then(|at| KEPT.get(at));
    html! { abbr class="guard" title=[kept.map(|kept| format!("Rule {code}: {kept}."))] { (code) } }
}

#[cfg(test)]
mod tests {
    use super::guard;

    #[test]
    fn a_guard_says_what_it_keeps() {
        assert!(guard("G12").into_string().contains("Rule G12: No selling while a case is open."));
        assert_eq!(guard("G99").into_string(), "<abbr class=\"guard\">G99</abbr>");
    }
}
