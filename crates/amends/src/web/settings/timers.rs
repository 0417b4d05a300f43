//! Deadlines as tables, each with an example that is counted from now.

use domain::{
    case::House,
    promise::{TimerProfile, calendar::TimeLimit},
};
use jiff::Timestamp;
use maud::{Markup, html};

use super::editor::minute;
use crate::web::parts::moment;

/// Every profile, and the windows of days.
pub fn view(house: &House, now: Timestamp) -> Markup {
    let timers = &house.timers;
    html! {
        section class="part" aria-labelledby="windows" {
            h2 id="windows" { "Windows" }
            dl class="facts" {
                dt { "Selling waits" } dd { "while a case is open, and " (timers.hold_days_after) " days after the last one has ended" }
                dt { "A repeat" } dd { "is a like failure of the same customer within " (timers.repeat_window_days) " days" }
                dt { "Calm" } dd { "is " (timers.calm_days) " days without a word after the resolution" }
            }
        }
        @for (name, profile) in &timers.profiles { (table(house, name, profile, minute(now))) }
    }
}

fn table(house: &House, name: &str, profile: &TimerProfile, now: Timestamp) -> Markup {
    let zone = &house.company.zone;
    let id = format!("profile-{name}");
    html! {
        section class="part" aria-labelledby=(id) {
            h2 id=(id) { "Profile " (name) }
            p class="part-note" { "Counted in the calendar " a href={ "/settings/calendars/" (profile.calendar) } { (profile.calendar) } ". Example: from " (moment(now, zone)) "." }
            div class="scroll" tabindex="0" role="region" aria-label={ "Profile " (name) ", the table" } { table class="ledger" {
                thead { tr { th scope="col" { "What" } th scope="col" { "Within" } th scope="col" { "Counted from" } th scope="col" { "From now, due" } } }
                tbody { @for (what, limit, from) in rows(profile) { tr {
                    th scope="row" { (what) } td { (limit) } td { (from) }
                    td { (moment(profile.due(limit, now, &house.calendars), zone)) }
                } } }
            } }
        }
    }
}

const fn rows(profile: &TimerProfile) -> [(&'static str, TimeLimit, &'static str); 12] {
    [
        ("Acknowledge", profile.acknowledge, "first receipt"),
        ("Acknowledge a letter", profile.acknowledge_post, "first receipt"),
        ("Assess", profile.assess, "first receipt"),
        ("Decide", profile.decide, "first receipt"),
        ("Respond in writing, at the latest", profile.respond, "first receipt"),
        ("Put it right", profile.resolve, "the response"),
        ("Longest silence", profile.update_cadence, "the last update"),
        ("Answer a handover", profile.accept_handover, "the offer of it"),
        ("Ask whether all is settled", profile.follow_up, "the resolution"),
        ("Wait for that answer", profile.await_answer, "the question"),
        ("Letter that reaffirms", profile.letter, "calm"),
        ("An offer stands", profile.offer_stands, "the offer"),
    ]
}
