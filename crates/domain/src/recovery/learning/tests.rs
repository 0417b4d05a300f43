//! Learning held against published figures, against other programs, and against what it must never do.

use std::collections::BTreeMap;

use iso_currency::Currency;
use proptest::prelude::*;

use super::{Cell, Prior, Tried, WhatWorked, beta_below, beta_quantile};
use crate::{
    customer::Segment,
    failure::Severity,
    house::Texts,
    recovery::{Evidence, MakeGoodPolicy, OfferFacts, Recommendation},
};

/// The batting averages of Efron and Morris (1975, 1977): hits in the first 45 times at bat of the season of 1970, and the
/// average of the rest of it, which nobody knew then.
const BATTERS: [(u64, f64); 18] = [
    (18, 0.346),
    (17, 0.298),
    (16, 0.276),
    (15, 0.222),
    (14, 0.273),
    (14, 0.270),
    (13, 0.263),
    (12, 0.210),
    (11, 0.269),
    (11, 0.230),
    (10, 0.264),
    (10, 0.256),
    (10, 0.303),
    (10, 0.264),
    (10, 0.226),
    (9, 0.285),
    (8, 0.316),
    (7, 0.200),
];

fn squared_error(estimate: impl Fn(Tried) -> f64) -> f64 {
    let error =
        |(recovered, truth): &(u64, f64)| (estimate(Tried { n: 45, recovered: *recovered }) - truth).powi(2);
    BATTERS.iter().map(error).sum()
}

#[test]
fn batters_of_1970_are_foretold_three_times_better() {
    let cells: Vec<Tried> =
        BATTERS.iter().map(|(recovered, _)| Tried { n: 45, recovered: *recovered }).collect();
    let raw = squared_error(|cell| cell.raw().unwrap());
    assert!((raw - 0.0753).abs() < 0.0005, "{raw}");
    let prior = Prior::fit(&cells).unwrap();
    assert!((200.0..=2_000.0).contains(&prior.weight), "{prior:?}");
    let drawn = squared_error(|cell| prior.shrink(cell));
    assert!((drawn - 0.022).abs() < 0.0015, "{drawn} {prior:?}");
    for weight in [200.0, 400.0, 800.0] {
        let fixed = Prior { weight, ..prior };
        let error = squared_error(|cell| fixed.shrink(cell));
        assert!((error - 0.022).abs() < 0.0015, "{weight}: {error}");
    }
}

/// Rows: a, b, then the shares at 2.5 %, 50 % and 97.5 %. Computed by another program (SciPy, beta.ppf).
#[test]
fn the_beta_distribution_agrees_with_another_program() {
    let rows = [
        (1.0, 1.0, [0.025000000000, 0.500000000000, 0.975000000000]),
        (9.0, 3.0, [0.482244147640, 0.764214473364, 0.939782265827]),
        (2.5, 80.0, [0.005133791134, 0.026585700945, 0.076390365204]),
        (320.0, 80.5, [0.758428035659, 0.799499292664, 0.836746740607]),
        (0.7, 0.4, [0.014955932259, 0.732440071675, 0.999840651328]),
        (1200.0, 900.0, [0.550205749371, 0.571451251431, 0.592522525930]),
    ];
    for (a, b, quantiles) in rows {
        for (level, expected) in [0.025, 0.5, 0.975].into_iter().zip(quantiles) {
            let found = beta_quantile(level, a, b);
            assert!((found - expected).abs() < 1e-9, "{a} {b} {level}: {found}, expected {expected}");
            assert!((beta_below(found, a, b) - level).abs() < 1e-9);
        }
    }
    assert!((beta_below(0.3, 1.0, 1.0) - 0.3).abs() < 1e-14);
    assert_eq!((beta_below(0.0, 2.0, 3.0), beta_below(1.0, 2.0, 3.0)), (0.0, 1.0));
}

fn cell(kind: &str, form: &str, n: u64, recovered: u64) -> Cell {
    let segment = Segment::Consumer;
    Cell {
        failure_type: Some(kind.to_owned()),
        segment,
        form: form.to_owned(),
        tried: Tried { n, recovered },
    }
}

