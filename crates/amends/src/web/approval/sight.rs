//! What a decision about an offer rests on, as its page shows it.

use domain::recovery::{MakeGood, Recommendation};

use crate::{
    actions::recovery::{Beside, beside},
    app::App,
    error::Error,
    web::{SignedIn, case::Sight},
};

/// An offer that somebody asks approval for.
pub struct Asked {
    /// Its case, customer and history.
    pub sight: Sight,
    /// The offer.
    pub one: MakeGood,
    /// What stands beside it.
    pub beside: Beside,
}

impl Asked {
    /// Reads it. Blocks.
    ///
    /// # Errors
    /// There is no such make-good, or storage failed.
    pub fn load(app: &App, me: &SignedIn, make_good: &str) -> Result<Self, Error> {
        let missing = Error::Missing("such make-good");
        let Ok(id) = make_good.parse() else { return Err(missing) };
        let case = app.look(|conn| Ok(store::recovery::case_of(conn, id)?))?.ok_or(missing)?;
        let mut sight = Sight::load(app, me, &case.to_string())?;
        let one = sight.file.make_goods.iter().find(|one| one.id == id).cloned();
        let one = one.ok_or(Error::Missing("such make-good"))?;
        let turn = app.turn(&me.actor());
        let beside = app.look(|conn| beside(conn, &turn, &mut sight.file, &one))?;
        Ok(Self { sight, one, beside })
    }

    /// What the policy would give.
    pub const fn recommended(&self) -> Option<&Recommendation> {
        self.beside.recommended.as_ref()
    }
}
