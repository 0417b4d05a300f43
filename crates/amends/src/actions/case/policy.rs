//! The make-good policy of a case: the one in force, or the one that it was decided under.

use domain::{case::CaseFile, recovery::MakeGoodPolicy};

use crate::{app::App, error::Error};

/// The policy by which this case is asked. Blocks.
///
/// # Errors
/// Storage failed, or a version that was kept can no longer be read.
pub fn policy_of(app: &App, file: &CaseFile) -> Result<MakeGoodPolicy, Error> {
    let house = app.house();
    let decided = file.case.decision.as_ref().and_then(|decision| decision.policy.clone());
    let Some(seal) = decided.filter(|seal| *seal != house.policy.seal()) else {
        return Ok(house.policy.clone());
    };

    let kept = app.look(|conn| Ok(store::policy::of_seal(conn, &seal)?))?;
    // A case that was decided before versions were kept is asked by the one in force.
    let Some(text) = kept else { return Ok(house.policy.clone()) };
    MakeGoodPolicy::from_toml(&text).map_err(|error| Error::Fault(format!("policy {seal}: {error}")))
}
