//! What is packed by days says the same as all rows counted anew, whatever happened and in whatever order.

use std::sync::{Arc, Mutex};

use domain::{
    case::{CaseFile, FollowUpRound, House as Rulebook, Stage},
    customer::Customer,
    id::Id,
    learning::{Dimension, Filter, Measures, Rules, Seen, Span},
    money::Money,
    promise::{NewPromise, Promise, PromiseState},
    staff::Member,
};
use iso_currency::Currency;
use jiff::Timestamp;
use proptest::prelude::*;
use store::{Conn, Sql, StoreError, case, imported, measures, measures::pack_day};

use crate::{
    house::{House, id, minutes, next, noon, on_both},
    journal::chance,
    records::{Markers, marked_file, open, plain_file},
};

const DAY: i64 = 24 * 60;
const ORDERS: usize = 3;

/// How a case stands.
#[derive(Clone, Debug)]
struct Stand {
    at_rest: bool,
    /// Hours after receipt.
    acknowledged: Option<i64>,
    resolved: Option<i64>,
    /// Days after receipt on which a promise is due, and whether it is kept.
    promise: Option<(i64, bool)>,
    /// Hours after receipt at which something was given.
    given: Option<i64>,
    settled: Option<bool>,
    kind: usize,
    silent: bool,
}

#[derive(Clone, Debug)]
enum Deed {
    Receive { hour: i64, customer: usize, order: Option<usize>, stand: Stand },
    Change { which: usize, stand: Stand },
    Move { which: usize, hour: i64 },
    Order { which: usize, what: usize },
    Erase { which: usize },
    Pack { day: i64 },
}

fn any_stand() -> impl Strategy<Value = Stand> {
    let hours = || proptest::option::of(0_i64..400);
    let promise = proptest::option::of((-2_i64..30, any::<bool>()));
    (
        any::<bool>(),
        hours(),
        hours(),
        promise,
        hours(),
        any::<Option<bool>>(),
        0_usize..3,
        proptest::bool::weighted(0.1),
    )
        .prop_map(|(at_rest, acknowledged, resolved, promise, given, settled, kind, silent)| Stand {
            at_rest,
            acknowledged,
            resolved,
            promise,
            given,
            settled,
            kind,
            silent,
        })
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let receive = (0_i64..240, 0_usize..4, proptest::option::of(0..ORDERS), any_stand())
        .prop_map(|(hour, customer, order, stand)| Deed::Receive { hour, customer, order, stand });
    let change = (any::<usize>(), any_stand()).prop_map(|(which, stand)| Deed::Change { which, stand });
    let moved = (any::<usize>(), 0_i64..240).prop_map(|(which, hour)| Deed::Move { which, hour });
    let order = (0..ORDERS, 0_usize..3).prop_map(|(which, what)| Deed::Order { which, what });
    prop_oneof![
        6 => receive,
        4 => change,
        2 => moved,
        2 => order,
        1 => any::<usize>().prop_map(|which| Deed::Erase { which }),
        6 => (0_i64..10).prop_map(|day| Deed::Pack { day }),
    ]
}

/// What a history has come to.
struct History<'h> {
    house: &'h House,
    owner: Id<Member>,
    customers: Vec<Customer>,
    files: Vec<CaseFile>,
    orders: Vec<Option<imported::Order>>,
    like: CaseFile,
}

impl<'h> History<'h> {
    fn of(house: &'h House) -> Self {
        let owner = house.hire().id;
        let customers = (0..4).map(|_| Customer::unknown(id())).collect();
        let like = marked_file(&Markers, owner);
        Self { house, owner, customers, files: Vec::new(), orders: vec![None; ORDERS], like }
    }

    fn run(&mut self, deed: &Deed) {
        match deed {
            Deed::Receive { hour, customer, order, stand } => self.receive(*hour, *customer, *order, stand),
            Deed::Change { which, stand } => self.save(*which, |file, like| stand.put(file, like)),
            Deed::Move { which, hour } => {
                let at = noon() + minutes(hour * 60);
                self.save(*which, |file, _| file.case.received_at = at);
            }
            Deed::Order { which, what } => self.order(*which, ["", "Rye bread", "Cake"][*what]),
            Deed::Erase { which } => self.erase(*which),
            Deed::Pack { day } => {
                let day = noon() + minutes(day * DAY);
                self.house.unit(move |unit| pack_day(unit, day).map(drop));
            }
        }
    }

    fn receive(&mut self, hour: i64, customer: usize, order: Option<usize>, stand: &Stand) {
        let mut file = plain_file(self.customers[customer].clone(), self.owner, "It was late.");
        file.case.received_at = noon() + minutes(hour * 60);
        file.case.order = order.map(|nth| format!("O-{nth}"));
        stand.put(&mut file, &self.like);
        let saved = file.clone();
        self.house.unit(move |unit| open(unit, &saved));
        file.said.clear();
        self.files.push(file);
    }

    fn save(&mut self, which: usize, change: impl FnOnce(&mut CaseFile, &CaseFile)) {
        let Some(nth) = which.checked_rem(self.files.len()) else { return };
        let before = self.files[nth].clone();
        let mut after = before.clone();
        change(&mut after, &self.like);
        self.files[nth] = after.clone();
        self.house.unit(move |unit| case::save(unit, Some(&before), &after));
    }

    fn order(&mut self, which: usize, what: &str) {
        let order = imported::Order {
            external_id: format!("O-{which}"),
            customer: self.like.customer.id,
            placed_at: noon() + minutes(400 * DAY),
            amount: Money::minor(100, Currency::EUR),
            what: what.to_owned(),
            attributes: std::collections::BTreeMap::new(),
        };
        let (before, after) = (self.orders[which].replace(order.clone()), order);
        let customer = self.like.customer.clone();
        self.house.unit(move |unit| {
            store::customer::save(unit, &customer)?;
            imported::save_order(unit, before.as_ref(), &after)
        });
    }

