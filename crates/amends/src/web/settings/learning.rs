//! How signals are looked for, in plain words.

use domain::case::House;
use maud::{Markup, html};

/// All of it.
pub fn view(house: &House) -> Markup {
    let rules = &house.learning;
    html! {
        section class="part" aria-labelledby="burden" {
            h2 id="burden" { "Signals" }
            p { "Each night " a href="/signals" { "signals" } " are looked for. Chance raises " strong { (often(rules.false_alarms_a_month)) }
                ", over everything that is counted: every kind of failure, product, site and cause, and every pair of them, by days and, after three years, by weeks." }
            p { "A manager decides within " strong { (days(rules.decide_within_days)) } "." }
        }
    }
}

/// A rate as people say it.
pub fn often(false_alarms_a_month: f64) -> String {
    let months = 1.0 / false_alarms_a_month;
    if (0.95..1.05).contains(&months) {
        "about one false alarm in a month".to_owned()
    } else if months > 1.0 {
        format!("about one false alarm in {months:.1} months").replace(".0 months", " months")
    } else {
        format!("about {false_alarms_a_month:.1} false alarms in a month").replace(".0 false", " false")
    }
}

fn days(days: u16) -> String {
    if days == 1 { "a day".to_owned() } else { format!("{days} days") }
}

#[cfg(test)]
mod tests {
    use super::often;

    #[test]
    fn a_burden_is_said_in_plain_words() {
        assert_eq!(often(1.0), "about one false alarm in a month");
        assert_eq!(often(0.25), "about one false alarm in 4 months");
        assert_eq!(often(0.4), "about one false alarm in 2.5 months");
        assert_eq!(often(3.0), "about 3 false alarms in a month");
    }
}
