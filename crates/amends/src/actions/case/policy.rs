//! The make-good policy of a case: the one in force, or the one that it was decided under.

use domain::{
    case::{CaseFile, House},
    recovery::MakeGoodPolicy,
};
use store::Conn;

use crate::error::Error;

/// The policy by which this case is asked.
///
/// # Errors
/// Storage failed, or a version that was kept can no longer be read.
pub fn policy_of(conn: &mut Conn<'_>, house: &House, file: &CaseFile) -> Result<MakeGoodPolicy, Error> {
    let decided = file.case.decision.as_ref().and_then(|decision| decision.policy.clone());
    let Some(seal) = decided.filter(|seal| *seal != house.policy.seal()) else {
        return Ok(house.policy.clone());
    };

    // A case that was decided before versions were kept is asked by the one in force.
    let Some(text) = store::policy::of_seal(conn, &seal)? else { return Ok(house.policy.clone()) };
    MakeGoodPolicy::from_toml(&text).map_err(|error| Error::Fault(format!("policy {seal}: {error}")))
}
