//! Telling everybody whom a mistake hit: a round is written, looked at, approved, sent in portions, paused and gone on with.

mod by_hand;
mod owed;
mod portion;
mod sample;
mod silent;
mod words;

use domain::{
    case::notices::{NoticePlan, NoticeRound, RoundKind, RoundState, draft as write},
    change::{Change, Refused},
    id::Id,
    intake::Incident,
    recovery::Spent,
    staff::{Actor, Member, first_owner},
};
use store::{Conn, Unit, case::Lock, case::notices as kept, intake::cohort};

pub use by_hand::{ByHand, tell_by_hand};
pub use portion::tell_portion;
pub use sample::{Sample, samples, try_out};
pub use silent::{put_to_rest, rest_portion};

use crate::{
    actions::intake::incident_taken as taken,
    app::{App, Turn},
    error::Error,
};

const MISSING: Error = Error::Missing("such round of notices");

/// Writes a round.
///
/// # Errors
/// There is no such incident, the role may not, or a field is wrong.
pub fn draft(
    app: &App,
    actor: &Actor,
    incident: Id<Incident>,
    plan: NoticePlan,
) -> Result<NoticeRound, Error> {
    app.change(&app.turn(actor), move |unit, turn| draft_in(unit, turn, incident, &plan))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such incident, the role may not, or a field is wrong.
pub fn draft_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    incident: Id<Incident>,
    plan: &NoticePlan,
) -> Result<NoticeRound, Error> {
    let incident = taken(unit, incident)?;
    let reached = would_reach(unit.conn(), &incident, plan.kind)?;
    let spent = spent(unit, turn, &incident)?;
    let owner = owner_of(unit, turn, plan, &incident)?;

    let ids = turn.ids();
    let mut change = write(plan.clone(), &owner, &incident, reached, &spent, &turn.desk(&ids))?;
    change.state.owed = owed::worked_out(unit.conn(), turn, &change.state, &incident)?;

    save(unit, change)
}

