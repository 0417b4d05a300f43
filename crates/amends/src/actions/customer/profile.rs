//! A customer is written down before anything went wrong.

use domain::{
    change::Refused,
    customer::{Customer, Segment, ValueBand, ValuedThing, fold_email},
    event::{Event, Stream},
    staff::Permission,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Unit, customer::Named};

use crate::{app::Turn, error::Error};

/// A customer whom we do not know yet.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewCustomer {
    /// The id in the firm's own system; no two customers share one.
    pub external_id: Option<String>,
    /// Name, as they write it.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The language of texts to them, as a BCP 47 tag; `en` if not said.
    pub language: Option<String>,
    /// Person or business.
    pub segment: Segment,
    /// Since when they have been a customer.
    pub since: Option<Timestamp>,
    /// How much of the firm's future rests on them, if anybody knows.
    pub value_band: Option<ValueBand>,
    /// What they care for, each with its source.
    pub valued_things: Vec<ValuedThing>,
}

/// Writes a customer down inside a unit that has begun.
///
/// # Errors
/// The role may not, nothing names them, or the external id is taken.
pub fn add_customer_in(unit: &mut Unit<'_>, turn: &Turn, new: &NewCustomer) -> Result<Customer, Error> {
    turn.actor.must(Permission::WorkCases)?;
    let customer = new.named(Customer::unknown(turn.ids().fresh()))?;
    if let Some(external) = customer.external_id.as_deref() {
        let named = Named { external_id: Some(external), ..Named::default() };
        if store::customer::recognise(unit.conn(), &named)?.is_some() {
            let sentence = format!("There is a customer with the external id {external} already.");
            return Err(Refused::not_now("external_id_taken", sentence).into());
        }
    }

    let event = Event::new(Stream::Customer(customer.id), "customer.added");

    store::customer::save(unit, &customer)?;
    unit.happened(&[event])?;
    Ok(customer)
}

impl NewCustomer {
    fn named(&self, unknown: Customer) -> Result<Customer, Refused> {
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let customer = Customer {
            external_id: given(&self.external_id),
            name: given(&self.name),
            email: given(&self.email).map(|email| fold_email(&email)),
            phone: given(&self.phone),
            language: given(&self.language).unwrap_or_else(|| unknown.language.clone()),
            segment: self.segment,
            since: self.since,
            value_band: self.value_band,
            valued_things: self.valued_things.clone(),
            anonymous: false,
            ..unknown
        };
        let ways = [&customer.external_id, &customer.name, &customer.email, &customer.phone];
        if ways.into_iter().all(Option::is_none) {
            return Err(Refused::invalid("name", "nothing", "a name, external_id, email or phone"));
        }
        Ok(customer)
    }
}
