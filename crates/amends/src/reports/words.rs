//! How the measures are called, and how their figures are written.

use domain::{
    case::House,
    intake::Channel,
    learning::{Dimension, DurationTo, FEWEST, Rate, RateOf, reports::iso10002::Count},
    staff::{Member, Role},
};
use jiff::civil::Date;

/// The name of a share.
#[must_use]
pub const fn rate_name(of: RateOf) -> &'static str {
    match of {
        RateOf::PromisesKept => "Promises kept",
        RateOf::AcknowledgedInTime => "Acknowledged in time",
        RateOf::UpdatedInTime => "Days kept informed",
        RateOf::FirstContact => "Put right at once",
        RateOf::Recovered => "Recovered",
        RateOf::Answered => "Answered the follow-up",
        RateOf::HurtTwice => "Hurt twice",
        RateOf::Repeated => "Failed before",
        RateOf::Upheld => "Upheld",
        RateOf::Withdrawn => "Taken back",
        RateOf::HandedOver => "Handed over",
        RateOf::WithoutFault => "Texts without a fault",
        RateOf::Complete => "Texts with all they need",
        RateOf::Overridden => "Check overruled",
        RateOf::Restored => "As satisfied as before",
        RateOf::Paradox => "More satisfied than before",
    }
}

/// What it counts.
#[must_use]
pub const fn rate_meaning(of: RateOf) -> &'static str {
    match of {
        RateOf::PromisesKept => {
            "of promises that were due in this time and kept or broken; moved and released ones stand apart"
        }
        RateOf::AcknowledgedInTime => "of cases acknowledged, or whose time is over",
        RateOf::UpdatedInTime => {
            "of days on which a case was open: the customer had heard from us within the longest silence allowed; waiting for the customer is no excuse"
        }
        RateOf::FirstContact => {
            "of cases: the customer turned to us once, our answer was one contact, and it was not reopened within thirty days"
        }
        RateOf::Recovered => "of customers who answered the follow-up: all is settled",
        RateOf::Answered => {
            "of customers who were asked whether all is settled; who does not answer may not be like who does"
        }
        RateOf::HurtTwice => "of cases: reopened, not settled, or a promise broken",
        RateOf::Repeated => "of cases: a like failure had hit the same customer before",
        RateOf::Upheld => "of decided cases: upheld, at least in part",
        RateOf::Withdrawn => "of cases: the customer took it back",
        RateOf::HandedOver => {
            "of cases: changed hands at least once; the first owner found by rule is no handover"
        }
        RateOf::WithoutFault => "of messages to customers: the reply check found nothing",
        RateOf::Complete => "of messages to customers: every element that their kind needs was there",
        RateOf::Overridden => "of messages to customers: sent although the reply check found a hard fault",
        RateOf::Restored => {
            "of customers who were asked in the year before it failed and again afterwards: at least as satisfied as then"
        }
        RateOf::Paradox => {
            "of the same: more satisfied than before; it happens, and is no reason to let anything fail"
        }
    }
}

/// A role in plain words.
#[must_use]
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::ReadOnly => "read-only",
        Role::Agent => "agent",
        Role::Senior => "senior",
        Role::Manager => "manager",
        Role::Admin => "administrator",
    }
}

/// The name of what cases are grouped by.
#[must_use]
pub const fn dimension_name(by: Dimension) -> &'static str {
    match by {
        Dimension::FailureType => "Kind of failure",
        Dimension::Cause => "Kind of cause",
        Dimension::Channel => "Channel",
        Dimension::Product => "Product",
        Dimension::Site => "Site",
        Dimension::Team => "Role",
        Dimension::Owner => "Owner",
        Dimension::Tenure => "With us for",
        Dimension::ValueBand => "Worth to us",
        Dimension::EarlierFailures => "Failures before",
    }
}

