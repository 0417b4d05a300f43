//! The management review after ISO 10002: what it looks at, with its figures and what it checks on itself.

use domain::{
    case::House,
    learning::{
        Dimension, DurationTo, Filter, Measures, RateOf, Rules, pareto,
        reports::{
            Overview,
            iso10002::{Count, Review},
        },
    },
};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    Ask, Period,
    period::zone,
    report::{Figure, Report, Section},
    table::{Cell, Table},
    words,
};
use crate::{app::App, error::Error};

/// What the review rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Iso10002 {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The counts.
    pub review: Review,
    /// The figures of the period.
    pub measures: Measures,
    /// The same time before it.
    pub before: Measures,
    /// What was learned.
    pub learned: Overview,
    /// Complaints received in each month, which is named as people name it.
    pub trend: Vec<(String, u64)>,
}

/// The shares whose course over the months is shown.
const MOVES: [RateOf; 4] =
    [RateOf::AcknowledgedInTime, RateOf::PromisesKept, RateOf::Recovered, RateOf::HurtTwice];

impl Iso10002 {
    /// Counts. Blocks.
    ///
    /// # Errors
    /// Storage failed.
    pub fn of(app: &App, period: Period) -> Result<Self, Error> {
        let house = app.house();
        let ask = Ask { period, filter: Filter::default() };
        let rules = Rules::new(&house, ask.span(&house)?, app.clock.now());
        let measures = ask.count(app)?;
        let seen = ask.received(app)?;
        let learned = app.look(|conn| Ok(store::measures::learned(conn, rules.period)?))?.overview;
        let months = period.months(&house)?.into_iter();
        let in_month = |from, to| {
            seen.iter().filter(|one| from <= one.facts.received_at && one.facts.received_at < to).count()
                as u64
        };
        Ok(Self {
            from: period.from.to_string(),
            to: period.to.to_string(),
            review: Review::of(&seen, &measures, &rules),
            trend: months
                .map(|month| (month.first.strftime("%B %Y").to_string(), in_month(month.from, month.to)))
                .collect(),
            before: ask.in_days(period.before()).count(app)?,
            measures,
            learned,
        })
    }

    /// As it is read.
    #[must_use]
    pub fn report(&self, house: &House, now: Timestamp) -> Report {
        let counted = now.to_zoned(zone(house)).strftime("%a %-d %b %Y, %H:%M").to_string();
        Report {
            title: "Management review after ISO 10002".to_owned(),
            sub: format!(
                "{} · complaints received from {} to {}, as they stand on {counted}",
                house.company.name,
                said(&self.from),
                said(&self.to)
            ),
            figures: self.figures(),
            sections: vec![
                Section::of("Counts", vec!["Of the complaints received in this time.".to_owned()])
                    .with(self.counts()),
                Section::of("Trend", self.trend_lines()).with(self.trend_table()),
                Section::of("What they were about", Vec::new()).with(self.kinds(house)),
                Section::of("Handling", self.handling()),
                Section::of("Satisfaction with handling (ISO 10004)", self.satisfaction()),
                Section::of(
                    "Disputes outside (ISO 10003)",
                    vec![format!(
                        "{} complaints were taken to somebody outside.",
                        self.review.referred_outside
                    )],
                ),
                Section::of("Corrective actions and improvements", self.improvements()),
                Section::of(
                    "Principles and what shows them",
                    vec!["What is not shown by figures is for the review to say.".to_owned()],
                )
                .with(self.principles()),
            ],
            checks: self.review.checks.clone(),
        }
    }

    /// The counts as one table: what the file holds.
    #[must_use]
    pub fn counts(&self) -> Table {
        let review = &self.review;
        let (query, lately) = (format!("from={}&to={}", self.from, self.to), &self.learned);
        let all = Cell::count(review.received).to(format!("/measures/cases/all?{query}"));
        let mut table = Table::new("iso10002", "Counts", &["What", "Number"]);
        table.rows.push(vec![Cell::text("Received"), all]);
        let counts = [
            review.resolved,
            review.withdrawn,
            review.closed_otherwise,
            review.open,
            review.resolved_wrongly,
            review.acknowledged_late,
            review.answered_late,
            review.with_broken_promise,
            review.referred_outside,
            review.repeats,
        ];
        table.rows.extend(Count::ALL.into_iter().zip(counts).map(|(count, number)| {
            let href = format!("/measures/cases/{}?{query}", count.name());
            vec![Cell::text(words::count_name(count)), Cell::count(number).to(href)]
        }));
        let actions = [
            ("Improvements made (actions carried out)", lately.actions_done.len() as u64),
            ("Actions that worked, by the counts", lately.verdicts.effective),
            ("Actions that did not", lately.verdicts.ineffective),
            ("Actions of which it cannot be told yet", lately.watched.len() as u64),
        ];
        table.rows.extend(
            actions.map(|(what, number)| vec![Cell::text(what), Cell::count(number).to("/problems")]),
        );
        table
    }

    fn figures(&self) -> Vec<Figure> {
        let query = format!("from={}&to={}", self.from, self.to);
        let all = Figure {
            name: "Received".to_owned(),
            value: self.review.received.to_string(),
            ground: format!("{} in the time before", self.before.cases),
            href: format!("/measures/cases/all?{query}"),
        };
        let rate = |of: RateOf| {
            let (value, ground) = words::figure(self.measures.rate(of));
            let href = format!("/measures/cases/{}?{query}", of.name());
            Figure { name: words::rate_name(of).to_owned(), value, ground, href }
        };
        std::iter::once(all)
            .chain([RateOf::AcknowledgedInTime, RateOf::PromisesKept, RateOf::Recovered].map(rate))
            .collect()
    }

