//! A complaint comes in, by any door.

use domain::{
    case::{Before, CaseFile, Earlier, NewCase, acts::noted, open as decide, same_complaint},
    change::Refused,
    customer::{Customer, Segment, fold_email, is_address},
    event::Who,
    id::Id,
    intake::Channel,
    staff::{Actor, Load, Member, Permission, first_owner, may_own},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{
    Unit,
    case::Lock,
    customer::{Name, Named},
};

use crate::{
    actions::learning::look_for_relapse,
    app::{App, Turn},
    error::Error,
};

/// A complaint and who makes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// Who: any of these that is known. Nobody is fine too.
    #[serde(default)]
    pub customer: NamedCustomer,
    /// How it reached us.
    pub channel: Channel,
    /// The customer's own words.
    pub verbatim: String,
    /// One line, if they gave one.
    #[serde(default)]
    pub subject: Option<String>,
    /// First moment anyone in the firm got it; now, if not said.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
    /// The kind of failure, if known.
    #[serde(default)]
    pub failure_type: Option<String>,
    /// The order it is about.
    #[serde(default)]
    pub order: Option<String>,
    /// The product or service it is about, in the firm's own word.
    #[serde(default)]
    pub product: Option<String>,
    /// Where it happened: a shop, a depot, a region, in the firm's own word.
    #[serde(default)]
    pub site: Option<String>,
    /// What they ask for.
    #[serde(default)]
    pub desired_outcome: Option<String>,
    /// The id in the system it comes from: the same complaint sent again opens no second case, and another one under the
    /// same id is refused. A blank one names nothing.
    #[serde(default)]
    pub external_id: Option<String>,
    /// The Message-ID of the e-mail it came in.
    #[serde(skip)]
    pub foreign_id: Option<String>,
}

/// How a customer is named from outside.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NamedCustomer {
    /// Our id.
    pub id: Option<Id<Customer>>,
    /// The id in the firm's own system.
    pub external_id: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Name, for a customer we do not know yet.
    pub name: Option<String>,
    /// Consumer or business, for a customer we do not know yet.
    pub segment: Option<Segment>,
}

/// Opens a case. Whoever may not work cases but is a customer may too: nobody is told “wrong department”.
///
/// # Errors
/// A field is wrong, or nobody can own it yet.
pub fn open(app: &App, actor: &Actor, new: OpenCase) -> Result<CaseFile, Error> {
    app.change(&app.turn(actor), move |unit, turn| open_in(unit, turn, &new))
}

/// The same inside a unit that has begun.
///
/// # Errors
/// A field is wrong, or nobody can own it yet.
pub fn open_in(unit: &mut Unit<'_>, turn: &Turn, new: &OpenCase) -> Result<CaseFile, Error> {
    if matches!(turn.actor.who, Who::Member(_)) {
        turn.actor.must(Permission::WorkCases)?;
    }
    if let Some(known) = already_open(unit, new)? {
        return Ok(known);
    }
    let ids = turn.ids();
    let fresh = ids.fresh();
    let customer = recognise_or_make(unit, &new.customer, fresh)?;
    let is_new = customer.id == fresh;
    // Nothing happened yet to somebody whom nobody knew.
    let earlier =
        if is_new { Earlier::default() } else { store::customer::earlier(unit.conn(), customer.id)? };
    let owner = find_owner(unit, turn, new.failure_type.as_deref())?;

    let desk = turn.desk(&ids);
    let change = decide(new.complaint(), customer, &earlier, owner, &desk)?;
    let change = match new.customer.as_given() {
        Some(text) => noted(change, text, &desk),
        None => change,
    };

    if is_new {
        store::case::save_first(unit, &change.state)?;
    } else {
        store::case::save(unit, None, &change.state)?;
    }
    look_for_relapse(unit, turn, &change.state.case)?;
    Ok(unit.keep(change)?)
}

/// Open cases are counted only where they decide: each count is a question to the database.
fn find_owner(unit: &mut Unit<'_>, turn: &Turn, failure_type: Option<&str>) -> Result<Id<Member>, Error> {
    let wanted = turn.house.playbooks.of(failure_type).owner.as_deref();
    let members = store::staff::all(unit.conn())?;
    let among = may_own(members.iter(), wanted);
    if let [only] = among[..] {
        return Ok(only.id);
    }
    let loads = among.into_iter().map(|one| Ok((one, store::staff::load(unit.conn(), one.id)?)));
    let loads: Vec<Load<'_>> = loads.collect::<Result<_, Error>>()?;
    first_owner(&loads, wanted).ok_or(Error::NotReady)
}

