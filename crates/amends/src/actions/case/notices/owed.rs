//! What is owed to each of a cohort by their own orders: for one who is told, and for some before anybody is.

use domain::{
    case::{
        Desk,
        notices::{NoticeRound, Owed, OwedSum},
    },
    change::Refused,
    intake::Incident,
};
use store::{Conn, imported::Order, intake::cohort};

use super::portion::{Teller, orders_of};
use crate::{app::Turn, error::Error};

/// For so many it is worked out before a round goes out.
const LOOKED_AT: i64 = 500;

impl Teller<'_> {
    /// What is owed to one with these orders. Nobody is paid more than the most that was looked at when the round was written.
    pub(super) fn owed(&self, orders: &[Order]) -> Result<Option<Owed>, Refused> {
        let owed = owed_to(self.round, orders, self.incident, self.desk).map_err(unclear)?;
        let looked_at = self.round.owed.as_ref().map(|sum| sum.most);
        if let (Some(owed), Some(most)) = (&owed, looked_at)
            && most.and_then(|most| most.covers(owed.amount)) != Some(true)
        {
            let sentence = format!(
                "{} is owed to this customer, more than to anybody who was looked at when the round was written: write a further one.",
                owed.amount
            );
            return Err(Refused::not_now("more_than_looked_at", sentence));
        }
        Ok(owed)
    }
}

/// In words for whoever has to find out what is missing.
fn unclear(refused: Refused) -> Refused {
    match refused {
        Refused::Invalid { field, found, expected } => {
            let fact = field.strip_prefix("owed.facts.").unwrap_or(&field);
            let sentence = format!(
                "What is owed to this customer cannot be worked out: for {fact} their order says {found}, expected is {expected}."
            );
            Refused::not_now("owed_unclear", sentence)
        }
        other => other,
    }
}

fn owed_to(
    round: &NoticeRound,
    orders: &[Order],
    incident: &Incident,
    desk: &Desk<'_>,
) -> Result<Option<Owed>, Refused> {
    let Some(plan) = &round.plan.owed else { return Ok(None) };
    let own: Vec<_> = orders.iter().map(|order| order.attributes.clone()).collect();
    plan.to_one(&own, round.plan.severity, incident, desk)
}

/// What it comes to for the first of those whom the round would tell; `None` where it pays nothing that is owed.
pub(super) fn worked_out(
    conn: &mut Conn<'_>,
    turn: &Turn,
    round: &NoticeRound,
    incident: &Incident,
) -> Result<Option<OwedSum>, Error> {
    if round.plan.owed.is_none() {
        return Ok(None);
    }
    let ids = turn.ids();
    let (desk, mut sum) = (turn.desk(&ids), OwedSum::default());
    for status in round.plan.kind.goes_through() {
        let filter = cohort::Filter { status: Some(*status), silent: None };
        for member in cohort::page(conn, incident.id, filter, None, LOOKED_AT)? {
            let orders = orders_of(conn, &member)?;
            sum.add(&owed_to(round, &orders, incident, &desk));
        }
    }
    Ok(Some(sum.for_members(round.members)))
}