    fn trend_lines(&self) -> Vec<String> {
        vec![format!(
            "{} complaints, {} in the time before of the same length.",
            self.review.received, self.before.cases
        )]
    }

    /// Received in each month, and where the period has several, how the handling moved, with its intervals.
    fn trend_table(&self) -> Table {
        let moved = self.measures.trend.len() == self.trend.len();
        let shares: &[RateOf] = if moved { &MOVES } else { &[] };
        let mut heads = vec!["Month", "Received"];
        heads.extend(shares.iter().map(|of| words::rate_name(*of)));
        let mut table = Table::new("trend", "Received by month", &heads);
        for (at, (month, count)) in self.trend.iter().enumerate() {
            let step = self.measures.trend.get(at);
            let share = |of: &RateOf| {
                let rate = step.and_then(|step| step.rates.iter().find(|rate| rate.of == *of));
                Cell::text(rate.map_or_else(|| "–".to_owned(), words::with_interval))
            };
            let row = [Cell::text(month.clone()), Cell::count(*count)];
            table.rows.push(row.into_iter().chain(shares.iter().map(share)).collect());
        }
        table
    }

    fn kinds(&self, house: &House) -> Table {
        let mut table = Table::new(
            "kinds",
            "Kinds of failure",
            &["Kind of failure", "Cases", "Share of all", "Up to here"],
        );
        for bar in pareto(&self.measures.by_failure_type) {
            let name = words::key_name(Dimension::FailureType, bar.key.as_deref(), house, &[]);
            table.rows.push(vec![
                Cell::text(name),
                Cell::count(bar.cases),
                Cell::share(Some(bar.share)),
                Cell::share(Some(bar.up_to)),
            ]);
        }
        table
    }

    fn handling(&self) -> Vec<String> {
        let line = |to: DurationTo| {
            let one = self.measures.duration(to)?;
            let within = |hours: Option<f64>| {
                hours.map_or_else(|| "not known yet".to_owned(), |_| format!("within {}", words::span(hours)))
            };
            Some(format!(
                "{}: half {}, nine tenths {} ({} of {} so far).",
                words::duration_name(to),
                within(one.median_hours),
                within(one.p90_hours),
                one.finished,
                one.of
            ))
        };
        DurationTo::ALL.into_iter().filter_map(line).collect()
    }

    fn satisfaction(&self) -> Vec<String> {
        let said = |name: &str, scores: domain::learning::Scores| match scores.mean() {
            Some((mean, low, high)) => {
                format!("{name}: {mean:.1} of 5 ({low:.1} to {high:.1}, {} answers).", scores.n())
            }
            None => format!("{name}: {} answers, too few for a mean.", scores.n()),
        };
        let answered = self.measures.rate(RateOf::Answered).map_or_else(String::new, words::ground);
        vec![
            said("Satisfied with how it was handled", self.measures.satisfaction.satisfaction),
            said("Felt heard", self.measures.satisfaction.heard),
            format!("Answered of those asked: {answered}. Those who answer choose themselves."),
        ]
    }

    fn improvements(&self) -> Vec<String> {
        let done = self.learned.actions_done.iter().map(|what| format!("Done: {what}"));
        let causes = self.learned.causes.iter().map(|cause| format!("Cause found: {cause}"));
        let watched = self.learned.watched.iter().map(|what| format!("Being watched: {what}"));
        let lines: Vec<String> = causes.chain(done).chain(watched).collect();
        if lines.is_empty() {
            vec!["No cause was found and nothing was changed in this time.".to_owned()]
        } else {
            lines
        }
    }

    /// The principles of the standard, in our words, each with a figure of this program where there is one.
    fn principles(&self) -> Table {
        let rate = |of: RateOf| {
            self.measures
                .rate(of)
                .map_or_else(String::new, |rate| format!("{}: {}", words::rate_name(of), words::ground(rate)))
        };
        let own = || "to be said in the review".to_owned();
        let rows = [
            ("Commitment", own()),
            ("Capacity", format!("{} cases still open", self.review.open)),
            ("Transparency", "every customer has a page that shows how their case stands".to_owned()),
            ("Accessibility", format!("complaints came by {} channels", self.measures.by_channel.len())),
            ("Responsiveness", rate(RateOf::AcknowledgedInTime)),
            ("Objectivity", "nobody investigates a complaint about themselves (G8)".to_owned()),
            ("No charge", own()),
            ("Integrity of information", rate(RateOf::Overridden)),
            (
                "Confidentiality",
                "personal data can be exported and erased; attribution never leaves the house".to_owned(),
            ),
            ("Customer focus", rate(RateOf::Recovered)),
            ("Accountability", "every open case has one owner, one next step and one date (G3)".to_owned()),
            (
                "Improvement",
                words::count(self.learned.actions_done.len() as u64, "improvement made", "improvements made"),
            ),
            ("Competence", rate(RateOf::WithoutFault)),
            ("Timeliness", rate(RateOf::PromisesKept)),
        ];
        let mut table = Table::new("principles", "Principles", &["Principle", "What shows it"]);
        table.rows =
            rows.into_iter().map(|(name, shows)| vec![Cell::text(name), Cell::text(shows)]).collect();
        table
    }
}

/// A day as people write it, from the way programs do.
fn said(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), words::day)
}
