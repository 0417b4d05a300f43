//! How a round reads for real customers, before it goes out. Looking changes nothing.

use domain::{
    case::{
        CaseFile, MessageKind, check_text,
        notices::{NoticePlan, NoticeRound, RoundKind, draft},
    },
    change::Refused,
    customer::Customer,
    id::Id,
    intake::{Channel, CohortMember, Incident, Status},
    recovery::Spent,
    reply::ReplyCheck,
    staff::Actor,
};
use schemars::JsonSchema;
use serde::Serialize;
use store::{Conn, case::Lock, imported::Order, intake::cohort};

use super::portion::{NotReady, Post, Teller, orders_of};
use crate::{
    app::{App, Turn},
    error::Error,
};

/// As many are shown.
const SHOWN: usize = 3;
/// As many are tried of each kind.
const TRIED: i64 = 11;

/// What one of them would be told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sample {
    /// Who.
    pub customer: Id<Customer>,
    /// What to call them.
    pub name: String,
    /// Whether they never complained.
    pub silent: bool,
    /// The text, filled for them; as far as it goes if a place has nothing to say.
    pub text: String,
    /// Why it could not go to them.
    pub stopped: Option<String>,
    /// What the reply check finds.
    pub check: Option<ReplyCheck>,
}

/// How a round reads for three of those whom it would tell. Whoever could not be told as it is comes first.
///
/// # Errors
/// There is no such incident, or storage failed.
pub fn samples(app: &App, round: &NoticeRound) -> Result<Vec<Sample>, Error> {
    let post = Post::of(app);
    app.look(|conn| {
        let incident = store::intake::incident(conn, round.incident, Lock::No)?;
        let incident = incident.ok_or(Error::Missing("such incident"))?;
        let owner = store::staff::by_id(conn, round.owner)?.ok_or(Error::Missing("such person"))?;
        let turn = app.turn(&Actor::member(&owner));
        let mut found = Vec::new();
        for member in some_of(conn, round)? {
            found.push(sample_of(conn, &turn, &post, round, &incident, member)?);
        }
        found.sort_by_key(|sample| sample.stopped.is_none());
        found.truncate(SHOWN);
        Ok(found)
    })
}

/// How a plan that is not written yet reads for one of those whom it would tell; none if there is nobody.
///
/// # Errors
/// There is no such incident, or a field of the plan is wrong.
pub fn try_out(
    app: &App,
    actor: &Actor,
    incident: Id<Incident>,
    plan: NoticePlan,
) -> Result<Option<Sample>, Error> {
    let turn = app.turn(actor);
    let ids = turn.ids();
    let round = app.look(|conn| {
        let incident =
            store::intake::incident(conn, incident, Lock::No)?.ok_or(Error::Missing("such incident"))?;
        let me = turn.actor.member_id().map(|id| store::staff::by_id(conn, id)).transpose()?.flatten();
        let me = me.ok_or(Error::SignedOut)?;
        Ok::<_, Error>(draft(plan.clone(), &me, &incident, 1, &Spent::default(), &turn.desk(&ids))?.state)
    })?;
    Ok(samples(app, &round)?.into_iter().next())
}

/// A dozen whom the round would tell, those who complained among them.
fn some_of(conn: &mut Conn<'_>, round: &NoticeRound) -> Result<Vec<CohortMember>, Error> {
    let mut some = Vec::new();
    let letter = round.plan.kind == RoundKind::Letter;
    for status in round.plan.kind.goes_through().iter().filter(|status| **status != Status::ByHand) {
        let filter = cohort::Filter { status: Some(*status), silent: None };
        some.extend(cohort::page(conn, round.incident, filter, None, TRIED)?);
    }
    if letter {
        some.retain(|one| one.silent);
        return Ok(some);
    }
    let loud = cohort::Filter { status: None, silent: Some(false) };
    let goes = |one: &CohortMember| round.plan.kind.goes_through().contains(&one.status());
    let loud = cohort::page(conn, round.incident, loud, None, TRIED)?.into_iter().filter(goes);
    let known: Vec<_> = some.iter().map(|one| one.customer).collect();
    some.extend(loud.filter(|one| !known.contains(&one.customer)).take(1));
    Ok(some)
}

/// What one would be told.
pub(super) fn sample_of(
    conn: &mut Conn<'_>,
    turn: &Turn,
    post: &Post,
    round: &NoticeRound,
    incident: &Incident,
    mut member: CohortMember,
) -> Result<Sample, Error> {
    let size = cohort::size(conn, incident.id)?;
    let ids = turn.ids();
    let desk = turn.desk(&ids);
    let teller = Teller { turn, desk: &desk, post, round, incident, size };
    let (customer, own) = teller.load(conn, &mut member, Lock::No)?;
    let orders = orders_of(conn, &member)?;
    let sample = Sample {
        customer: customer.id,
        name: customer.label().to_owned(),
        silent: member.silent,
        text: String::new(),
        stopped: None,
        check: None,
    };
    if round.plan.kind != RoundKind::Notice {
        return Ok(teller.sample_in_thread(sample, &member, own, &orders));
    }
    Ok(match teller.ready(&member, customer, own, &orders, Channel::Email, None) {
        Ok(ready) => {
            let check = check_text(&ready.change.state, MessageKind::Notice, &ready.body, &desk);
            Sample { text: ready.body, check: Some(check), ..sample }
        }
        Err(NotReady { refused, body }) => {
            let stopped = Some(refused.to_string());
            let check = match refused {
                Refused::Text(check) | Refused::Untrue { check, .. } => Some(*check),
                _ => None,
            };
            Sample { text: body, stopped, check, ..sample }
        }
    })
}

impl Teller<'_> {
    fn sample_in_thread(
        &self,
        sample: Sample,
        member: &CohortMember,
        own: Option<CaseFile>,
        orders: &[Order],
    ) -> Sample {
        let Some(file) = own else {
            return Sample { stopped: Some("There is no case of theirs to write in.".to_owned()), ..sample };
        };
        match self.told(member, &file.customer, orders, Some(&file), "").text() {
            Ok(text) => self.checked_in_thread(sample, member, file, text),
            Err(gap) => Sample { stopped: Some(gap.to_string()), ..sample },
        }
    }

    fn checked_in_thread(
        &self,
        sample: Sample,
        member: &CohortMember,
        file: CaseFile,
        text: String,
    ) -> Sample {
        let letter = self.round.plan.kind == RoundKind::Letter;
        let kind = if letter { MessageKind::Letter } else { MessageKind::Update };
        let file = match self.with_promise_kept(file, member) {
            Ok(kept) => kept.state,
            Err(refused) => return Sample { text, stopped: Some(refused.to_string()), ..sample },
        };
        let check = check_text(&file, kind, &text, self.desk);
        let stopped = match self.said(file, member, text.clone()) {
            _ if check.blocked => Some("The reply check found a fault that stops it.".to_owned()),
            done => done.err().map(|refused| refused.to_string()),
        };
        Sample { text, check: Some(check), stopped, ..sample }
    }
}