/// The case that this very complaint has already opened: another system may ask twice.
fn already_open(unit: &mut Unit<'_>, new: &OpenCase) -> Result<Option<CaseFile>, Error> {
    let Some(external) = new.external_id() else { return Ok(None) };
    let Some(id) = store::case::find(unit.conn(), &format!("ext:{external}"))? else { return Ok(None) };
    let Some(known) = store::case::file(unit.conn(), id, Lock::No)? else { return Ok(None) };
    let words = store::imported::first_words(unit.conn(), id)?;
    let same_customer = new.customer.is(unit, &known.customer)?;
    let before = Before { case: &known.case, words: words.as_deref(), same_customer };
    same_complaint(&new.complaint(), &before)?;
    Ok(Some(known))
}

/// The customer who is meant, with what was not known about them yet; a new one if nobody is.
pub(in crate::actions) fn recognise_or_make(
    unit: &mut Unit<'_>,
    named: &NamedCustomer,
    fresh: Id<Customer>,
) -> Result<Customer, Error> {
    if let Some(id) = store::customer::recognise(unit.conn(), &named.ways())? {
        let unknown = || Refused::invalid("customer.id", id.to_string(), "the id of a customer we know");
        let known = store::customer::by_id(unit.conn(), id, Lock::Yes)?.ok_or_else(unknown)?;
        return Ok(named.complete(known));
    }
    Ok(named.complete(Customer::unknown(fresh)))
}

/// The longest name of a customer, of any kind, in bytes: what every engine's index can hold.
const LONGEST_NAME: usize = 500;

fn given(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

impl NamedCustomer {
    /// Where mail reaches them, as far as it can.
    pub(in crate::actions) fn address(&self) -> Option<String> {
        let can_be_reached = |email: &String| email.len() <= LONGEST_NAME && is_address(email);
        given(self.email.as_deref()).filter(can_be_reached).map(|email| fold_email(&email))
    }

    /// What was given and cannot be kept as it was meant: it goes into a note, so that the complaint is taken all the
    /// same and nothing of it is lost.
    fn as_given(&self) -> Option<String> {
        let email = given(self.email.as_deref()).filter(|_| self.address().is_none());
        let long = |text: &Option<String>| given(text.as_deref()).filter(|text| text.len() > LONGEST_NAME);
        let unusable = [
            ("E-mail address", email),
            ("Telephone number", long(&self.phone)),
            ("Name", long(&self.name)),
            ("Number in the other system", long(&self.external_id)),
        ];
        let lines = unusable.into_iter().filter_map(|(what, text)| {
            Some(format!("{what} as it was given, which cannot be used as one: “{}”", text?))
        });
        Some(lines.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty())
    }

    /// How storage is asked for them.
    fn ways(&self) -> Named<'_> {
        Named {
            id: self.id,
            external_id: self.external_id.as_deref(),
            email: self.email.as_deref(),
            phone: self.phone.as_deref(),
        }
    }

    /// The names by which they are recognised.
    pub(in crate::actions) fn names(&self) -> Vec<Name> {
        self.ways().names()
    }

    /// Whether they mean this one. Who names nobody means the one who was known to have said it.
    fn is(&self, unit: &mut Unit<'_>, known: &Customer) -> Result<bool, Error> {
        if self.id.is_none() && self.names().is_empty() {
            return Ok(true);
        }
        Ok(store::customer::recognise(unit.conn(), &self.ways())? == Some(known.id))
    }

    /// Fills in what was not known; never overwrites what was.
    pub(in crate::actions) fn complete(&self, mut customer: Customer) -> Customer {
        let short = |text: Option<&str>| given(text).filter(|text| text.len() <= LONGEST_NAME);
        customer.external_id = customer.external_id.or_else(|| short(self.external_id.as_deref()));
        customer.name = customer.name.or_else(|| short(self.name.as_deref()));
        customer.email = customer.email.or_else(|| self.address());
        customer.phone = customer.phone.or_else(|| short(self.phone.as_deref()));
        if customer.anonymous {
            customer.segment = self.segment.unwrap_or(customer.segment);
        }
        customer.anonymous = customer.name.is_none()
            && customer.email.is_none()
            && customer.phone.is_none()
            && customer.external_id.is_none();
        customer
    }
}

impl OpenCase {
    /// The id in the system it comes from; a blank one names nothing.
    fn external_id(&self) -> Option<&str> {
        self.external_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
    }

    fn complaint(&self) -> NewCase {
        NewCase {
            channel: self.channel,
            verbatim: self.verbatim.clone(),
            subject: self.subject.clone(),
            received_at: self.received_at,
            received_at_known: true,
            failure_type: self.failure_type.clone(),
            order: self.order.clone(),
            product: self.product.clone(),
            site: self.site.clone(),
            desired_outcome: self.desired_outcome.clone(),
            external_id: self.external_id().map(str::to_owned),
            foreign_id: self.foreign_id.clone(),
        }
    }
}
