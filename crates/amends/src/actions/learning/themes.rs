//! Learning from the words of all cases: suggestions of a kind of failure, what rises, what is alike.

use domain::{
    case::Case,
    id::Id,
    learning::themes::{
        Classifier, Cluster, Learned, Lesson, MOST_CODED, Rise, Told, clusters, copies, is_due, learn, rising,
    },
    staff::{Actor, Permission},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use store::learned::{READING, SUGGESTIONS};

use crate::{app::App, error::Error};

/// The newest cases are held against those before them.
const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 28);
const BASE: SignedDuration = SignedDuration::from_hours(24 * 365);
/// Texts that are read at most, of the window and of the time before.
const MOST_READ: i64 = 20_000;
/// The hour of the night, in the firm's zone, in which reading disturbs nobody.
const HOUR: i8 = 2;

/// What the words of all cases say.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// When it was read.
    pub at: Timestamp,
    /// First receipt of the window.
    pub from: Timestamp,
    /// What rises in the window.
    pub rise: Rise,
    /// Cases of the window whose words are nearly the same: the first ones of each group, with the size of the group.
    pub copies: Vec<(usize, Vec<String>)>,
    /// Cases of the window that speak of the same thing.
    pub clusters: Vec<Cluster>,
}

/// Reads the words of all cases, and learns anew to suggest kinds of failure where there is enough new to learn from.
/// Marks the job of that key done.
///
/// # Errors
/// The role may not, or storage failed.
pub fn read_themes(app: &App, actor: &Actor, job: Option<String>) -> Result<Reading, Error> {
    actor.must(Permission::Manage)?;
    let turn = app.turn(actor);
    let now = turn.now;
    let (known, coded) = app.look(|conn| {
        let known: Option<Learned> = store::learned::state(conn, SUGGESTIONS)?;
        let due = is_due(known.as_ref(), store::themes::coded(conn, MOST_CODED)?, now);
        Ok((known, if due { Some(store::themes::coded_words(conn, MOST_CODED)?) } else { None }))
    })?;
    let (from, before) = (earlier(now, WINDOW), earlier(now, BASE));
    let window = app.look(|conn| Ok(store::themes::said_between(conn, from, after(now), MOST_READ)?))?;
    let base = app.look(|conn| Ok(store::themes::said_between(conn, before, from, MOST_READ)?))?;

    let coded = coded.map(|coded| coded.into_iter().map(|(kind, text)| Lesson::new(&text, kind)).collect());
    let learned = coded.and_then(|coded: Vec<Lesson>| learn(coded, now));
    let reading = read(&told(window), &told(base), from, now);

    let kept = reading.clone();
    app.change(&turn, move |unit, _| {
        if let Some((classifier, learned)) = &learned {
            keep_suggestions(unit, known.as_ref(), classifier, learned)?;
        }
        store::learned::keep(unit, READING, &kept, None)?;
        Ok(job.as_deref().map_or(Ok(()), |key| store::jobs::done(unit, key))?)
    })?;
    Ok(reading)
}

/// Somebody else may have learned meanwhile, on another node: the newer one stays.
fn keep_suggestions(
    unit: &mut store::Unit<'_>,
    known: Option<&Learned>,
    classifier: &Classifier,
    learned: &Learned,
) -> Result<(), Error> {
    let there: Option<Learned> = store::learned::state(unit.conn(), SUGGESTIONS)?;
    if there.as_ref().map(|one| one.at) == known.map(|one| one.at) {
        store::learned::keep(unit, SUGGESTIONS, learned, Some(&classifier.to_bytes()))?;
    }
    Ok(())
}

fn told(said: Vec<store::themes::Said>) -> Vec<Told> {
    said.into_iter().map(|one| Told::new(one.case.to_string(), one.customer, one.text)).collect()
}

fn read(window: &[Told], base: &[Told], from: Timestamp, at: Timestamp) -> Reading {
    Reading { at, from, rise: rising(window, base), copies: copies(window), clusters: clusters(window) }
}

fn earlier(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

/// The first moment after this one: what comes in just now is read as well.
fn after(at: Timestamp) -> Timestamp {
    at.saturating_add(SignedDuration::from_micros(1)).unwrap_or(at)
}

/// The coming night in the firm's zone: its date, and when reading begins.
#[must_use]
pub fn night(now: Timestamp, zone: &str) -> (String, Timestamp) {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let here = now.to_zoned(zone);
    let tonight = |date: jiff::civil::Date| date.at(HOUR, 0, 0, 0).to_zoned(here.time_zone().clone()).ok();
    let coming = [Some(here.date()), here.date().tomorrow().ok()];
    let found = coming.into_iter().flatten().filter_map(tonight).find(|at| at.timestamp() > now);
    found.map_or_else(|| (here.date().to_string(), now), |at| (at.date().to_string(), at.timestamp()))
}

/// The case that an example of a reading stands for.
#[must_use]
pub fn case_of(example: &str) -> Option<Id<Case>> {
    example.parse().ok().map(Id::new)
}

#[cfg(test)]
mod tests {
    use super::night;

    #[test]
    fn the_coming_night_has_its_own_date_in_the_firms_zone() {
        let at = |text: &str| text.parse().unwrap();
        let told = |text: &str| {
            let (day, due) = night(at(text), "Europe/Berlin");
            (day, due.to_string())
        };
        assert_eq!(
            told("2026-03-10T23:30:00Z"),
            ("2026-03-11".to_owned(), "2026-03-11T01:00:00Z".to_owned())
        );
        assert_eq!(
            told("2026-03-10T01:00:00Z"),
            ("2026-03-11".to_owned(), "2026-03-11T01:00:00Z".to_owned())
        );
        // Two o'clock does not exist in the night in which the clocks go forward.
        assert_eq!(told("2026-03-28T12:00:00Z").0, "2026-03-29");
    }
}
