//! How the measures are called, and how their figures are written.

use domain::learning::{DurationTo, FEWEST, Rate, RateOf};

/// The name of a share.
pub const fn rate_name(of: RateOf) -> &'static str {
    match of {
        RateOf::PromisesKept => "Promises kept",
        RateOf::AcknowledgedInTime => "Acknowledged in time",
        RateOf::Recovered => "Recovered",
        RateOf::HurtTwice => "Hurt twice",
        RateOf::Repeated => "Failed before",
        RateOf::Upheld => "Upheld",
        RateOf::HandedOver => "Handed over",
        RateOf::Overridden => "Check overruled",
    }
}

/// What it counts.
pub const fn rate_meaning(of: RateOf) -> &'static str {
    match of {
        RateOf::PromisesKept => "of promises kept or broken; moved and released ones stand apart",
        RateOf::AcknowledgedInTime => "of cases acknowledged, or whose time is over",
        RateOf::Recovered => "of customers who answered the follow-up: all is settled",
        RateOf::HurtTwice => "of cases: reopened, not settled, or a promise broken",
        RateOf::Repeated => "of cases: a like failure had hit the same customer before",
        RateOf::Upheld => "of decided cases: upheld, at least in part",
        RateOf::HandedOver => "of cases: changed hands at least once",
        RateOf::Overridden => "of messages to customers: sent although the reply check found a hard fault",
    }
}

/// The name of a duration.
pub const fn duration_name(to: DurationTo) -> &'static str {
    match to {
        DurationTo::Acknowledge => "To acknowledge",
        DurationTo::Contain => "To stop further harm",
        DurationTo::Resolve => "To put right",
    }
}

/// The name of a form, as people read it.
pub fn form(code: &str) -> String {
    let spaced = code.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A share in whole percent.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The share, or a dash where there are too few.
pub fn rate(rate: &Rate) -> String {
    rate.rate.map_or_else(|| "–".to_owned(), percent)
}

/// What a share rests on, in words.
pub fn ground(rate: &Rate) -> String {
    let of = format!("{} of {}", rate.numerator, rate.denominator);
    if rate.denominator == 0 {
        return "nothing to count yet".to_owned();
    }
    if rate.denominator < FEWEST {
        return format!("{of} · too few for a rate");
    }
    format!("{of} · {}", interval(rate))
}

/// The 95 % interval.
pub fn interval(rate: &Rate) -> String {
    let ends = rate.low.zip(rate.high);
    ends.map_or_else(|| "–".to_owned(), |(low, high)| format!("{:.0} to {:.0} %", low * 100.0, high * 100.0))
}

/// Hours as people say them.
pub fn span(hours: Option<f64>) -> String {
    match hours {
        None => "not known yet".to_owned(),
        Some(hours) if hours < 1.0 => format!("{:.0} min", hours * 60.0),
        Some(hours) if hours < 48.0 => format!("{hours:.1} h"),
        Some(hours) => format!("{:.1} days", hours / 24.0),
    }
}

#[cfg(test)]
mod tests {
    use domain::learning::{Rate, RateOf};

    use super::{ground, rate, span};

    #[test]
    fn few_cases_show_what_they_are_and_no_rate() {
        let few = Rate::new(RateOf::Upheld, 6, 17);
        assert_eq!((rate(&few).as_str(), ground(&few).as_str()), ("–", "6 of 17 · too few for a rate"));
        let enough = Rate::new(RateOf::Upheld, 182, 200);
        assert_eq!((rate(&enough).as_str(), ground(&enough).as_str()), ("91 %", "182 of 200 · 86 to 94 %"));
        assert_eq!(ground(&Rate::new(RateOf::Upheld, 0, 0)), "nothing to count yet");
    }

    #[test]
    fn hours_are_said_as_people_say_them() {
        let said = [None, Some(0.5), Some(3.26), Some(60.0)].map(span);
        assert_eq!(said, ["not known yet", "30 min", "3.3 h", "2.5 days"]);
    }
}