    /// The rest of the history is of others.
    fn erase(&mut self, which: usize) {
        let Some(nth) = which.checked_rem(self.files.len()) else { return };
        let gone = self.files[nth].case.customer;
        self.files.retain(|file| file.case.customer != gone);
        let new = Customer::unknown(id());
        self.customers.iter_mut().filter(|one| one.id == gone).for_each(|one| *one = new.clone());
        self.house.unit(move |unit| store::erase::erase(unit, gone, "asked for it").map(drop));
    }
}

impl Stand {
    fn put(&self, file: &mut CaseFile, like: &CaseFile) {
        let received = file.case.received_at;
        let hours = |hours: i64| received + minutes(hours * 60);
        file.case.milestones.acknowledged = self.acknowledged.map(hours);
        file.case.milestones.resolved = self.resolved.map(hours);
        file.case.milestones.closed = self.resolved.filter(|_| self.at_rest).map(hours);
        file.case.stage = if self.at_rest { Stage::Closed } else { Stage::Received };
        file.case.failure_type =
            [None, Some("late_delivery"), Some("wrong_item")][self.kind].map(str::to_owned);
        file.case.silent_victim = self.silent;
        file.case.follow_ups = self.settled.map(|settled| answered(received, settled)).into_iter().collect();
        file.promises = self.promise.map(|promise| promised(received, promise)).into_iter().collect();
        file.make_goods.clear();
        if let Some(at) = self.given {
            let one = like.make_goods[0].clone();
            file.make_goods.push(domain::recovery::MakeGood {
                id: id(),
                fulfilled_at: Some(hours(at)),
                ..one
            });
        }
    }
}

fn answered(at: Timestamp, settled: bool) -> FollowUpRound {
    let round = serde_json::json!({ "asked_at": at, "settled": settled, "satisfaction": 1 + next() % 5 });
    serde_json::from_value(round).unwrap()
}

fn promised(received: Timestamp, (days, kept): (i64, bool)) -> Promise {
    let new = NewPromise { what: "A new lock".to_owned(), due_at: received + minutes(days * DAY) };
    let promise = Promise::make(id(), &new, None, received);
    let evidence = "It was brought.".to_owned();
    let state = if kept { PromiseState::Kept { at: received, evidence } } else { promise.state.clone() };
    Promise { state, ..promise }
}

/// All that can be asked.
type Told = (Vec<Measures>, Vec<Vec<Seen>>);

fn all_that_can_be_asked(conn: &mut Conn<'_>, all: &[Rules<'_>]) -> Result<Told, StoreError> {
    let part = |by, name: &str| Filter([(by, name.to_owned())].into());
    let filters = [
        Filter::default(),
        part(Dimension::FailureType, "late_delivery"),
        part(Dimension::Product, "Cake"),
        part(Dimension::Product, ""),
    ];
    let (mut measured, mut seen) = (Vec::new(), Vec::new());
    for rules in all {
        for filter in &filters {
            measured.push(measures::count(conn, rules, filter)?);
        }
        let mut found = Vec::new();
        measures::each(conn, rules.period, &mut |one| found.push(one))?;
        found.sort_by_key(|one: &Seen| one.facts.id);
        seen.extend([found, measures::in_hand(conn, rules.period)?]);
    }
    Ok((measured, seen))
}

/// The same in a house in which nothing is packed; it is as it was afterwards.
fn unpacked(house: &House, all: &Arc<Vec<Rules<'static>>>) -> Told {
    const NOTHING: [&str; 3] =
        ["UPDATE measured SET packed = 0", "DELETE FROM measured_days", "DELETE FROM measured_anew"];
    let told: Arc<Mutex<Option<Told>>> = Arc::default();
    let (kept, all) = (Arc::clone(&told), Arc::clone(all));
    let undone = house.db.unit(&crate::house::context(), move |unit| {
        for text in NOTHING {
            unit.exec(Sql { lite: text, pg: text }, &[])?;
        }
        *kept.lock().unwrap() = Some(all_that_can_be_asked(unit.conn(), &all)?);
        Err::<(), _>(StoreError::Closed)
    });
    assert!(matches!(undone, Err(StoreError::Closed)), "{undone:?}");
    let found = told.lock().unwrap().take();
    found.unwrap()
}

fn rules() -> Arc<Vec<Rules<'static>>> {
    let rulebook: &'static Rulebook = Box::leak(Box::new(Rulebook::shipped().unwrap()));
    let now = noon() + minutes(40 * DAY);
    let spans = [(-5 * DAY, 20 * DAY), (2 * DAY + 77, 6 * DAY), (8 * DAY, 30 * DAY)];
    let period = |(from, to)| Span { from: noon() + minutes(from), to: noon() + minutes(to) };
    Arc::new(spans.into_iter().map(|span| Rules::new(rulebook, period(span), now)).collect())
}

#[test]
fn what_is_packed_says_what_the_rows_say() {
    let all = rules();
    on_both(|house| {
        let checked = chance(8).run(&proptest::collection::vec(any_deed(), 5..40), |deeds| {
            let mut history = History::of(house);
            for (nth, deed) in deeds.iter().enumerate() {
                history.run(deed);
                if nth % 8 == 7 || nth + 1 == deeds.len() {
                    let (found, expected) =
                        (house.read(|conn| all_that_can_be_asked(conn, &all)), unpacked(house, &all));
                    prop_assert_eq!(found, expected);
                }
            }
            Ok(())
        });
        checked.unwrap();
        assert!(house.number("SELECT COUNT(*) FROM measured WHERE packed = 1") > 0, "nothing was packed");
    });
}
