//! A rule of the house is changed: the whole house is read with the new text before it comes into force.

use domain::{
    change::Refused,
    event::{Event, Stream},
    house::{HouseError, Part},
    promise::calendar::{Calendar, CalendarError},
    staff::{Actor, Permission},
};
use jiff::Timestamp;
use store::Conn;

use crate::{
    app::{App, own_calendars, read_house, texts},
    error::Error,
};

/// What is changed: a part of the house, or a calendar of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// One of its parts.
    Part(Part),
    /// A calendar of the house's own, by name.
    Calendar(String),
}

impl Subject {
    /// The name under which it is kept.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Part(part) => part.name().to_owned(),
            Self::Calendar(name) => format!("calendar.{name}"),
        }
    }
}

/// The text of a part as it ships; `None` for a calendar of the house's own.
#[must_use]
pub fn shipped_text(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Part(part) => Some(domain::house::Texts::shipped().of(*part).to_owned()),
        Subject::Calendar(_) => None,
    }
}

/// Puts a text in force; answers its version. `from` is the version that it was written from, 0 for what ships.
///
/// # Errors
/// The role may not, somebody else was faster, or the text (or what it has to fit together with) is wrong.
pub fn change(app: &App, actor: &Actor, subject: Subject, from: i64, text: String) -> Result<i64, Error> {
    actor.must(Permission::Administer)?;
    let version = app.change(&app.turn(actor), move |unit, turn| {
        must_fit(unit.conn(), &subject, &text, turn.now)?;

        let version = store::settings::change_from(unit, &subject.name(), from, &text)?;
        let version = version.ok_or_else(changed_meanwhile)?;

        unit.happened(&[Event::new(Stream::House, "settings.changed")
            .fact("part", subject.name())
            .fact("version", version)])?;
        Ok(version)
    })?;
    app.refresh_house()?;
    Ok(version)
}

/// Puts an earlier version in force again, as a version of its own; 0 is what ships. Answers its number.
///
/// # Errors
/// The role may not, there is no such version, somebody else was faster, or it no longer fits the rest.
pub fn restore(app: &App, actor: &Actor, subject: Subject, from: i64, version: i64) -> Result<i64, Error> {
    actor.must(Permission::Administer)?;
    let text = match version {
        0 => shipped_text(&subject),
        _ => app.look(|conn| Ok(store::settings::of_version(conn, &subject.name(), version)?))?,
    };
    change(app, actor, subject, from, text.ok_or(Error::Missing("such version"))?)
}

/// Whether a text could come into force, without changing anything.
///
/// # Errors
/// What is wrong with it.
pub fn check(app: &App, subject: &Subject, text: &str) -> Result<(), Error> {
    app.look(|conn| must_fit(conn, subject, text, app.clock.now()))
}

fn must_fit(conn: &mut Conn<'_>, subject: &Subject, text: &str, now: Timestamp) -> Result<(), Error> {
    let mut texts = texts(conn, now)?;
    let versions = store::settings::versions(conn)?;
    let mut calendars = own_calendars(conn, &versions)?;
    match subject {
        Subject::Part(part) => text.clone_into(texts.of_mut(*part)),
        Subject::Calendar(name) => {
            let calendar = Calendar::from_toml(text).map_err(|error| wrong_calendar(&error))?;
            must_be_named(name, &calendar)?;
            calendars.insert(name.clone(), calendar);
        }
    }
    let edited = match subject {
        Subject::Part(part) => Some(*part),
        Subject::Calendar(_) => None,
    };
    let house = read_house(&texts, calendars).map_err(|error| wrong_text(edited, &error))?;
    if edited == Some(Part::Policy) {
        house.policy.weigh(text).map_err(|error| wrong_text(edited, &error))?;
    }
    Ok(())
}

/// Timers name a calendar by the name it is kept under, so both names have to be the same.
fn must_be_named(name: &str, calendar: &Calendar) -> Result<(), Refused> {
    let plain = |name: &str| {
        !name.is_empty()
            && name.len() <= 60
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
    };
    if !plain(name) {
        let expected = "small letters, digits and - (60 at most), such as shop-hours";
        return Err(Refused::invalid("name", format!("{name:?}"), expected));
    }
    if calendar.name() == name {
        return Ok(());
    }
    Err(Refused::invalid("text", format!("name = {:?}", calendar.name()), format!("name = {name:?}")))
}

fn wrong_text(edited: Option<Part>, error: &HouseError) -> Error {
    let column = error.column.map_or_else(String::new, |column| format!(", column {column}"));
    let line = error.line.map_or_else(String::new, |line| format!(" in line {line}{column}"));
    let file = if edited == Some(error.part) {
        String::new()
    } else {
        format!(" of {}, which no longer fits", error.part.file())
    };
    let found = format!("{}{line}{file}, `{}`", error.found, error.field);
    Refused::invalid("text", found, error.expected.clone()).into()
}

fn wrong_calendar(error: &CalendarError) -> Error {
    match error {
        CalendarError::Invalid { line, field, found, expected } => {
            let line = line.map_or_else(String::new, |line| format!(" in line {line}"));
            Refused::invalid("text", format!("{found}{line}, `{field}`"), expected.clone()).into()
        }
        other => Refused::invalid("text", other.to_string(), "a calendar").into(),
    }
}

fn changed_meanwhile() -> Refused {
    let sentence = "Somebody else has changed this since you opened it. Your text is still here: look at the newest version, bring both together, and save again.";
    Refused::not_now("changed_meanwhile", sentence)
}
