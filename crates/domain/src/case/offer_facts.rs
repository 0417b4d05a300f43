//! The facts of a case as a make-good policy reads them: the same for every page, caller and replay.

use jiff::{Timestamp, Unit, tz::TimeZone};

use super::CaseFile;
use crate::{
    customer::{Segment, ValueBand},
    failure::Attribution,
    money::Currency,
    ratio::Ratio,
    recovery::{Facts, MakeGood, MakeGoodPolicy, Value},
};

impl CaseFile {
    /// The facts that this policy takes. `given` is what the customer was given in any case; what came after the
    /// decision is not counted, so that a decided case can be asked again and answers the same. Who the customer is to
    /// us is taken as it was at first receipt.
    #[must_use]
    pub fn offer_facts(&self, policy: &MakeGoodPolicy, given: &[MakeGood], currency: Currency) -> Facts {
        let (case, customer) = (&self.case, &self.customer);
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let band = customer.value_band.map(|band| match band {
            ValueBand::Low => "low",
            ValueBand::Middle => "middle",
            ValueBand::High => "high",
        });
        let whose = match case.attribution {
            Attribution::Firm => "firm",
            Attribution::Customer => "customer",
            Attribution::ThirdParty => "third_party",
            Attribution::Unknown => "unknown",
        };
        let segment = if customer.segment == Segment::Business { "business" } else { "consumer" };
        let valued = customer.valued_things.iter().map(|thing| thing.what.clone()).collect();
        let tenure = customer.since.and_then(|since| months(since, case.received_at));
        let floor = case.floor.filter(|floor| floor.currency() == currency).map(Value::Money);
        let kind = case.failure_type.as_deref().filter(|_| policy.facts.contains_key("failure_type"));
        let all = [
            ("severity", text(case.severity.name())),
            ("repeat", Some(Value::Flag(case.repeat.is_some()))),
            ("attribution", text(whose)),
            ("segment", text(segment)),
            ("value_band", band.and_then(text)),
            ("tenure_months", tenure.map(|months| Value::Number(Ratio::whole(months)))),
            ("valued_things", Some(Value::Words(valued))),
            ("given_before", Some(Value::Words(self.given_before(given)))),
            ("floor", floor),
            ("failure_type", kind.and_then(text)),
        ];
        all.into_iter().fold(Facts::none(currency), |facts, (name, value)| match value {
            Some(value) => facts.with(name, value),
            None => facts,
        })
    }

    /// Forms that the customer had before this case was decided.
    fn given_before(&self, given: &[MakeGood]) -> Vec<String> {
        let decided = self.case.milestones.decided.filter(|_| self.case.decision.is_some());
        let before = |one: &&MakeGood| {
            one.is_fulfilled()
                && decided.is_none_or(|decided| one.fulfilled_at.is_some_and(|at| at < decided))
        };
        let mut forms: Vec<_> = given.iter().filter(before).map(|one| one.form.clone()).collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    }
}

/// Whole months between two moments, by the calendar of UTC; `None` if they cannot be told.
fn months(since: Timestamp, until: Timestamp) -> Option<i64> {
    let day = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
    let span = day(since).until((Unit::Month, day(until))).ok()?;
    Some(i64::from(span.get_months()).max(0))
}
