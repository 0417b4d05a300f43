//! Reminding the customer of an offer that ends soon.

use domain::{
    case::{Case, acts::OfferReminder},
    errand::Errand,
    id::Id,
    recovery::{MakeGood, MakeGoodState},
    staff::Actor,
};
use store::case::Lock;

use crate::{actions, app::App, error::Error, letters};

/// Writes the reminder over the owner's name and sends it, in the unit that marks the job done. An offer that was answered or
/// has lapsed meanwhile is not spoken of. Words that the reply check stops are the owner's to find.
pub fn remind(app: &App, key: &str, case: Id<Case>, make_good: Id<MakeGood>) -> Result<(), Error> {
    let (key, keys, base) = (key.to_owned(), app.keys.clone(), app.public_url("/c/"));
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let file = store::case::file(unit.conn(), case, Lock::Yes)?.filter(|file| file.case.is_open());
        let stands = |one: &&MakeGood| {
            one.id == make_good && one.state == MakeGoodState::Offered && one.lapses_at > Some(turn.now)
        };
        if let Some((file, one)) =
            file.as_ref().and_then(|file| Some((file, file.make_goods.iter().find(stands)?)))
        {
            let owner =
                store::staff::by_id(unit.conn(), file.case.owner)?.ok_or(Error::Missing("such person"))?;
            let link = format!("{base}{}", keys.case_link(case, file.case.link_version));
            let body = letters::offer_reminder(&turn.house, file, one, &owner, &link)?;
            match actions::case::act_in(unit, turn, case, &OfferReminder { make_good, body }) {
                Ok(_) => {}
                Err(Error::Refused(_)) => {
                    let occasion = format!("make_good.ending:{make_good}");
                    unit.errands(&[Errand::alert(
                        Some(owner.id),
                        case,
                        "make_good.ending",
                        &occasion,
                        turn.now,
                    )])?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(store::jobs::done(unit, &key)?)
    })
}
