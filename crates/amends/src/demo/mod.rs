//! The demo: a small invented company with six weeks of history, and a clock that the visitor can move.
//!
//! Nothing of it is faked: the history is made by the same actions that people use, with the clock set to the moment
//! of each, and with the jobs doing what falls due in between.

mod clock;
mod house;
mod moment;
mod script;

pub use clock::{advance, set_clock};
pub use script::Script;

use domain::{id::Id, staff::Member};

use crate::{app::App, error::Error};

const COMPANY: &str = include_str!("../../templates/demo/company.toml");
const STORIES: [&str; 7] = [
    include_str!("../../templates/demo/settled.toml"),
    include_str!("../../templates/demo/round.toml"),
    include_str!("../../templates/demo/repeat.toml"),
    include_str!("../../templates/demo/business.toml"),
    include_str!("../../templates/demo/burnt.toml"),
    include_str!("../../templates/demo/today.toml"),
    include_str!("../../templates/demo/house.toml"),
];

/// Tells the weeks up to now; answers who the visitor is.
///
/// # Errors
/// A step was refused: says which, and why.
pub fn tell(app: &App) -> Result<Id<Member>, Error> {
    let mut script = Script::begin(app, COMPANY)?;
    for story in STORIES {
        script.add(story)?;
    }
    script.play()
}
