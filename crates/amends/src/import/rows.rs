//! What a row means: a customer, an order, a complaint or an answer to a survey.

use std::collections::BTreeMap;

use domain::{
    case::NewCase,
    customer::{NewSurvey, Segment, ValueBand},
    intake::Channel,
    money::Money,
};
use jiff::Timestamp;

use super::{dates::Dates, mapping::ANY_ATTRIBUTE, table::Row};
use crate::actions::case::NamedCustomer;

/// Fields of customers.
pub const CUSTOMER: [&str; 8] =
    ["id", "name", "email", "phone", "segment", "value_band", "since", "language"];
/// Fields of orders.
pub const ORDER: [&str; 11] = [
    "id",
    "customer",
    "email",
    "placed_at",
    "amount",
    "currency",
    "what",
    "product",
    "lot",
    "place",
    ANY_ATTRIBUTE,
];
/// Attributes that have a field of their own, since so many firms have them.
const USUAL_ATTRIBUTES: [&str; 3] = ["product", "lot", "place"];
/// Fields of complaints.
pub const COMPLAINT: [&str; 16] = [
    "id",
    "verbatim",
    "received_at",
    "channel",
    "customer",
    "email",
    "phone",
    "name",
    "segment",
    "subject",
    "failure_type",
    "order",
    "product",
    "site",
    "desired_outcome",
    "past",
];

/// Fields of answers to surveys.
pub const SURVEY: [&str; 6] = ["id", "customer", "email", "case", "score", "answered_at"];

/// A customer of another system. What is not said there is not changed here.
#[derive(Clone, Debug)]
pub struct CustomerRow {
    /// Their id in that system.
    pub id: String,
    /// Whether that is a hash of the row.
    pub made_id: bool,
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Person or business.
    pub segment: Option<Segment>,
    /// How valuable.
    pub value_band: Option<ValueBand>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// BCP 47 tag.
    pub language: Option<String>,
}

/// An order of another system.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// Its id in that system.
    pub id: String,
    /// Whose.
    pub customer: NamedCustomer,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What it was worth.
    pub amount: Money,
    /// What was bought.
    pub what: String,
    /// Whatever else is known of it, by names that can be asked for.
    pub attributes: BTreeMap<String, String>,
}

/// A complaint of another system.
#[derive(Clone, Debug)]
pub struct ComplaintRow {
    /// Its id in that system.
    pub id: String,
    /// Whether it is over.
    pub past: bool,
    /// Who complained.
    pub customer: NamedCustomer,
    /// What, when and how.
    pub complaint: NewCase,
}

/// An answer to a survey of another system.
#[derive(Clone, Debug)]
pub struct SurveyRow {
    /// Its id in that system.
    pub id: String,
    /// Who answered; whoever complained in the case, if nobody is named.
    pub customer: Option<NamedCustomer>,
    /// What they answered.
    pub new: NewSurvey,
}

