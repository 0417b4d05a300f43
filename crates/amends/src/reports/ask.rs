//! What is asked for: a period of whole days in the firm's zone, and a part of all cases.

use std::collections::BTreeMap;

use domain::{
    case::House,
    change::Refused,
    learning::{Dimension, Filter, Measures, Rules, Seen, Span},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

use super::period::{Days, Period};
use crate::{app::App, error::Error};

/// In an address, the group of which nobody knows.
pub const UNKNOWN: &str = "?";

/// As the address says it.
#[derive(Clone, Default, Debug, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Wanted {
    /// First day, such as 2026-03-10; 89 days before the last, if not said.
    pub from: String,
    /// Last day; today, if not said.
    pub to: String,
    /// Only this kind of failure; here as below `?` stands for “nobody knows”.
    pub failure_type: String,
    /// Only this kind of cause.
    pub cause: String,
    /// Only what came this way.
    pub channel: String,
    /// Only this product.
    pub product: String,
    /// Only this site.
    pub site: String,
    /// Only cases of owners with this role.
    pub team: String,
    /// Only cases of this owner.
    pub owner: String,
    /// Only customers who had been with us so long: `under_1_year`, `1_to_3_years`, `over_3_years`.
    pub tenure: String,
    /// Only customers of this value to us: `low`, `middle`, `high`.
    pub value_band: String,
    /// Only customers whom so many failures had hit before: `none`, `one`, `several`.
    pub earlier_failures: String,
}

/// A question that can be answered.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Which days.
    pub period: Period,
    /// Which part of all cases.
    pub filter: Filter,
}

/// Counts a part of all cases between two moments. Blocks.
///
/// # Errors
/// Storage failed.
pub fn count(app: &App, period: Span, filter: &Filter) -> Result<Measures, Error> {
    let house = app.house();
    let rules = Rules::new(&house, period, app.clock.now());
    app.look(|conn| Ok(store::measures::count(conn, &rules, filter)?))
}

impl Wanted {
    /// The days, or the last 90 where nothing is said.
    ///
    /// # Errors
    /// Names the field, what was found and what was expected.
    pub fn period(&self, house: &House, now: Timestamp) -> Result<Period, Refused> {
        Days { from: &self.from, to: &self.to }.period(house, now)
    }

    /// The question.
    ///
    /// # Errors
    /// Names the field, what was found and what was expected.
    pub fn ask(&self, house: &House, now: Timestamp) -> Result<Ask, Refused> {
        Ok(Ask { period: self.period(house, now)?, filter: self.filter() })
    }

    /// The part of all cases that is asked for.
    #[must_use]
    pub fn filter(&self) -> Filter {
        let wanted = Dimension::ALL.map(|by| (by, self.of(by)));
        let said = wanted.into_iter().filter(|(_, name)| !name.is_empty());
        let name = |name: &str| if name == UNKNOWN { String::new() } else { name.to_owned() };
        Filter(said.map(|(by, said)| (by, name(said))).collect::<BTreeMap<_, _>>())
    }

    fn of(&self, by: Dimension) -> &str {
        match by {
            Dimension::FailureType => &self.failure_type,
            Dimension::Cause => &self.cause,
            Dimension::Channel => &self.channel,
            Dimension::Product => &self.product,
            Dimension::Site => &self.site,
            Dimension::Team => &self.team,
            Dimension::Owner => &self.owner,
            Dimension::Tenure => &self.tenure,
            Dimension::ValueBand => &self.value_band,
            Dimension::EarlierFailures => &self.earlier_failures,
        }
    }
}

impl Ask {
    /// The part of an address that says it.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("from", &self.period.from.to_string())
            .append_pair("to", &self.period.to.to_string());
        for (by, name) in &self.filter.0 {
            query.append_pair(by.name(), if name.is_empty() { UNKNOWN } else { name });
        }
        query.finish()
    }

    /// The same for one group of it.
    #[must_use]
    pub fn with(&self, by: Dimension, key: Option<&str>) -> Self {
        let mut narrower = self.clone();
        narrower.filter.0.insert(by, key.unwrap_or_default().to_owned());
        narrower
    }

    /// The same for all groups of a dimension.
    #[must_use]
    pub fn without(&self, by: Dimension) -> Self {
        let mut wider = self.clone();
        wider.filter.0.remove(&by);
        wider
    }

    /// The same for other days.
    #[must_use]
    pub fn in_days(&self, period: Period) -> Self {
        Self { period, ..self.clone() }
    }

    /// Counts. Blocks.
    ///
    /// # Errors
    /// Storage failed.
    pub fn count(&self, app: &App) -> Result<Measures, Error> {
        count(app, self.span(&app.house())?, &self.filter)
    }

    /// Looks at the cases of the part that is asked for, one after the other: received in the period, or with a promise
    /// that is due in it. In no order. Blocks.
    ///
    /// # Errors
    /// Storage failed.
    pub fn visit(&self, app: &App, mut visit: impl FnMut(Seen, &Rules<'_>)) -> Result<(), Error> {
        let house = app.house();
        let rules = Rules::new(&house, self.span(&house)?, app.clock.now());
        let mut some = |seen: Seen| {
            if seen.facts.counts() && self.filter.passes(&seen) {
                visit(seen, &rules);
            }
        };
        app.look(|conn| Ok(conn.snapshot(|conn| store::measures::each(conn, rules.period, &mut some))?))
    }

    /// The cases received in the period, in the order of receipt. Blocks.
    ///
    /// # Errors
    /// Storage failed.
    pub fn received(&self, app: &App) -> Result<Vec<Seen>, Error> {
        let mut found = Vec::new();
        self.visit(app, |seen, rules| {
            if rules.period.holds(seen.facts.received_at) {
                found.push(seen);
            }
        })?;
        found.sort_by_key(|seen| (seen.facts.received_at, seen.facts.id));
        Ok(found)
    }

    /// The instants of its days.
    ///
    /// # Errors
    /// A day that no calendar knows.
    pub fn span(&self, house: &House) -> Result<Span, Refused> {
        let (from, to) = self.period.instants(house)?;
        Ok(Span { from, to })
    }
}
