//! The rules in force: what ships, and what people have changed since.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    case::{Company, House},
    house::{HouseError, Part, Texts},
    promise::{Calendars, calendar::Calendar},
};
use jiff::{
    Timestamp,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};
use store::{Conn, settings};

use crate::error::Error;

/// How many versions of the policy may wait for their day at once.
const MOST_VERSIONS: i64 = 100;

/// The rules, and the versions they were read from.
pub struct InForce {
    pub house: Arc<House>,
    pub versions: Vec<(String, i64)>,
    /// When another version of the policy comes into force, if one waits.
    pub until: Option<Timestamp>,
}

/// Reads the rules: each part from its settings, or as it ships.
pub fn load(conn: &mut Conn<'_>, now: Timestamp) -> Result<InForce, Error> {
    let versions = settings::versions(conn)?;
    let texts = texts(conn, now)?;
    let house = read_house(&texts, own_calendars(conn, &versions)?)
        .map_err(|error| Error::Fault(error.to_string()))?;
    let until = policy_in_force(conn, today(&house.company.zone, now))?.1;
    let begins =
        |day: Date| day.to_zoned(zone(&house.company.zone)).ok().map(|midnight| midnight.timestamp());
    Ok(InForce { until: until.and_then(begins), house: Arc::new(house), versions })
}

/// The texts in force.
///
/// # Errors
/// Storage failed.
pub fn texts(conn: &mut Conn<'_>, now: Timestamp) -> Result<Texts, Error> {
    let mut texts = Texts::shipped();
    for part in Part::ALL {
        if let Some((_, changed)) = settings::current(conn, part.name())? {
            *texts.of_mut(part) = changed;
        }
    }
    let company = Company::from_toml(&texts.company).map_err(|error| Error::Fault(error.to_string()))?;
    if let (Some(changed), _) = policy_in_force(conn, today(&company.zone, now))? {
        texts.policy = changed;
    }
    Ok(texts)
}

/// The newest version of the policy whose first day has come, and the day on which a newer one comes into force.
fn policy_in_force(conn: &mut Conn<'_>, today: Date) -> Result<(Option<String>, Option<Date>), Error> {
    let mut next: Option<Date> = None;
    for version in settings::history(conn, Part::Policy.name(), MOST_VERSIONS)? {
        match first_day(&version.body).filter(|day| *day > today) {
            Some(day) => next = Some(next.map_or(day, |next| next.min(day))),
            None => return Ok((Some(version.body), next)),
        }
    }
    Ok((None, next))
}

/// The first day on which decisions rest on a policy, if its text names one.
#[must_use]
pub fn first_day(policy: &str) -> Option<Date> {
    toml::from_str::<toml::Table>(policy).ok()?.get("effective_at")?.as_str()?.parse().ok()
}

/// The day of the firm's own calendar.
#[must_use]
pub fn today(name: &str, now: Timestamp) -> Date {
    now.to_zoned(zone(name)).date()
}

fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap_or(TimeZone::UTC)
}

/// The house that these texts describe.
///
/// # Errors
/// Names the text, the line and the field, what was found and what was expected.
pub fn read_house(texts: &Texts, own: Calendars) -> Result<House, HouseError> {
    House::read(texts, own)
}

/// Calendars of the house's own, kept as `calendar.NAME`.
///
/// # Errors
/// Storage failed, or one of them can no longer be read.
pub fn own_calendars(conn: &mut Conn<'_>, versions: &[(String, i64)]) -> Result<Calendars, Error> {
    let mut own = BTreeMap::new();
    for (name, _) in versions {
        let Some(short) = name.strip_prefix("calendar.") else { continue };
        let Some((_, text)) = settings::current(conn, name)? else { continue };
        let calendar =
            Calendar::from_toml(&text).map_err(|error| Error::Fault(format!("{name}: {error}")))?;
        own.insert(short.to_owned(), calendar);
    }
    Ok(own)
}