/// Reads a customer.
pub fn customer(row: &Row, dates: &Dates) -> Result<CustomerRow, String> {
    let language = row.text("language");
    if let Some(found) = language
        .as_deref()
        .filter(|tag| tag.len() > 35 || !tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    {
        return Err(format!("language: found “{found}”, expected a tag such as en or de-AT"));
    }
    Ok(CustomerRow {
        id: row.id(),
        made_id: row.raw("id").is_none(),
        name: row.text("name"),
        email: email(row)?,
        phone: row.text("phone"),
        segment: segment(row)?,
        value_band: row.text("value_band").map(|word| value_band(&word)).transpose()?,
        since: row.text("since").map(|text| dates.read("since", &text)).transpose()?,
        language,
    })
}

/// Reads an order. `currency` is the house's.
pub fn order(row: &Row, dates: &Dates, currency: &str) -> Result<OrderRow, String> {
    let customer =
        NamedCustomer { external_id: row.text("customer"), email: email(row)?, ..NamedCustomer::default() };
    if customer.external_id.is_none() && customer.email.is_none() {
        return Err("customer: found nothing, expected whose order it is".to_owned());
    }
    let placed_at = needed(row, "placed_at", "when it was placed")?;
    let amount = needed(row, "amount", "an amount such as 12.50")?;
    if amount.starts_with('-') {
        return Err(format!("amount: found “{amount}”, expected what the order was worth, zero or more"));
    }
    let currency = row.text("currency").unwrap_or_else(|| currency.to_owned());
    let mut attributes = row.attributes();
    for name in USUAL_ATTRIBUTES {
        if let Some(value) = row.text(name) {
            attributes.entry(name.to_owned()).or_insert(value);
        }
    }
    let what = row.text("what").or_else(|| attributes.get("product").cloned()).unwrap_or_default();
    Ok(OrderRow {
        id: row.id(),
        customer,
        placed_at: dates.read("placed_at", &placed_at)?,
        amount: Money::parse(&amount, &currency).map_err(|error| format!("amount: {error}"))?,
        what,
        attributes,
    })
}

/// Reads a complaint.
pub fn complaint(row: &Row, dates: &Dates) -> Result<ComplaintRow, String> {
    let verbatim = row.raw("verbatim").ok_or("verbatim: found nothing, expected the customer's own words")?;
    let channel = row.text("channel").unwrap_or_else(|| "api".to_owned());
    let channel = Channel::named(&channel).ok_or_else(|| {
        let known: Vec<_> = Channel::ALL.iter().map(|one| one.name()).collect();
        format!("channel: found “{channel}”, expected one of {}", known.join(", "))
    })?;
    let received_at = row.text("received_at").map(|text| dates.read("received_at", &text)).transpose()?;
    let id = row.id();
    Ok(ComplaintRow {
        past: row.past || said_past(row)?,
        customer: NamedCustomer {
            id: None,
            external_id: row.text("customer"),
            email: email(row)?,
            phone: row.text("phone"),
            name: row.text("name"),
            segment: segment(row)?,
        },
        complaint: NewCase {
            channel,
            verbatim: verbatim.to_owned(),
            subject: row.text("subject"),
            received_at,
            received_at_known: received_at.is_some(),
            failure_type: row.text("failure_type"),
            order: row.text("order"),
            product: row.text("product"),
            site: row.text("site"),
            desired_outcome: row.text("desired_outcome"),
            external_id: Some(id.clone()),
            foreign_id: None,
        },
        id,
    })
}

/// Reads an answer to a survey.
pub fn survey(row: &Row, dates: &Dates) -> Result<SurveyRow, String> {
    let named =
        NamedCustomer { external_id: row.text("customer"), email: email(row)?, ..NamedCustomer::default() };
    let is_named = named.external_id.is_some() || named.email.is_some();
    let case = row.text("case");
    if !is_named && case.is_none() {
        return Err(
            "customer: found nothing, expected who answered, or the case they were asked about".to_owned()
        );
    }
    let score = needed(row, "score", "a whole number from 1 to 5")?;
    let read = score.parse().ok().filter(|score| (1..=5).contains(score));
    let score = read.ok_or_else(|| {
        format!("score: found “{score}”, expected a whole number from 1 to 5 (another scale: [values.score] in the mapping)")
    })?;
    let answered_at = needed(row, "answered_at", "when they answered")?;
    let answered_at = Some(dates.read("answered_at", &answered_at)?);
    Ok(SurveyRow {
        id: row.id(),
        customer: is_named.then_some(named),
        new: NewSurvey { score, answered_at, case },
    })
}

fn needed(row: &Row, field: &str, expected: &str) -> Result<String, String> {
    row.text(field).ok_or_else(|| format!("{field}: found nothing, expected {expected}"))
}

fn email(row: &Row) -> Result<Option<String>, String> {
    let Some(email) = row.text("email") else { return Ok(None) };
    let fine = email.split_once('@').is_some_and(|(name, place)| {
        !name.is_empty() && !place.is_empty() && !place.contains('@') && !email.contains(char::is_whitespace)
    });
    if fine {
        Ok(Some(email))
    } else {
        Err(format!("email: found “{email}”, expected an address such as ana@firm.example"))
    }
}

fn segment(row: &Row) -> Result<Option<Segment>, String> {
    row.text("segment")
        .map(|word| match word.to_lowercase().as_str() {
            "consumer" => Ok(Segment::Consumer),
            "business" => Ok(Segment::Business),
            _ => Err(format!("segment: found “{word}”, expected consumer or business")),
        })
        .transpose()
}

fn value_band(word: &str) -> Result<ValueBand, String> {
    match word.to_lowercase().as_str() {
        "low" => Ok(ValueBand::Low),
        "middle" => Ok(ValueBand::Middle),
        "high" => Ok(ValueBand::High),
        _ => Err(format!("value_band: found “{word}”, expected low, middle or high")),
    }
}

fn said_past(row: &Row) -> Result<bool, String> {
    match row.text("past").map(|word| word.to_lowercase()).as_deref() {
        None | Some("false" | "no" | "0") => Ok(false),
        Some("true" | "yes" | "1") => Ok(true),
        Some(word) => Err(format!("past: found “{word}”, expected true or false")),
    }
}
