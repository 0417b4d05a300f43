//! Putting the cases of silent victims to rest: one deliberate act by a person, carried out in portions, each case asked by
//! itself.

use domain::{
    case::notices::SilentDeed,
    errand::{Errand, Rest},
    id::Id,
    intake::Incident,
    staff::Actor,
};
use store::{Unit, jobs};

use crate::{
    actions::{case::act_in, intake::incident_taken as taken},
    app::{App, Turn},
    error::Error,
};

/// So many cases are met in one unit.
const PORTION: i64 = 50;

/// Begins to put them to rest.
///
/// # Errors
/// There is no such incident, it is no person who may, or a field is wrong.
pub fn put_to_rest(
    app: &App,
    actor: &Actor,
    incident: Id<Incident>,
    deed: SilentDeed,
) -> Result<Incident, Error> {
    app.change(&app.turn(actor), move |unit, turn| {
        let before = taken(unit, incident)?;

        let event = deed.begin(incident, &turn.actor, turn.now)?;

        unit.happened(&[event])?;
        if let Some(by) = turn.actor.member_id() {
            let rest =
                Rest { incident, deed: deed.clone(), by, begun_at: turn.now, after: None, done: 0, left: 0 };
            unit.errands(&[Errand::put_to_rest(rest, turn.now)])?;
        }
        Ok(before)
    })
}

/// Does it for the next few, and plans the next portion.
///
/// # Errors
/// Storage failed; then nothing of this portion was done.
pub fn rest_portion(app: &App, key: &str, rest: Rest) -> Result<(), Error> {
    let by = app.look(|conn| {
        let by = store::staff::by_id(conn, rest.by)?;
        by.ok_or(Error::Missing("such person"))
    })?;
    let key = key.to_owned();
    app.change(&app.turn(&Actor::member(&by)), move |unit, turn| {
        rest_some(unit, turn, rest.clone())?;
        Ok(jobs::done(unit, &key)?)
    })
}

fn rest_some(unit: &mut Unit<'_>, turn: &Turn, mut rest: Rest) -> Result<(), Error> {
    let cases = store::case::notices::silent_of(unit.conn(), rest.incident, &rest.deed, rest.after, PORTION)?;
    for case in &cases {
        match act_in(unit, turn, *case, &rest.deed) {
            Ok(_) => rest.done += 1,
            // It is left as it was, for somebody to look at.
            Err(Error::Refused(_)) => rest.left += 1,
            Err(error) => return Err(error),
        }
    }
    if let Some(last) = cases.last() {
        rest.after = Some(*last);
        return Ok(unit.errands(&[Errand::put_to_rest(rest, turn.now)])?);
    }
    Ok(unit.happened(&[rest.deed.ended(rest.incident, rest.done, rest.left)])?)
}
