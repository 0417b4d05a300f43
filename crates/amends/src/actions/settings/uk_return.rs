//! Changing which of the firm's own words belong to which group and cause of the UK return.

use domain::{
    change::Refused,
    event::{Event, Stream},
    learning::reports::uk_return::Mapping,
    staff::{Actor, Permission},
};

use crate::{
    app::App,
    error::Error,
    reports::uk_return::{SETTING, wrong_mapping},
};

/// Puts a mapping in force, if `from` is still the version that it changes; answers its number.
///
/// # Errors
/// The role may not, it is no mapping, or somebody else was faster.
pub fn change_uk_mapping(app: &App, actor: &Actor, from: i64, text: String) -> Result<i64, Error> {
    actor.must(Permission::Manage)?;
    Mapping::from_toml(&text).map_err(|error| wrong_mapping(&error))?;
    app.change(&app.turn(actor), move |unit, _| {
        let version = store::settings::change_from(unit, SETTING, from, &text)?.ok_or_else(|| {
            Refused::not_now(
                "changed_meanwhile",
                "Somebody has changed this meanwhile. Load it again and repeat your change.",
            )
        })?;
        unit.happened(&[Event::new(Stream::House, "settings.changed")
            .fact("part", SETTING)
            .fact("version", version)])?;
        Ok(version)
    })
}
