//! Honest numbers: each with what it rests on and its 95 % interval, few cases without a rate, unfinished ones not left out.
//!
//! Cases count by first receipt, promises by the day on which they were due. What is no complaint, or goes on
//! elsewhere, does not count ([`Facts::counts`]).

mod acted;
mod again;
mod answers;
mod bytes;
mod complaint;
mod cost;
mod duration;
mod facts;
mod groups;
mod moments;
mod pack;
mod paradox;
mod pareto;
mod rate;
mod retained;
mod rules;
mod said;
mod satisfaction;
mod signal_quality;
mod survival;
mod trend;
mod unpack;
mod wilson;
mod work;

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pub use acted::{Acted, Share};
pub use again::{AGAIN_DAYS, Again, Hit, hit_again};
pub use bytes::Damaged;
pub use cost::{Cost, Taken};
pub use duration::{Duration, DurationTo};
pub use facts::{Facts, Given, Promised, Reached, Rest, Told};
pub use groups::{Dimension, Filter, Group, Seen};
pub use pack::{Packed, pack};
pub use paradox::{ParadoxIndex, Shift};
pub use pareto::{ParetoBar, pareto};
pub use rate::{FEWEST, Rate, RateOf};
pub use retained::{Retained, STAY_DAYS, Stay, retained};
pub use rules::{Rules, Span};
pub use satisfaction::{NotMeasured, Satisfaction, Scores};
pub use signal_quality::SignalQuality;
pub use survival::{Lasted, finished_within, quantile};
pub use trend::Step;
pub use unpack::{Folded, Head, Pack};
pub use wilson::wilson;
pub use work::Work;

use crate::{money::Money, promise::Verdict};

/// The measures of one period.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Measures {
    /// First receipt from here; promises due from here.
    pub from: Timestamp,
    /// First receipt before this; promises due before this.
    pub to: Timestamp,
    /// When it was counted: what is not finished by then counts as unfinished.
    pub at: Timestamp,
    /// How many cases.
    pub cases: u64,
    /// Of them, those that still go on.
    pub open: u64,
    /// How often a case changed hands, over all cases.
    pub handovers: u64,
    /// How often a case was reopened, over all cases.
    pub reopenings: u64,
    /// Cases that somebody outside looked at.
    pub referred_outside: u64,
    /// Promises due in the period that were moved in time with consent: neither kept nor broken.
    pub renegotiated: u64,
    /// Promises due in the period that the customer let us off.
    pub released: u64,
    /// Shares.
    pub rates: Vec<Rate>,
    /// How long things took.
    pub durations: Vec<Duration>,
    /// What customers said of how it was handled.
    pub satisfaction: Satisfaction,
    /// Customers whom the same failure hit again; null where only a part of all cases is asked for.
    pub hit_again: Option<Again>,
    /// Revenue that recovery kept, by currency; empty where only a part of all cases is asked for, or no orders are known.
    pub retained: Vec<Retained>,
    /// What recovery cost, by currency.
    pub costs: Vec<Cost>,
    /// Time worked on the cases, as far as minutes were noted, and what it costs; null where the firm does not say what an
    /// hour costs.
    pub work: Option<Work>,
    /// How many offers customers took.
    pub offers: Taken,
    /// The shares again for each kind of failure, most cases first.
    pub by_failure_type: Vec<Group>,
    /// For each kind of cause.
    pub by_cause: Vec<Group>,
    /// For each channel.
    pub by_channel: Vec<Group>,
    /// For each product.
    pub by_product: Vec<Group>,
    /// For each site.
    pub by_site: Vec<Group>,
    /// For each role.
    pub by_team: Vec<Group>,
    /// For each owner.
    pub by_owner: Vec<Group>,
    /// By how long the customer had been with us when it failed.
    pub by_tenure: Vec<Group>,
    /// By how much the customer was worth to us when it failed.
    pub by_value_band: Vec<Group>,
    /// By how many failures had hit the customer before.
    pub by_earlier_failures: Vec<Group>,
    /// The same shares month by month, or week by week in a period of up to two months.
    pub trend: Vec<Step>,
    /// What was done about what was heard; null where only a part of all cases is asked for.
    pub acted: Option<Acted>,
    /// Recovered customers against customers whom nothing hit; null where only a part of all cases is asked for.
    pub paradox_index: Option<ParadoxIndex>,
    /// What became of signals; null where only a part of all cases is asked for.
    pub signals: Option<SignalQuality>,
    /// What is not measured, why, and what to do about it.
    pub not_measured: Vec<NotMeasured>,
}

/// Counts cases one after the other; nothing of them is kept but sums and lengths.
pub struct Counting<'r> {
    rules: &'r Rules<'r>,
    filter: Filter,
    cases: u64,
    open: u64,
    handovers: u64,
    reopenings: u64,
    referred_outside: u64,
    renegotiated: u64,
    released: u64,
    sums: groups::Added,
    lengths: duration::Lengths,
    satisfaction: Satisfaction,
    costs: cost::Costs,
    worked: u64,
    minutes: u64,
    groups: BTreeMap<Dimension, groups::Groups>,
    trend: trend::Trend,
}

