//! Seeing what became of a make-good, 30 and 90 days after it was given, without asking anybody.

use domain::{
    case::{
        CaseFile,
        acts::{FollowMakeGood, Since},
    },
    id::Id,
    recovery::MakeGood,
};
use jiff::Timestamp;
use store::{Unit, case::Lock};

use crate::{actions::case::act_in, app::Turn, error::Error};

/// Puts on record what is known of a make-good by now. Done twice, it is done once; and a make-good that was not given
/// after all, or is gone, has nothing to be followed.
///
/// # Errors
/// Storage failed.
pub fn follow(
    unit: &mut Unit<'_>,
    turn: &Turn,
    make_good: Id<MakeGood>,
    after_days: u16,
) -> Result<(), Error> {
    let Some(case) = store::recovery::case_of(unit.conn(), make_good)? else { return Ok(()) };
    let Some(file) = store::case::file(unit.conn(), case, Lock::Yes)? else { return Ok(()) };
    let Some((from, to)) = window(&file, make_good, after_days) else { return Ok(()) };
    let since = Since {
        bought_again: store::recovery::tried::bought(unit.conn(), file.customer.id, from, to)?,
        renewed: renewed(unit, &file, from, to)?,
    };

    act_in(unit, turn, case, &FollowMakeGood { make_good, after_days, since }).map(drop)
}

/// From when the customer had it until the look; none if that look is not to be made.
fn window(file: &CaseFile, make_good: Id<MakeGood>, after_days: u16) -> Option<(Timestamp, Timestamp)> {
    let one = file.make_goods.iter().find(|one| one.id == make_good)?;
    let (_, due) = one.looks_ahead().find(|(days, _)| *days == after_days)?;
    Some((one.fulfilled_at?, due))
}

/// Whether they stayed for another term in this time, as the customer's own history tells.
fn renewed(unit: &mut Unit<'_>, file: &CaseFile, from: Timestamp, to: Timestamp) -> Result<bool, Error> {
    let history = store::journal::history(unit.conn(), "customer", &file.customer.id.to_string())?;
    let renewals = history
        .iter()
        .filter(|entry| entry.kind == "good_event" && entry.fact("kind").as_deref() == Some("renewal"));
    let mut moments = renewals.filter_map(|entry| entry.fact("at")?.parse::<Timestamp>().ok());
    Ok(moments.any(|at| at > from && at <= to))
}
