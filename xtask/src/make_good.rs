//! `cargo xtask measure make-good`: are rates that were drawn towards what is usual closer to the truth than raw ones?
//!
//! A made-up firm whose true rates are known gives 20,000 make-goods. What is learned from them is held against the
//! truth, and the order of options that follows from it against the amounts of the policy. Nothing is drawn by chance
//! that the seed does not fix.

use std::collections::BTreeMap;

use domain::{
    customer::Segment,
    failure::Severity,
    house::Texts,
    money::Money,
    recovery::{
        EvidenceByForm, MakeGoodPolicy, OfferFacts, Recommendation,
        learning::{Cell, Tried, WhatWorked},
    },
};

const SEED: u64 = 20_260_601;
const CASES: usize = 20_000;
/// Kinds of failure, each with how common it is and how often matters settle after it, in percent.
const KINDS: [(&str, u64, u64); 12] = [
    ("late_delivery", 400, 74),
    ("damaged", 220, 66),
    ("wrong_item", 120, 70),
    ("wrong_invoice", 80, 78),
    ("outage", 60, 58),
    ("rude", 40, 45),
    ("lost", 30, 52),
    ("cancelled", 20, 49),
    ("noise", 12, 61),
    ("access", 8, 68),
    ("privacy", 6, 40),
    ("safety", 4, 36),
];

/// What was found.
struct Found {
    cells: usize,
    raw: f64,
    drawn: f64,
    covered: usize,
    below_base: usize,
    by_policy: f64,
    by_learning: f64,
}

/// Measures, prints, and fails where learning is no better than raw shares or anybody got less than the policy gives.
pub fn measure() -> Result<(), String> {
    let policy = MakeGoodPolicy::from_toml(&Texts::shipped().policy).map_err(|error| error.to_string())?;
    let found = simulate(&policy)?;
    println!("{CASES} make-goods in {} cells of form, kind of failure and segment, seed {SEED}", found.cells);
    println!("mean squared error of raw shares       {:.5}", found.raw);
    println!("mean squared error of drawn rates      {:.5}", found.drawn);
    println!("ratio                                  {:.3}", found.drawn / found.raw);
    println!("truth inside the 95 % interval         {} of {} cells", found.covered, found.cells);
    println!(
        "true rate of the form proposed first   {:.4} by the policy alone, {:.4} with what was learned",
        found.by_policy, found.by_learning
    );
    println!("offers below the policy's amount       {} of {CASES}", found.below_base);
    if found.drawn >= found.raw || found.below_base > 0 {
        return Err("learning made it worse, or somebody got less than the policy gives".to_owned());
    }
    Ok(())
}

fn simulate(policy: &MakeGoodPolicy) -> Result<Found, String> {
    let mut chance = Chance(SEED);
    let truth = Truth::draw(&mut chance, policy);
    let mut tried: BTreeMap<(usize, bool, String), Tried> = BTreeMap::new();
    for _ in 0..CASES {
        let (kind, business) = truth.case(&mut chance);
        let options = recommended(policy, business, &EvidenceByForm::new())?.options;
        // People follow the policy's order, and now and then have their reasons.
        let place = (chance.below(100) * chance.below(100) * options.len() as u64 / 10_000) as usize;
        let form = options[place].form.clone();
        let settled = chance.unit() < truth.rate(kind, business, &form);
        let cell = tried.entry((kind, business, form)).or_default();
        *cell = cell.with(Tried { n: 1, recovered: u64::from(settled) });
    }
    let cells = tried.iter().map(|((kind, business, form), tried)| Cell {
        failure_type: Some(KINDS[*kind].0.to_owned()),
        segment: segment(*business),
        form: form.clone(),
        tried: *tried,
    });
    let worked = WhatWorked::of(cells.collect());
    let known = Known::of(&worked);
    let mut found = errors(&truth, &tried, &known);
    orders(policy, &truth, &known, &mut chance, &mut found)?;
    Ok(found)
}

/// The evidence for each kind of failure and segment, worked out once.
struct Known(BTreeMap<(usize, bool), EvidenceByForm>);

impl Known {
    fn of(worked: &WhatWorked) -> Self {
        let like = (0..KINDS.len()).flat_map(|kind| [false, true].map(|business| (kind, business)));
        let evidence = |(kind, business): (usize, bool)| {
            ((kind, business), worked.evidence(Some(KINDS[kind].0), segment(business)))
        };
        Self(like.map(evidence).collect())
    }
}

