//! The rules in force: what ships, and what people have changed since.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    case::House,
    house::{HouseError, Part, Texts},
    promise::{Calendars, calendar::Calendar},
};
use store::{Conn, settings};

use crate::error::Error;

/// The rules, and the versions they were read from.
pub struct InForce {
    pub house: Arc<House>,
    pub versions: Vec<(String, i64)>,
}

/// Reads the rules: each part from its settings, or as it ships.
pub fn load(conn: &mut Conn<'_>) -> Result<InForce, Error> {
    let versions = settings::versions(conn)?;
    let house = read_house(&texts(conn)?, own_calendars(conn, &versions)?)
        .map_err(|error| Error::Fault(error.to_string()))?;
    Ok(InForce { house: Arc::new(house), versions })
}

/// The texts in force.
///
/// # Errors
/// Storage failed.
pub fn texts(conn: &mut Conn<'_>) -> Result<Texts, Error> {
    let mut texts = Texts::shipped();
    for part in Part::ALL {
        if let Some((_, changed)) = settings::current(conn, part.name())? {
            *texts.of_mut(part) = changed;
        }
    }
    Ok(texts)
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