/// Agrees to the make-good of a round, once for all of them.
///
/// # Errors
/// There is no such round, or the rule that stands against it.
pub fn approve(app: &App, actor: &Actor, round: Id<NoticeRound>) -> Result<NoticeRound, Error> {
    app.change(&app.turn(actor), move |unit, turn| approve_in(unit, turn, round))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such round, or the rule that stands against it.
pub fn approve_in(unit: &mut Unit<'_>, turn: &Turn, round: Id<NoticeRound>) -> Result<NoticeRound, Error> {
    let round = round_taken(unit, round)?;
    let ids = turn.ids();
    let change = round.approve(&turn.desk(&ids))?;
    save(unit, change)
}

/// Lets a round go out, or go on. `seal` names what was looked at.
///
/// # Errors
/// There is no such round, or the rule that stands against it.
pub fn begin(app: &App, actor: &Actor, round: Id<NoticeRound>, seal: &str) -> Result<NoticeRound, Error> {
    let seal = seal.to_owned();
    app.change(&app.turn(actor), move |unit, turn| begin_in(unit, turn, round, &seal))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such round, or the rule that stands against it.
pub fn begin_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    round: Id<NoticeRound>,
    seal: &str,
) -> Result<NoticeRound, Error> {
    let round = round_taken(unit, round)?;
    let incident = taken(unit, round.incident)?;
    let reached = would_reach(unit.conn(), &incident, round.plan.kind)?;
    let others = kept::of_incident(unit.conn(), incident.id, None, 200)?;
    if others.iter().any(|one| one.id != round.id && one.state == RoundState::Sending) {
        let sentence = "Another round of this incident is going out. Wait for its end, or pause it.";
        return Err(Refused::not_now("another_round", sentence).into());
    }
    let spent = spent(unit, turn, &incident)?;

    let ids = turn.ids();
    let change = round.begin(seal, &incident, reached, &spent, &turn.desk(&ids))?;

    save(unit, change)
}

/// Halts a round.
///
/// # Errors
/// There is no such round, or it is not going out.
pub fn pause(app: &App, actor: &Actor, round: Id<NoticeRound>) -> Result<NoticeRound, Error> {
    app.change(&app.turn(actor), move |unit, turn| pause_in(unit, turn, round))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such round, or it is not going out.
pub fn pause_in(unit: &mut Unit<'_>, turn: &Turn, round: Id<NoticeRound>) -> Result<NoticeRound, Error> {
    let round = round_taken(unit, round)?;
    let ids = turn.ids();
    let change = round.pause(None, &turn.desk(&ids))?;
    save(unit, change)
}

/// Gives a round up.
///
/// # Errors
/// There is no such round, it has ended, or it is going out.
pub fn give_up(app: &App, actor: &Actor, round: Id<NoticeRound>) -> Result<NoticeRound, Error> {
    app.change(&app.turn(actor), move |unit, turn| give_up_in(unit, turn, round))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// There is no such round, it has ended, or it is going out.
pub fn give_up_in(unit: &mut Unit<'_>, turn: &Turn, round: Id<NoticeRound>) -> Result<NoticeRound, Error> {
    let round = round_taken(unit, round)?;
    let ids = turn.ids();
    let change = round.give_up(&turn.desk(&ids))?;
    save(unit, change)
}

/// What is done with a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RoundStep {
    /// Somebody else agrees to the make-good.
    Approve,
    /// It goes out, or goes on: the seal names what was looked at.
    Begin(String),
    /// It is halted.
    Pause,
    /// It is given up.
    GiveUp,
}

/// Does one of these inside a unit that has begun.
///
/// # Errors
/// There is no such round, or the rule that stands against it.
pub fn step_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    round: Id<NoticeRound>,
    step: &RoundStep,
) -> Result<NoticeRound, Error> {
    match step {
        RoundStep::Approve => approve_in(unit, turn, round),
        RoundStep::Begin(seal) => begin_in(unit, turn, round, seal),
        RoundStep::Pause => pause_in(unit, turn, round),
        RoundStep::GiveUp => give_up_in(unit, turn, round),
    }
}

/// How many a round of this kind would tell, or try to.
///
/// # Errors
/// Storage failed.
pub fn would_reach(conn: &mut Conn<'_>, incident: &Incident, kind: RoundKind) -> Result<u64, Error> {
    let counts = cohort::counts(conn, incident.id)?;
    Ok(kind.goes_through().iter().map(|status| counts.of(*status)).sum())
}

/// Whoever is named; else whoever writes it, if that is a person; else whoever would get such a case.
fn owner_of(
    unit: &mut Unit<'_>,
    turn: &Turn,
    plan: &NoticePlan,
    incident: &Incident,
) -> Result<Member, Error> {
    let named = plan.owner.or_else(|| turn.actor.member_id().filter(|_| !turn.actor.is_program));
    let members = store::staff::with_load(unit.conn())?;
    let id = named.or_else(|| {
        let load: Vec<_> = members.iter().map(|(member, load)| (member, *load)).collect();
        first_owner(&load, turn.house.playbooks.of(incident.failure_type.as_deref()).owner.as_deref())
    });
    let unknown = || {
        Refused::invalid(
            "owner",
            plan.owner.map_or_else(String::new, |id| id.to_string()),
            "somebody of the firm with the role agent or higher",
        )
    };
    let found = members
        .into_iter()
        .map(|(member, _)| member)
        .find(|member| Some(member.id) == id && member.can_work_cases());
    found.ok_or_else(|| unknown().into())
}

fn round_taken(unit: &mut Unit<'_>, round: Id<NoticeRound>) -> Result<NoticeRound, Error> {
    kept::round(unit.conn(), round, Lock::Yes)?.ok_or(MISSING)
}

fn spent(unit: &mut Unit<'_>, turn: &Turn, incident: &Incident) -> Result<Spent, Error> {
    let since = turn.house.policy.budgets.since(turn.now, &turn.house.company.zone);
    Ok(store::recovery::spent(unit.conn(), since, turn.actor.member_id(), incident.problem)?)
}

fn save(unit: &mut Unit<'_>, change: Change<NoticeRound>) -> Result<NoticeRound, Error> {
    kept::save(unit, &change.state)?;
    Ok(unit.keep(change)?)
}