impl<'r> Counting<'r> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rules: &'r Rules<'r>, filter: Filter) -> Self {
        let groups = Dimension::ALL.into_iter().map(|by| (by, groups::Groups::default())).collect();
        Self {
            rules,
            filter,
            cases: 0,
            open: 0,
            handovers: 0,
            reopenings: 0,
            referred_outside: 0,
            renegotiated: 0,
            released: 0,
            sums: groups::Added::default(),
            lengths: duration::Lengths::default(),
            satisfaction: Satisfaction::default(),
            costs: cost::Costs::default(),
            worked: 0,
            minutes: 0,
            groups,
            trend: trend::Trend::new(rules),
        }
    }

    /// Counts a case. One that was received outside the period only speaks for its promises that are due in it.
    pub fn add(&mut self, seen: &Seen) {
        let facts = &seen.facts;
        if !facts.counts() || !self.filter.passes(seen) {
            return;
        }
        let answers = RateOf::ALL.map(|of| facts.answer(of, self.rules));
        let received = self.rules.period.holds(facts.received_at);
        self.sums.add(&answers);
        self.renegotiated += facts.promises_that(Verdict::Renegotiated, self.rules);
        self.released += facts.promises_that(Verdict::Released, self.rules);
        for (by, groups) in &mut self.groups {
            groups.add(seen.key(*by).as_deref(), received, &answers);
        }
        self.trend.add(facts, &answers, self.rules);
        if received {
            self.add_received(facts);
        }
    }

    fn add_received(&mut self, facts: &Facts) {
        self.cases += 1;
        self.open += u64::from(facts.stage.is_open());
        self.handovers += u64::from(facts.handovers);
        self.reopenings += u64::from(facts.reopened);
        self.referred_outside += u64::from(facts.reached.external.is_some());
        self.worked += u64::from(facts.minutes > 0);
        self.minutes += u64::from(facts.minutes);
        self.lengths.add(facts, self.rules);
        self.satisfaction.add(&facts.answers);
        facts.make_goods.iter().for_each(|given| self.costs.add(given));
    }

    /// The sums.
    #[must_use]
    pub fn finish(mut self) -> Measures {
        let mut groups = |by| self.groups.remove(&by).unwrap_or_default().finish();
        let [
            by_failure_type,
            by_cause,
            by_channel,
            by_product,
            by_site,
            by_team,
            by_owner,
            by_tenure,
            by_value_band,
            by_earlier_failures,
        ] = Dimension::ALL.map(&mut groups);
        let work = self.rules.hourly_rate().map(|rate| Work::of(self.worked, self.minutes, rate));
        Measures {
            from: self.rules.period.from,
            to: self.rules.period.to,
            at: self.rules.now,
            cases: self.cases,
            open: self.open,
            handovers: self.handovers,
            reopenings: self.reopenings,
            referred_outside: self.referred_outside,
            renegotiated: self.renegotiated,
            released: self.released,
            rates: self.sums.rates(),
            durations: self.lengths.durations(),
            satisfaction: self.satisfaction,
            hit_again: None,
            retained: Vec::new(),
            costs: self.costs.costs(),
            work,
            offers: self.costs.taken(),
            by_failure_type,
            by_cause,
            by_channel,
            by_product,
            by_site,
            by_team,
            by_owner,
            by_tenure,
            by_value_band,
            by_earlier_failures,
            trend: self.trend.finish(),
            acted: None,
            paradox_index: None,
            signals: None,
            not_measured: satisfaction::not_measured(None, work.as_ref()),
        }
    }
}

impl Measures {
    /// Counts cases that are at hand.
    #[must_use]
    pub fn of(seen: &[Seen], rules: &Rules<'_>, filter: Filter) -> Self {
        let mut counting = Counting::new(rules, filter);
        seen.iter().for_each(|one| counting.add(one));
        counting.finish()
    }

    /// Takes in how the recovered stand against customers whom nothing hit.
    pub fn hold_against(&mut self, index: ParadoxIndex) {
        self.paradox_index = Some(index);
        self.not_measured = satisfaction::not_measured(Some(&index), self.work.as_ref());
    }

    /// What was kept for each unit of what recovery cost: what was given, at cost, corrective actions whose cost is known, and
    /// time worked where an hour has its price. None where nothing is known to be kept, or the cost is nothing.
    #[must_use]
    pub fn return_on_recovery(&self, retained: &Retained) -> Option<f64> {
        let currency = retained.value.currency();
        let actions = self.acted.iter().flat_map(|acted| &acted.action_cost).copied();
        let work = self.work.iter().map(|work| work.cost);
        let costs = self.costs.iter().map(|cost| cost.cost).chain(actions).chain(work);
        let cost: i64 = costs.filter(|cost| cost.currency() == currency).map(Money::minor_units).sum();
        #[expect(clippy::cast_precision_loss, reason = "a ratio for people, of amounts far below 2^52")]
        retained.kept.filter(|_| cost > 0).map(|kept| kept.minor_units() as f64 / cost as f64)
    }

    /// One share.
    #[must_use]
    pub fn rate(&self, of: RateOf) -> Option<&Rate> {
        self.rates.iter().find(|rate| rate.of == of)
    }

    /// How long one thing took.
    #[must_use]
    pub fn duration(&self, to: DurationTo) -> Option<&Duration> {
        self.durations.iter().find(|one| one.to == to)
    }

    /// The groups of a dimension.
    #[must_use]
    pub fn by(&self, by: Dimension) -> &[Group] {
        match by {
            Dimension::FailureType => &self.by_failure_type,
            Dimension::Cause => &self.by_cause,
            Dimension::Channel => &self.by_channel,
            Dimension::Product => &self.by_product,
            Dimension::Site => &self.by_site,
            Dimension::Team => &self.by_team,
            Dimension::Owner => &self.by_owner,
            Dimension::Tenure => &self.by_tenure,
            Dimension::ValueBand => &self.by_value_band,
            Dimension::EarlierFailures => &self.by_earlier_failures,
        }
    }
}

#[cfg(test)]
mod tests;
