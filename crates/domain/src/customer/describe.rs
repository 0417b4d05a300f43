//! What people of the firm write down about a customer.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Customer, Segment, ValueBand, ValuedThing, fold_email};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    staff::{Actor, Permission},
};

/// Everything that can be written down by hand. What is left out is not known.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Description {
    /// Name, as they write it.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The id in the firm's own system.
    pub external_id: Option<String>,
    /// Person or business.
    pub segment: Segment,
    /// The language of texts to them, as a BCP 47 tag; English, if not said.
    pub language: Option<String>,
    /// Since when they have been a customer.
    pub since: Option<Timestamp>,
    /// How much of the firm's future rests on them.
    pub value_band: Option<ValueBand>,
    /// What they care for, each with its source.
    pub valued_things: Vec<ValuedThing>,
}

impl Description {
    /// Writes it down; a customer of whom anything is known is no longer anonymous.
    ///
    /// # Errors
    /// The role may not, they were erased, or a field is wrong.
    pub fn write_down(
        &self,
        mut customer: Customer,
        is_new: bool,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Customer>, Refused> {
        actor.must(Permission::WorkCases)?;
        if customer.erased {
            return Err(Refused::not_now(
                "customer_erased",
                "This customer's data were erased; nothing is kept of them.",
            ));
        }
        self.check(now)?;
        let before = customer.clone();
        customer.name = given(self.name.as_deref());
        customer.email = given(self.email.as_deref()).map(|email| fold_email(&email));
        customer.phone = given(self.phone.as_deref());
        customer.external_id = given(self.external_id.as_deref());
        customer.segment = self.segment;
        customer.language = given(self.language.as_deref()).unwrap_or_else(|| "en".to_owned());
        customer.since = self.since;
        customer.value_band = self.value_band;
        customer.valued_things.clone_from(&self.valued_things);
        customer.anonymous = false;
        let kind = if is_new { "customer.added" } else { "customer.changed" };
        let event =
            Event::new(Stream::Customer(customer.id), kind).fact("fields", changed(&before, &customer));
        Ok(Change::of(customer).event(event))
    }

    fn check(&self, now: Timestamp) -> Result<(), Refused> {
        let ways = [&self.name, &self.email, &self.phone, &self.external_id];
        if ways.into_iter().all(|way| given(way.as_deref()).is_none()) {
            return Err(Refused::invalid("name", "nothing", "a name, or a way to reach or recognise them"));
        }
        if let Some(email) = given(self.email.as_deref()).filter(|email| !is_address(email)) {
            return Err(Refused::invalid("email", email, "an address such as ada@mail.example"));
        }
        if let Some(tag) = given(self.language.as_deref()).filter(|tag| !is_language(tag)) {
            return Err(Refused::invalid("language", tag, "a language tag such as en or pt-BR"));
        }
        if let Some(since) = self.since.filter(|since| *since > now) {
            return Err(Refused::invalid("since", since.to_string(), "a day up to today"));
        }
        let unsourced = |thing: &&ValuedThing| thing.what.trim().is_empty() || thing.source.trim().is_empty();
        if let Some(thing) = self.valued_things.iter().find(unsourced) {
            let found = format!("“{}” from “{}”", thing.what, thing.source);
            return Err(Refused::invalid(
                "valued_things",
                found,
                "what they care for and how we know, as “being told: said so in May”",
            ));
        }
        Ok(())
    }
}

fn given(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether mail could be sent to it.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let parts = text.split_once('@').filter(|(name, place)| !name.is_empty() && !place.is_empty());
    parts.is_some() && text.matches('@').count() == 1 && !text.contains(char::is_whitespace)
}

/// Letters, then further groups of letters and digits: enough to catch “English” and “en_GB”.
fn is_language(tag: &str) -> bool {
    let mut groups = tag.split('-');
    let first = groups.next().unwrap_or_default();
    let short =
        |group: &str| (1..=8).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_alphanumeric());
    matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_alphabetic()) && groups.all(short)
}

/// The names of what changed, never the values: the journal holds no personal text.
fn changed(before: &Customer, after: &Customer) -> Vec<&'static str> {
    let fields = [
        ("name", before.name != after.name),
        ("email", before.email != after.email),
        ("phone", before.phone != after.phone),
        ("external_id", before.external_id != after.external_id),
        ("segment", before.segment != after.segment),
        ("language", before.language != after.language),
        ("since", before.since != after.since),
        ("value_band", before.value_band != after.value_band),
        ("valued_things", before.valued_things != after.valued_things),
    ];
    fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Actor, Customer, Description, Timestamp, ValuedThing};
    use crate::{change::Refused, id::Id};

    fn write(description: &Description) -> Result<Customer, Refused> {
        let unknown = Customer::unknown(Id::new(uuid::Uuid::from_u128(1)));
        description
            .write_down(unknown, true, &Actor::system(), Timestamp::UNIX_EPOCH)
            .map(|change| change.state)
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_customer_who_is_described_is_known() {
        let described =
            write(&Description { email: text(" Ada@Mail.Example "), ..Description::default() }).unwrap();
        assert_eq!((described.email.as_deref(), described.anonymous), (Some("ada@mail.example"), false));
    }

    #[test]
    fn wrong_fields_are_named() {
        let named = Description { name: text("Ada"), ..Description::default() };
        let thing = ValuedThing { what: "time".to_owned(), source: " ".to_owned() };
        let rows = [
            (Description::default(), "name"),
            (Description { email: text("ada"), ..named.clone() }, "email"),
            (Description { email: text("a@b@c"), ..named.clone() }, "email"),
            (Description { language: text("English"), ..named.clone() }, "language"),
            (Description { language: text("en_GB"), ..named.clone() }, "language"),
            (Description { since: Some(Timestamp::MAX), ..named.clone() }, "since"),
            (Description { valued_things: vec![thing], ..named }, "valued_things"),
        ];
        for (description, field) in rows {
            let refused = write(&description);
            assert!(
                matches!(&refused, Err(Refused::Invalid { field: found, .. }) if found == field),
                "{refused:?}"
            );
        }
    }
}
