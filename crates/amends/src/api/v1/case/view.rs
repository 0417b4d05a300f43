//! A case as other systems see it. Attribution is not here: it never leaves the house.

use domain::{
    case::{Case, CaseFile, Milestones, NextStep, Repeat, Stage},
    customer::Customer,
    failure::Severity,
    id::{CaseNumber, Id},
    intake::Channel,
    promise::Promise,
    recovery::MakeGood,
    staff::Member,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A case.
#[derive(Serialize, JsonSchema)]
pub struct CaseView {
    /// Its id.
    pub id: Id<Case>,
    /// What a person reads out.
    pub number: CaseNumber,
    /// The id in the system it came from.
    pub external_id: Option<String>,
    /// Who was hurt.
    pub customer: Id<Customer>,
    /// How it reached us first.
    pub channel: Channel,
    /// One line.
    pub subject: String,
    /// First moment anyone in the firm got it.
    pub received_at: Timestamp,
    /// The kind of failure.
    pub failure_type: Option<String>,
    /// How bad.
    pub severity: Severity,
    /// Where it stands.
    pub stage: Stage,
    /// Whether something is still to be done.
    pub open: bool,
    /// The one person answerable now.
    pub owner: Id<Member>,
    /// What happens next, and by when.
    pub next_step: Option<NextStep>,
    /// The next promise that is owed; null until the customer has been shown a date.
    pub promise: Option<Promise>,
    /// Whether a like failure hit the same customer before.
    pub repeat: bool,
    /// That failure.
    pub repeat_of: Option<Repeat>,
    /// Whether it was raised to a higher level.
    pub escalated: bool,
    /// What was reached, and when.
    pub milestones: Milestones,
    /// Everything promised.
    pub promises: Vec<Promise>,
    /// Everything given or offered.
    pub make_goods: Vec<MakeGood>,
}

impl From<CaseFile> for CaseView {
    fn from(file: CaseFile) -> Self {
        Self::of(&file)
    }
}

impl CaseView {
    /// The view of a whole file.
    #[must_use]
    pub fn of(file: &CaseFile) -> Self {
        Self::with(&file.case, file.promises.clone(), file.make_goods.clone())
    }

    /// The view of a case with what was promised and given in it.
    #[must_use]
    pub fn with(case: &Case, promises: Vec<Promise>, make_goods: Vec<MakeGood>) -> Self {
        let owed = promises.iter().filter(|promise| promise.is_open());
        let promise = owed.min_by_key(|promise| promise.due_at).cloned();
        Self {
            id: case.id,
            number: case.number,
            external_id: case.external_id.clone(),
            customer: case.customer,
            channel: case.channel,
            subject: case.subject.clone(),
            received_at: case.received_at,
            failure_type: case.failure_type.clone(),
            severity: case.severity,
            stage: case.stage,
            open: case.is_open(),
            owner: case.owner,
            next_step: case.next_step.clone(),
            promise,
            repeat: case.repeat.is_some(),
            repeat_of: case.repeat.clone(),
            escalated: case.escalation.is_some(),
            milestones: case.milestones.clone(),
            promises,
            make_goods,
        }
    }
}
