//! The report of goodwill on made-up cases: medians by hand, intervals by another program, gaps that are there or not.

use iso_currency::Currency;
use proptest::prelude::*;

use super::{Fairness, GroupedBy, Treated, median, median_interval};
use crate::{
    customer::{Segment, ValueBand},
    failure::Severity,
    id::Id,
    intake::Channel,
    money::Money,
};

fn treated(goodwill: i64) -> Treated {
    Treated {
        severity: Severity::Medium,
        failure_type: Some("late_delivery".to_owned()),
        repeat: false,
        segment: Segment::Consumer,
        value_band: Some(ValueBand::Middle),
        channel: Channel::Email,
        contacts: 1,
        handler: Some(Id::new(uuid::Uuid::from_u128(1))),
        goodwill: Money::minor(goodwill, Currency::EUR),
    }
}

/// Rows: how many, and which two of them, counted from 0. Computed by another program (SciPy, binom.cdf).
#[test]
fn intervals_of_medians_agree_with_another_program() {
    let rows = [
        (5, None),
        (6, Some((0, 5))),
        (10, Some((1, 8))),
        (20, Some((5, 14))),
        (25, Some((7, 17))),
        (50, Some((17, 32))),
        (100, Some((39, 60))),
        (1_000, Some((468, 531))),
        (5_000, Some((2_430, 2_569))),
        (0, None),
    ];
    for (n, expected) in rows {
        assert_eq!(median_interval(n), expected, "{n}");
    }
}

#[test]
fn a_median_between_two_is_halfway_rounded_up() {
    assert_eq!(
        [median(&[]), median(&[7]), median(&[7, 10]), median(&[1, 2, 9])],
        [None, Some(7), Some(9), Some(2)]
    );
}

fn group<'r>(report: &'r Fairness, by: GroupedBy, name: &str) -> &'r super::Group {
    report.groups.iter().find(|group| group.by == by && group.group == name).unwrap()
}

#[test]
fn few_are_hidden_and_enough_are_shown() {
    let mut cases: Vec<Treated> = (0..20).map(|nth| treated(1_000 + nth)).collect();
    cases.extend((0..19).map(|_| Treated { segment: Segment::Business, ..treated(5_000) }));
    let report = Fairness::of(&cases);
    let shown = group(&report, GroupedBy::Segment, "consumer");
    let money = |minor| Some(Money::minor(minor, Currency::EUR));
    assert_eq!(
        (shown.n, shown.median, shown.low, shown.high),
        (20, money(1_010), money(1_005), money(1_014))
    );
    let hidden = group(&report, GroupedBy::Segment, "business");
    assert_eq!((hidden.n, hidden.median), (19, None));
    assert!(report.gaps.is_empty(), "what is hidden raises no alarm");
}

#[test]
fn loud_customers_who_get_more_are_seen() {
    let mut cases: Vec<Treated> = (0..40).map(|nth| treated(1_000 + nth)).collect();
    cases.extend((0..40).map(|nth| Treated { contacts: 6, ..treated(2_500 + nth) }));
    let report = Fairness::of(&cases);
    let [gap] = report.gaps.as_slice() else { panic!("{:?}", report.gaps) };
    assert_eq!((gap.by, gap.less.as_str(), gap.more.as_str()), (GroupedBy::Contacts, "once", "more_often"));
    assert!(gap.apart.minor_units() > 1_400);
}

#[test]
fn more_for_more_harm_is_no_gap() {
    let mut cases: Vec<Treated> = (0..40).map(|_| treated(1_000)).collect();
    let worse = Treated { severity: Severity::High, channel: Channel::Phone, ..treated(5_000) };
    cases.extend(std::iter::repeat_n(worse, 40));
    let pounds =
        Treated { goodwill: Money::minor(9_000, Currency::GBP), channel: Channel::Post, ..treated(0) };
    cases.extend(std::iter::repeat_n(pounds, 40));
    assert_eq!(Fairness::of(&cases).gaps, []);
}

#[test]
fn people_who_handle_like_cases_differently_are_seen() {
    let by = |handler: u128, goodwill: i64| Treated {
        handler: Some(Id::new(uuid::Uuid::from_u128(handler))),
        ..treated(goodwill)
    };
    let alike: Vec<Treated> = (0..40).map(|nth| by(nth % 2, 1_000)).collect();
    let [even] = Fairness::of(&alike).spread.try_into().unwrap();
    assert_eq!((even.n, even.handlers, even.apart), (40, 2, false));
    let apart: Vec<Treated> =
        (0..40).map(|nth| by(nth % 2, if nth % 2 == 0 { 500 } else { 3_000 })).collect();
    let [uneven] = Fairness::of(&apart).spread.try_into().unwrap();
    assert_eq!((uneven.least.minor_units(), uneven.most.minor_units(), uneven.apart), (500, 3_000, true));
    let alone: Vec<Treated> = (0..40).map(|_| by(1, 1_000)).collect();
    assert!(Fairness::of(&alone).spread.is_empty());
}

proptest! {
    /// The order in which cases come, and amounts of another currency, change nothing.
    #[test]
    fn the_order_of_cases_does_not_matter(mut amounts in proptest::collection::vec((0_i64..9_000, 0_u64..8), 1..120)) {
        let of = |amounts: &[(i64, u64)]| {
            Fairness::of(&amounts.iter().map(|(amount, contacts)| Treated { contacts: *contacts, ..treated(*amount) }).collect::<Vec<_>>())
        };
        let first = of(&amounts);
        amounts.reverse();
        prop_assert_eq!(first, of(&amounts));
    }
}
