//! What is known alike of all whom one mistake hit: said once for all of them, and told by the mistake itself.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use crate::{case::House, change::Refused, failure::Severity, intake::Incident, recovery::MakeGoodPolicy};

/// What was said, as an object and as lines of `name = value`; the object comes first.
pub(super) fn alike(facts: &Map<String, Json>, lines: &str) -> Map<String, Json> {
    let said = lines.lines().filter_map(|line| line.split_once('='));
    let said = said.map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('"').into()));
    said.chain(facts.clone()).collect()
}

/// Checks that a policy takes what was said.
///
/// # Errors
/// Names the fact, below `at`.
pub(super) fn only_known(
    alike: &Map<String, Json>,
    policy: &MakeGoodPolicy,
    at: &str,
) -> Result<(), Refused> {
    let unknown = alike.keys().find(|name| !policy.facts.contains_key(*name) && *name != "currency");
    unknown.map_or(Ok(()), |name| {
        let known: Vec<_> = policy.facts.keys().map(String::as_str).collect();
        let expected = format!("a fact of this policy: {}", known.join(", "));
        Err(Refused::invalid(format!("{at}.{name}"), "a fact of this name", expected))
    })
}

/// What the mistake itself says of a policy's facts: how bad it is for each, that it was ours, of which kind, and when.
pub(super) fn of_incident(
    policy: &MakeGoodPolicy,
    severity: Severity,
    incident: &Incident,
    house: &House,
) -> Map<String, Json> {
    let mut said = Map::new();
    said.insert("severity".to_owned(), severity.name().into());
    said.insert("attribution".to_owned(), "firm".into());
    let kind = incident.failure_type.as_deref().map(Json::from);
    let asked = [("failure_type", kind), ("failed_on", Some(day_of(incident, house).into()))];
    let asked = asked.into_iter().filter(|(name, _)| policy.facts.contains_key(*name));
    said.extend(asked.filter_map(|(name, value)| Some((name.to_owned(), value?))));
    said
}

/// The day of the mistake where the firm is.
fn day_of(incident: &Incident, house: &House) -> String {
    let zone = TimeZone::get(&house.company.zone).unwrap_or(TimeZone::UTC);
    incident.happened_at.to_zoned(zone).date().to_string()
}