/// How far raw and drawn rates are from the truth, over all cells that were tried.
fn errors(truth: &Truth, tried: &BTreeMap<(usize, bool, String), Tried>, known: &Known) -> Found {
    let (mut raw, mut drawn, mut covered) = (0.0, 0.0, 0);
    for ((kind, business, form), cell) in tried {
        let rate = truth.rate(*kind, *business, form);
        let evidence = &known.0[&(*kind, *business)];
        let Some((own, seen)) = cell.raw().zip(evidence.get(form)) else { continue };
        raw += (own - rate).powi(2);
        drawn += (seen.recovered - rate).powi(2);
        covered += usize::from(seen.low <= rate && rate <= seen.high);
    }
    let cells = tried.len() as f64;
    Found {
        cells: tried.len(),
        raw: raw / cells,
        drawn: drawn / cells,
        covered,
        below_base: 0,
        by_policy: 0.0,
        by_learning: 0.0,
    }
}

/// As many new cases, once in the policy's order and once in that of what was learned.
fn orders(
    policy: &MakeGoodPolicy,
    truth: &Truth,
    known: &Known,
    chance: &mut Chance,
    found: &mut Found,
) -> Result<(), String> {
    for _ in 0..CASES {
        let (kind, business) = truth.case(chance);
        let base = recommended(policy, business, &EvidenceByForm::new())?;
        let options = recommended(policy, business, &known.0[&(kind, business)])?.options;
        let worth = |money: Money| money.minor_units();
        let least = base.extra.map_or(0, worth);
        found.below_base += usize::from(options.iter().any(|option| worth(option.face_value) < least));
        found.by_policy += truth.rate(kind, business, &base.options[0].form) / CASES as f64;
        found.by_learning += truth.rate(kind, business, &options[0].form) / CASES as f64;
    }
    Ok(())
}

/// As the program asks it.
fn recommended(
    policy: &MakeGoodPolicy,
    business: bool,
    evidence: &EvidenceByForm,
) -> Result<Recommendation, String> {
    let zero = Money::parse("0", "EUR").map_err(|error| error.to_string())?;
    let plain = OfferFacts::plain(Severity::Medium, zero.currency());
    Ok(policy.recommend(&OfferFacts { segment: segment(business), evidence: evidence.clone(), ..plain }))
}

fn segment(business: bool) -> Segment {
    if business { Segment::Business } else { Segment::Consumer }
}

/// What is true of the made-up firm: a rate for each kind, segment and form.
struct Truth(BTreeMap<(usize, bool, String), f64>);

impl Truth {
    /// On the scale of log-odds: the kind's own rate, a little for the form, less for the segment, and a little for
    /// how form and kind go together.
    fn draw(chance: &mut Chance, policy: &MakeGoodPolicy) -> Self {
        let mut rates = BTreeMap::new();
        let forms: Vec<(String, f64)> =
            policy.forms.iter().map(|form| (form.code.clone(), 0.35 * chance.normal())).collect();
        for (kind, (_, _, percent)) in KINDS.iter().enumerate() {
            let share = *percent as f64 / 100.0;
            for business in [false, true] {
                for (form, own) in &forms {
                    let together = 0.25 * chance.normal() + if business { 0.15 } else { 0.0 };
                    let odds = (share / (1.0 - share)).ln() + own + together;
                    rates.insert((kind, business, form.clone()), 1.0 / (1.0 + (-odds).exp()));
                }
            }
        }
        Self(rates)
    }

    fn rate(&self, kind: usize, business: bool, form: &str) -> f64 {
        self.0.get(&(kind, business, form.to_owned())).copied().unwrap_or_default()
    }

    /// A kind by how common it is; every fifth customer is a firm.
    fn case(&self, chance: &mut Chance) -> (usize, bool) {
        let mut left = chance.below(KINDS.iter().map(|(_, weight, _)| weight).sum());
        let kind = KINDS.iter().position(|(_, weight, _)| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        });
        (kind.unwrap_or(0), chance.below(5) == 0)
    }
}

/// Numbers that look drawn and are always the same (SplitMix64; Steele, Lea and Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 up to, without, 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    /// Mean 0, standard deviation 1 (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        let (one, other) = (1.0 - self.unit(), self.unit());
        (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, MakeGoodPolicy, Texts, simulate};

    #[test]
    fn what_is_learned_is_closer_to_the_truth_and_nobody_gets_less() {
        let policy = MakeGoodPolicy::from_toml(&Texts::shipped().policy).unwrap();
        let found = simulate(&policy).unwrap();
        assert!(found.drawn < found.raw, "{} {}", found.drawn, found.raw);
        assert_eq!(found.below_base, 0);
        assert!(found.by_learning > found.by_policy);
    }

    /// The first numbers of the published generator from the seed 1234567.
    #[test]
    fn chance_is_the_published_one() {
        let mut chance = Chance(1_234_567);
        assert_eq!([chance.next(), chance.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }
}