/// The name of a group.
#[must_use]
pub fn key_name(by: Dimension, key: Option<&str>, house: &House, members: &[Member]) -> String {
    let Some(key) = key.filter(|key| !key.is_empty()) else {
        return match by {
            Dimension::FailureType => "Kind not known",
            Dimension::Cause => "Not found out yet",
            Dimension::Product => "No product named",
            Dimension::Site => "No site named",
            Dimension::Channel
            | Dimension::Team
            | Dimension::Owner
            | Dimension::Tenure
            | Dimension::ValueBand
            | Dimension::EarlierFailures => "Nobody knows",
        }
        .to_owned();
    };
    match by {
        Dimension::FailureType => {
            house.playbooks.failure_type(key).map_or(key, |known| &known.name).to_owned()
        }
        Dimension::Channel => Channel::named(key).map_or_else(|| key.to_owned(), channel_name),
        Dimension::Owner => {
            let member = members.iter().find(|member| member.id.to_string() == key);
            member.map_or("Somebody who is gone", |member| &member.name).to_owned()
        }
        Dimension::Team => Role::named(key).map_or_else(|| form(key), |role| form(role_name(role))),
        Dimension::Cause => cause(key),
        Dimension::Product | Dimension::Site => key.to_owned(),
        Dimension::Tenure | Dimension::ValueBand | Dimension::EarlierFailures => before(key).to_owned(),
    }
}

/// Who a customer was to us before.
fn before(key: &str) -> &str {
    match key {
        "under_1_year" => "Less than a year",
        "1_to_3_years" => "One to three years",
        "over_3_years" => "Three years and more",
        "low" => "Less than most",
        "middle" => "Like most",
        "high" => "Among the best",
        "none" => "None",
        "one" => "One",
        "several" => "Two or more",
        other => other,
    }
}

fn channel_name(channel: Channel) -> String {
    if channel == Channel::Api { "API".to_owned() } else { form(channel.name()) }
}

fn cause(key: &str) -> String {
    match key {
        "not_followed" => "The rule was not followed",
        "not_understood" => "The rule was not understood",
        "not_foreseen" => "Nobody had foreseen it",
        "other" => "Something else",
        unknown => return form(unknown),
    }
    .to_owned()
}

/// The name of a duration.
#[must_use]
pub const fn duration_name(to: DurationTo) -> &'static str {
    match to {
        DurationTo::Acknowledge => "To acknowledge",
        DurationTo::Contain => "To stop further harm",
        DurationTo::FirstSolution => "To a first solution",
        DurationTo::Resolve => "To put right",
    }
}

/// The name of a form, as people read it.
#[must_use]
pub fn form(code: &str) -> String {
    let spaced = code.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a management review counts.
#[must_use]
pub const fn count_name(of: Count) -> &'static str {
    match of {
        Count::PutRight => "Put right",
        Count::TakenBack => "Taken back by the customer",
        Count::ClosedOtherwise => "Closed otherwise",
        Count::StillOpen => "Not put right yet",
        Count::ResolvedWrongly => "Put right wrongly (reopened after it)",
        Count::AcknowledgedLate => "Acknowledged late or not yet though due",
        Count::AnsweredLate => "Answered late or not yet though due",
        Count::BrokenPromise => "With a broken promise",
        Count::Outside => "Taken to somebody outside",
        Count::Repeat => "Repeats of a like failure of the same customer",
    }
}

/// A share in whole percent.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The share, or a dash where there are too few.
#[must_use]
pub fn rate(rate: &Rate) -> String {
    rate.rate.map_or_else(|| "–".to_owned(), percent)
}

/// The share, or its counts where there are too few for one; and what it rests on.
#[must_use]
pub fn figure(rate: Option<&Rate>) -> (String, String) {
    let Some(rate) = rate.filter(|rate| rate.denominator > 0) else {
        return ("–".to_owned(), "nothing to count yet".to_owned());
    };
    match rate.rate {
        Some(share) => (percent(share), ground(rate)),
        None => (format!("{} of {}", rate.numerator, rate.denominator), "too few for a rate".to_owned()),
    }
}

/// A day as people write it.
#[must_use]
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// How many of what, with the word as it is said of one or of more.
#[must_use]
pub fn count(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// What a share rests on, in words.
#[must_use]
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
#[must_use]
pub fn interval(rate: &Rate) -> String {
    let ends = rate.low.zip(rate.high);
    ends.map_or_else(|| "–".to_owned(), |(low, high)| format!("{:.0} to {:.0} %", low * 100.0, high * 100.0))
}

/// The share with its interval, or its counts where there are too few for one.
#[must_use]
pub fn with_interval(rate: &Rate) -> String {
    match (rate.rate, rate.denominator) {
        (Some(share), _) => format!("{} ({})", percent(share), interval(rate)),
        (None, 0) => "–".to_owned(),
        (None, all) => format!("{} of {all}", rate.numerator),
    }
}

/// Hours as people say them.
#[must_use]
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
