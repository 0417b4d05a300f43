//! What calendars must answer: tables of cases, a slow oracle, shipped dates and data made by other programs.

mod clock_changes;
mod deadlines;
mod documents;
mod holiday_rules;
mod oracle;
mod oracle_plans;
mod other_programs;
mod time_limits;

use jiff::Timestamp;

use super::{Calendar, CalendarError};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn shipped(name: &str) -> &'static Calendar {
    Calendar::shipped(name).unwrap_or_else(|| panic!("`{name}` ships"))
}

/// A calendar without holidays; `hours` are lines such as `mon = ["09:00-17:00"]`.
fn plain(zone: &str, hours: &str) -> Calendar {
    let text = format!("name = \"plain\"\nzone = \"{zone}\"\n[hours]\n{hours}");
    Calendar::from_toml(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// The same hours on all seven days.
fn daily(zone: &str, hours: &str) -> Calendar {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    plain(zone, &days.map(|day| format!("{day} = [{hours}]\n")).concat())
}
