//! What is true of one customer, for the places of a text.

use domain::{
    case::{
        CaseFile, House,
        notices::{Gap, NoticeRound, Owed, fill},
    },
    customer::Customer,
    intake::{CohortMember, Incident},
    recovery::{Basis, MakeGood},
    staff::Actor,
};
use store::imported::Order;

use crate::letters::{said_day, said_when};

/// Everything that a text may say about one customer.
pub struct Told<'a> {
    pub house: &'a House,
    pub round: &'a NoticeRound,
    pub incident: &'a Incident,
    pub member: &'a CohortMember,
    pub customer: &'a Customer,
    pub order: Option<&'a Order>,
    /// What a law or a scheme gives them, as it was worked out for this notice.
    pub owed: Option<&'a Owed>,
    /// Their own case, if they have one.
    pub file: Option<&'a CaseFile>,
    /// The address of their page.
    pub link: &'a str,
    /// In whose name it is said.
    pub signer: &'a Actor,
}

impl Told<'_> {
    /// The text, filled for this customer.
    pub fn text(&self) -> Result<String, Gap> {
        fill(&self.round.plan.text, |name| self.value(name))
    }

    fn value(&self, name: &str) -> Option<String> {
        let (zone, order) = (self.house.company.zone.as_str(), self.order);
        match name {
            "name" => self.customer.name.clone(),
            "order" => {
                order.map(|order| order.external_id.clone()).or_else(|| self.member.orders.first().cloned())
            }
            "date" => order.map(|order| said_day(order.placed_at, zone)),
            "incident" => Some(self.incident.what.clone()),
            "happened" => Some(said_day(self.incident.happened_at, zone)),
            "offer" => self.offer(),
            "owed" => self.owed(),
            "correction" => self.file?.case.resolution.as_ref().map(|one| one.correction.clone()),
            "promise" => self.promise().map(|(what, _)| what),
            "promise_date" => self.promise().map(|(_, at)| said_when(at, zone)),
            "link" => Some(self.link.to_owned()),
            "signer" => Some(self.signer.name.clone()),
            "firm" => Some(self.house.company.name.clone()),
            other => order.and_then(|order| order.says(other)).map(str::to_owned),
        }
    }

    /// As it was worked out now, else as it stands in their case.
    fn owed(&self) -> Option<String> {
        let known = || self.file?.case.floor.filter(|floor| floor.minor_units() > 0);
        self.owed.map(|owed| owed.amount).or_else(known).map(|amount| amount.to_string())
    }

    /// What they were given in their own case comes before what all are given: they get no second one.
    fn offer(&self) -> Option<String> {
        let own = |one: &&MakeGood| one.basis == Basis::Goodwill && (one.is_pending() || one.is_fulfilled());
        let given = self.file.and_then(|file| file.make_goods.iter().rfind(own));
        let one = given.or(self.round.make_good.as_ref())?;
        let options: Vec<_> = one.options().into_iter().map(|option| option.what).collect();
        Some(options.join(", or "))
    }

    /// Of a notice, what it promises; of an update, what they are promised.
    fn promise(&self) -> Option<(String, jiff::Timestamp)> {
        if let Some(new) = &self.round.plan.promise {
            return Some((new.what.clone(), new.due_at));
        }
        let file = self.file?;
        let made = |id: uuid::Uuid| file.promises.iter().find(|one| one.id.uuid() == id);
        let known =
            self.member.promise.and_then(made).or_else(|| file.owed().min_by_key(|one| one.due_at))?;
        Some((known.what.clone(), known.due_at))
    }
}
