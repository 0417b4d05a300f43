//! Telling somebody who has no address: by a call that is logged, or by a letter on paper.

use domain::{
    case::notices::{NoticeRound, RoundKind, RoundState},
    change::Refused,
    customer::Customer,
    id::Id,
    intake::{Channel, CohortMember, Incident},
    staff::{Actor, Permission},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, case::Lock, case::notices as kept, intake::cohort};

use super::portion::{Post, Teller};
use crate::{
    actions::intake::{cohort::member_of, incident_taken as taken},
    app::{App, Turn},
    error::Error,
};

/// How somebody was told by hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByHand {
    /// `phone`, `in_person` or `post`.
    pub channel: Channel,
    /// What was said, if it was not the text of the notice.
    #[serde(default)]
    pub words: Option<String>,
}

/// Records that somebody was called, or gives them a letter to be printed: their case, their promise and their make-good
/// are the same as those of everybody else.
///
/// # Errors
/// No notice of this incident went out yet, they are told already, or the text does not fit them.
pub fn tell_by_hand(
    app: &App,
    actor: &Actor,
    incident: Id<Incident>,
    customer: Id<Customer>,
    how: ByHand,
) -> Result<CohortMember, Error> {
    let post = Post::of(app);
    app.change(&app.turn(actor), move |unit, turn| {
        tell_by_hand_in(unit, turn, &post, incident, customer, &how)
    })
}

/// The same inside a unit that has begun.
///
/// # Errors
/// As [`tell_by_hand`].
pub fn tell_by_hand_in(
    unit: &mut Unit<'_>,
    turn: &Turn,
    post: &Post,
    incident: Id<Incident>,
    customer: Id<Customer>,
    how: &ByHand,
) -> Result<CohortMember, Error> {
    turn.actor.must(Permission::WorkCases)?;
    if !how.channel.is_spoken() && how.channel != Channel::Post {
        return Err(Refused::invalid("channel", how.channel.name(), "phone, in_person or post").into());
    }
    let mut member = member_of(unit, incident, customer)?;
    member.must_hear()?;
    let incident = taken(unit, incident)?;
    let round = notice_of(unit, &incident)?;
    let size = cohort::size(unit.conn(), incident.id)?;
    let ids = turn.ids();
    let desk = turn.desk(&ids);
    let teller = Teller { turn, desk: &desk, post, round: &round, incident: &incident, size };
    let (known, own) = teller.load(unit.conn(), &mut member, Lock::Yes)?;
    let words = how.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
    if !teller.now(unit, &mut member, known, own, how.channel, words)? {
        let why = member.stopped.take().unwrap_or_default();
        return Err(Refused::not_now("text_does_not_fit", why).into());
    }
    cohort::save(unit, incident.id, std::slice::from_ref(&member), 0)?;
    Ok(member)
}

/// The newest notice that was approved and went out: what is said by hand is the same.
fn notice_of(unit: &mut Unit<'_>, incident: &Incident) -> Result<NoticeRound, Error> {
    let went_out = |round: &NoticeRound| {
        round.plan.kind == RoundKind::Notice
            && round.began_at.is_some()
            && matches!(round.state, RoundState::Sending | RoundState::Paused | RoundState::Done)
    };
    let rounds = kept::of_incident(unit.conn(), incident.id, None, 200)?;
    let found = rounds.into_iter().find(went_out);
    Ok(found.ok_or_else(|| {
        Refused::not_now(
            "no_notice",
            "Write the notice and send it first: whoever is called is told the same.",
        )
    })?)
}
