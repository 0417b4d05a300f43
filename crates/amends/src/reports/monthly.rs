//! One page for a director, read in two minutes: what came in, how we answered, what we gave, what was learned, what is
//! to be decided.

use domain::{
    case::House,
    learning::{
        Dimension, DurationTo, Filter, Measures, RateOf, Rules, pareto,
        reports::{Matters, Overview, three_to_decide},
    },
};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    Ask, Period,
    period::zone,
    report::{Figure, Report, Section},
    words,
};
use crate::{app::App, error::Error};

/// What the report of a month rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Monthly {
    /// The month, such as `2026-03`.
    pub month: String,
    /// The month in figures.
    pub measures: Measures,
    /// The month before.
    pub before: Measures,
    /// What was learned in it.
    pub learned: Overview,
    /// At most three things to decide now.
    pub decide: Vec<String>,
}

/// As many kinds, causes and watched actions are named.
const NAMED: usize = 3;

impl Monthly {
    /// Counts a month. Blocks.
    ///
    /// # Errors
    /// It is no month, or storage failed.
    pub fn of(app: &App, month: &str) -> Result<Self, Error> {
        let (period, house, now) = (Period::month(month)?, app.house(), app.clock.now());
        let whole = Ask { period, filter: Filter::default() };
        let (measures, before) = (whole.count(app)?, whole.in_days(period.before()).count(app)?);
        let rules = Rules::new(&house, whole.span(&house)?, now);
        let (known, offers_waiting, promises_late) = app.look(|conn| {
            let known = store::measures::learned(conn, rules.period)?;
            Ok((known, store::recovery::waiting(conn)?, store::promise::late(conn, now)?))
        })?;
        let decide = three_to_decide(&Matters {
            offers_waiting,
            promises_late,
            undecided: &known.undecided,
            problems: &known.problems,
            measures: &measures,
            playbooks: &house.playbooks,
            now,
        });
        Ok(Self { month: month.to_owned(), measures, before, learned: known.overview, decide })
    }

    /// As it is read.
    ///
    /// # Errors
    /// It is no month.
    pub fn report(&self, house: &House, now: Timestamp) -> Result<Report, Error> {
        let period = Period::month(&self.month)?;
        let name = period.from.strftime("%B %Y");
        let counted = now.to_zoned(zone(house)).strftime("%a %-d %b %Y, %H:%M").to_string();
        let still =
            if now.to_zoned(zone(house)).date() <= period.to { "; the month is not over" } else { "" };
        Ok(Report {
            title: format!("Complaints in {name}"),
            sub: format!(
                "{} · as counted on {counted}{still} · shares with their 95 % interval, hidden below 20",
                house.company.name
            ),
            figures: self.figures(period),
            sections: vec![
                Section::of("What came in", self.came_in(house)),
                Section::of("How we answered", self.answered()),
                Section::of("What we promised and gave", self.given()),
                Section::of("What was learned", self.learned()),
                Section::of("Under watch", self.watched()),
                Section::of("To decide now", self.decisions()),
            ],
            checks: Vec::new(),
        })
    }

    fn figures(&self, period: Period) -> Vec<Figure> {
        let query = Ask { period, filter: Filter::default() }.query();
        let rate = |of: RateOf| {
            let href = format!("/measures/cases/{}?{query}", of.name());
            let (value, ground) = words::figure(self.measures.rate(of));
            Figure { name: words::rate_name(of).to_owned(), value, ground, href }
        };
        let received = Figure {
            name: "Complaints".to_owned(),
            value: self.measures.cases.to_string(),
            ground: format!("{} the month before", self.before.cases),
            href: format!("/measures/cases/all?{query}"),
        };
        let mut figures = vec![received];
        figures.extend([RateOf::AcknowledgedInTime, RateOf::PromisesKept, RateOf::Recovered].map(rate));
        figures
    }

    fn came_in(&self, house: &House) -> Vec<String> {
        let measures = &self.measures;
        let mut lines = Vec::new();
        let kinds: Vec<String> = pareto(&measures.by_failure_type)
            .iter()
            .filter(|bar| bar.key.is_some())
            .take(NAMED)
            .map(|bar| {
                let name = words::key_name(Dimension::FailureType, bar.key.as_deref(), house, &[]);
                format!("{} ({})", name.to_lowercase(), bar.cases)
            })
            .collect();
        if !kinds.is_empty() {
            lines.push(format!("Most of them: {}.", kinds.join(", ")));
        }
        let ways: Vec<String> = pareto(&measures.by_channel)
            .iter()
            .take(NAMED)
            .map(|bar| {
                let name = words::key_name(Dimension::Channel, bar.key.as_deref(), house, &[]);
                let said = if name == "API" { name } else { name.to_lowercase() };
                format!("{said} ({})", bar.cases)
            })
            .collect();
        if !ways.is_empty() {
            lines.push(format!("They came by {}.", ways.join(", ")));
        }
        lines.push(format!(
            "{} had been failed before; {} went outside; {} are still open.",
            self.share(RateOf::Repeated),
            measures.referred_outside,
            measures.open
        ));
        let heard = self.learned.heard;
        if heard.heard > 0 {
            lines.push(format!(
                "Of {}, {} became one, {} did not, {} still to be decided.",
                words::count(heard.heard, "remark that may be a complaint", "remarks that may be complaints"),
                heard.confirmed,
                heard.dismissed,
                heard.waiting
            ));
        }
        lines
    }

