//! What a verb is: a body that is read, and what it does to the thing that stands in the address.

use domain::{
    case::{
        Act, CaseFile,
        acts::{Merger, PromiseKept, PromiseReleased, PromiseRenegotiated},
    },
    id::Id,
    learning::{NewDebrief, Problem},
    promise::Promise,
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use store::Unit;

use crate::{
    actions::{
        case::{act_in, merge_in},
        learning::debrief_in,
    },
    app::Turn,
    error::Error,
};

/// A verb, by its body.
pub trait Verb: DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// What it answers.
    type Done: Into<Done>;

    /// Does it to the thing of that name.
    ///
    /// # Errors
    /// There is no such thing, or the rule that stands against it.
    fn done_in(&self, unit: &mut Unit<'_>, turn: &Turn, name: &str) -> Result<Self::Done, Error>;
}

/// What was done, whatever it was.
pub enum Done {
    /// To a case: how it stands now.
    Case(Box<CaseFile>),
    /// To the problem behind it.
    Problem(Box<Problem>),
}

impl From<CaseFile> for Done {
    fn from(file: CaseFile) -> Self {
        Self::Case(Box::new(file))
    }
}

impl From<Problem> for Done {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// Whatever is an act is a verb of the case that the address names.
impl<A: Act + DeserializeOwned + JsonSchema + Send + Sync + 'static> Verb for A {
    type Done = CaseFile;

    fn done_in(&self, unit: &mut Unit<'_>, turn: &Turn, name: &str) -> Result<CaseFile, Error> {
        let case = store::case::find(unit.conn(), name)?.ok_or(Error::Missing("such case"))?;
        act_in(unit, turn, case, self)
    }
}

/// Continues the case in another; answers that one.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Merging(Merger);

impl Verb for Merging {
    type Done = CaseFile;

    fn done_in(&self, unit: &mut Unit<'_>, turn: &Turn, name: &str) -> Result<CaseFile, Error> {
        let case = store::case::find(unit.conn(), name)?.ok_or(Error::Missing("such case"))?;
        merge_in(unit, turn, case, self.0.into)
    }
}

/// Debriefs the problem behind the case; answers the problem.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Debriefing(NewDebrief);

impl Verb for Debriefing {
    type Done = Problem;

    fn done_in(&self, unit: &mut Unit<'_>, turn: &Turn, name: &str) -> Result<Problem, Error> {
        let case = store::case::find(unit.conn(), name)?.ok_or(Error::Missing("such case"))?;
        debrief_in(unit, turn, case, &self.0)
    }
}

/// A verb of the promise that the address names.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct OfPromise<A>(A);

/// An act whose promise stands in the address.
pub(super) trait AboutPromise: Act + Clone {
    /// The same act, about this promise.
    fn about(&self, promise: Id<Promise>) -> Self;
}

impl AboutPromise for PromiseKept {
    fn about(&self, promise: Id<Promise>) -> Self {
        Self { promise: Some(promise), ..self.clone() }
    }
}

impl AboutPromise for PromiseRenegotiated {
    fn about(&self, promise: Id<Promise>) -> Self {
        Self { promise: Some(promise), ..self.clone() }
    }
}

impl AboutPromise for PromiseReleased {
    fn about(&self, promise: Id<Promise>) -> Self {
        Self { promise: Some(promise), ..self.clone() }
    }
}

impl<A: AboutPromise + DeserializeOwned + JsonSchema + Send + Sync + 'static> Verb for OfPromise<A> {
    type Done = CaseFile;

    fn done_in(&self, unit: &mut Unit<'_>, turn: &Turn, name: &str) -> Result<CaseFile, Error> {
        let missing = Error::Missing("such promise");
        let Ok(promise) = name.parse() else { return Err(missing) };
        let case = store::promise::case_of(unit.conn(), promise)?.ok_or(missing)?;
        act_in(unit, turn, case, &self.0.about(promise))
    }
}