#[test]
fn few_cases_are_drawn_to_what_is_usual_and_many_speak_for_themselves() {
    let worked = WhatWorked::of(vec![
        cell("late", "refund", 400, 320),
        cell("late", "voucher", 400, 200),
        cell("late", "gift", 2, 0),
        cell("rude", "gift", 3, 3),
    ]);
    let late = worked.evidence(Some("late"), Segment::Consumer);
    assert!((late["refund"].recovered - 0.8).abs() < 0.02, "{late:?}");
    assert!(late["gift"].recovered > 0.2, "none of two does not mean never: {late:?}");
    assert!(late["gift"].high - late["gift"].low > 0.5, "and little is known: {late:?}");
    assert!(late["refund"].low < 0.8 && late["refund"].high > 0.8 && late["refund"].n == 400);
    let rude = worked.evidence(Some("rude"), Segment::Consumer);
    assert!(rude["gift"].recovered < 1.0 && rude.len() == 1, "{rude:?}");
    assert!(worked.evidence(Some("late"), Segment::Business).is_empty());
    assert!(WhatWorked::default().evidence(Some("late"), Segment::Consumer).is_empty());
}

#[test]
fn a_prior_stands_on_what_there_is() {
    assert_eq!(Prior::fit(&[]), None);
    assert_eq!(Prior::fit(&[Tried::default()]), None);
    let single = Prior::fit(&[Tried { n: 8, recovered: 8 }]).unwrap();
    assert_eq!((single.mean, single.weight), (0.9, Prior::LEAST_WEIGHT));
    let alike = |n| [Tried { n, recovered: n / 2 }; 6];
    assert_eq!(Prior::fit(&alike(10)).unwrap().weight, 60.0, "no more than all that it rests on");
    assert_eq!(Prior::fit(&alike(1_000)).unwrap().weight, Prior::MOST_WEIGHT);
    let apart = [Tried { n: 200, recovered: 10 }, Tried { n: 200, recovered: 190 }];
    assert!(Prior::fit(&apart).unwrap().weight < 5.0);
}

fn found(recovered: f64) -> Evidence {
    Evidence { n: 50, recovered, low: 0.0, high: 1.0 }
}

fn recommended(evidence: BTreeMap<String, Evidence>) -> Recommendation {
    let policy = MakeGoodPolicy::from_toml(&Texts::shipped().policy).unwrap();
    policy.recommend(&OfferFacts { evidence, ..OfferFacts::plain(Severity::Medium, Currency::EUR) })
}

fn forms(found: &Recommendation) -> Vec<&str> {
    found.options.iter().map(|option| option.form.as_str()).collect()
}

#[test]
fn better_forms_come_first_and_unknown_ones_in_the_middle() {
    let rates = [("store_credit", 0.4), ("refund", 0.5), ("gift", 0.9)];
    let evidence = rates.map(|(form, rate)| (form.to_owned(), found(rate)));
    let found = recommended(BTreeMap::from(evidence));
    let order = forms(&found);
    assert_eq!((order[0], order[1], order[7]), ("gift", "refund", "store_credit"), "{order:?}");
    assert_eq!(order.len(), 8, "those that were never tried stand between");
}

proptest! {
    #[test]
    fn evidence_never_moves_an_amount(rates in proptest::collection::vec(proptest::option::of(0.0_f64..1.0), 8)) {
        let plain = recommended(BTreeMap::new());
        let known = forms(&plain).into_iter().zip(&rates);
        let evidence = known.filter_map(|(form, rate)| Some((form.to_owned(), found((*rate)?)))).collect();
        let learned = recommended(evidence);
        prop_assert_eq!(plain.extra, learned.extra);
        prop_assert!(learned.options.iter().all(|one| Some(one.face_value) == plain.extra));
        let sorted = |found: &Recommendation| { let mut all: Vec<String> = forms(found).into_iter().map(str::to_owned).collect(); all.sort(); all };
        prop_assert_eq!(sorted(&plain), sorted(&learned));
    }

    #[test]
    fn a_drawn_rate_lies_between_its_own_and_the_usual_one(
        cells in proptest::collection::vec((1_u64..500, 0.0_f64..=1.0), 2..12),
    ) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small count")]
        let tried: Vec<Tried> = cells.iter().map(|(n, share)| Tried { n: *n, recovered: (super::real(*n) * share) as u64 }).collect();
        let prior = Prior::fit(&tried).unwrap();
        prop_assert!((0.0..=1.0).contains(&prior.mean) && prior.weight.is_finite());
        for one in tried {
            let (raw, drawn, (low, high)) = (one.raw().unwrap(), prior.shrink(one), prior.interval(one));
            prop_assert!(drawn >= raw.min(prior.mean) - 1e-9 && drawn <= raw.max(prior.mean) + 1e-9);
            prop_assert!(low <= drawn + 1e-9 && drawn <= high + 1e-9);
        }
    }
}