    fn answered(&self) -> Vec<String> {
        let of = |to| self.measures.duration(to);
        let span = |to| of(to).map_or_else(|| words::span(None), |one| words::span(one.median_hours));
        let business = of(DurationTo::Acknowledge)
            .map_or_else(|| words::span(None), |one| words::span(one.business_median_hours));
        vec![
            format!(
                "Until half were acknowledged, in business time: {business}. Until half were put right, by the clock: {}. Open cases count as longer.",
                span(DurationTo::Resolve)
            ),
            format!(
                "Put right in the first contact: {}. Kept informed on {} of open days.",
                self.share(RateOf::FirstContact),
                self.share(RateOf::UpdatedInTime)
            ),
            format!(
                "Of decided complaints, {} were upheld. Hurt a second time: {}.",
                self.share(RateOf::Upheld),
                self.share(RateOf::HurtTwice)
            ),
            format!(
                "Texts to customers without a fault: {}; {} reopenings, {} handovers.",
                self.share(RateOf::WithoutFault),
                self.measures.reopenings,
                self.measures.handovers
            ),
        ]
    }

    fn given(&self) -> Vec<String> {
        let measures = &self.measures;
        let mut lines = vec![format!(
            "Promises due this month: {} kept; {} moved with the customer's consent, {} released.",
            self.share(RateOf::PromisesKept),
            measures.renegotiated,
            measures.released
        )];
        lines.extend(measures.costs.iter().map(|cost| {
            format!(
                "Given in {} of what came in: {} at cost (owed {}, correction {}, goodwill {}); worth {} to customers. To be expected of what is on the way: {}.",
                cost.cost.currency().code(), cost.cost.amount(), cost.entitlement.amount(), cost.correction.amount(), cost.goodwill.amount(),
                cost.face_value.amount(), cost.expected.amount()
            )
        }));
        if measures.costs.is_empty() {
            lines.push("Nothing was given or offered yet for what came in.".to_owned());
        }
        let scores = measures.satisfaction.satisfaction;
        let said = scores.mean().map_or_else(
            || {
                format!(
                    "{} said how satisfied they were: too few for a mean.",
                    words::count(scores.n(), "customer", "customers")
                )
            },
            |(mean, low, high)| {
                format!(
                    "Satisfaction with the handling: {mean:.1} of 5 ({low:.1} to {high:.1}, {} answers).",
                    scores.n()
                )
            },
        );
        lines.push(format!(
            "All is settled, say {} of those who answered; of those asked, {} answered. {said}",
            self.share(RateOf::Recovered),
            self.share(RateOf::Answered)
        ));
        lines
    }

    fn learned(&self) -> Vec<String> {
        let learned = &self.learned;
        let mut lines: Vec<String> =
            learned.causes.iter().take(NAMED).map(|cause| format!("Cause found: {cause}")).collect();
        lines.extend(learned.actions_done.iter().take(NAMED).map(|what| format!("Done: {what}")));
        let (verdicts, watched) = (learned.verdicts, learned.watched.len() as u64);
        if verdicts.effective + verdicts.ineffective + watched > 0 {
            lines.push(format!(
                "By the counts, {} worked, {} did not, of {watched} it cannot be told yet.",
                words::count(verdicts.effective, "action", "actions"),
                verdicts.ineffective
            ));
        }
        if lines.is_empty() {
            lines.push("No cause was found and nothing was changed this month.".to_owned());
        }
        lines
    }

    fn watched(&self) -> Vec<String> {
        let learned = &self.learned;
        let signals = learned.signals;
        let open = words::count(learned.problems_open, "problem is open", "problems are open");
        let planned = words::count(learned.actions_planned, "action is planned", "actions are planned");
        let rises = match signals.raised {
            0 => "No rise was seen this month.".to_owned(),
            raised => format!(
                "{} this month: {} taken up, {} let be with a reason, {} undecided.",
                words::count(raised, "rise was seen", "rises were seen"),
                signals.acted,
                signals.declined,
                signals.undecided
            ),
        };
        let mut lines = vec![format!("{open}, {planned}. {rises}")];
        lines.extend(learned.watched.iter().take(NAMED).map(|what| format!("Is it working? {what}")));
        if learned.watched.len() > NAMED {
            lines.push(format!("And {} more.", learned.watched.len() - NAMED));
        }
        lines
    }

    fn decisions(&self) -> Vec<String> {
        if self.decide.is_empty() {
            return vec!["Nothing waits for a decision.".to_owned()];
        }
        self.decide.clone()
    }

    /// A share in a sentence: with its interval, or as counts where there are too few.
    fn share(&self, of: RateOf) -> String {
        let Some(rate) = self.measures.rate(of) else { return "none".to_owned() };
        let counts = format!("{} of {}", rate.numerator, rate.denominator);
        match (rate.rate, rate.low) {
            (Some(share), Some(_)) => {
                format!("{} ({counts}; {})", words::percent(share), words::interval(rate))
            }
            (Some(share), None) => format!("{} ({counts})", words::percent(share)),
            _ => counts,
        }
    }
}
