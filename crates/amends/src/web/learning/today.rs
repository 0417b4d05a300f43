//! Corrective actions among other things to do: what is late, did not work, or came back.

use domain::learning::Problem;
use maud::{Markup, html};

use super::action::{alarm_words, here};
use crate::web::parts;

/// An entry for each alarm of a problem that nobody has answered.
pub fn alarms(problem: &Problem, zone: &str) -> Markup {
    html! { @for (one, alarm) in problem.alarms() {
        li {
            span class="entry-what" { a href=(here(problem, one)) { (one.what) } }
            span class="entry-state" { (parts::state("flag", "alarm")) }
            span class="entry-sub" { (alarm_words(alarm)) " " (parts::moment(alarm.at, zone)) " · " (problem.title) }
        }
    } }
}
