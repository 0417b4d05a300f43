//! What customers bought, in numbers.

use domain::{customer::Bought, money::Money};
use store::imported::{Order, orders_of_one, orders_of_some, orders_reach, save_order};

use crate::house::{minutes, noon, on_both};

const A_WEEK: i64 = 7 * 24 * 60;

#[test]
fn orders_of_one_and_of_some_are_counted_up_to_the_newest_of_all() {
    on_both(|house| {
        let [one, other, third] =
            ["a", "b", "c"].map(|name| house.complaint(house.hire().id, name).customer.id);
        assert_eq!(house.read(orders_reach), None);
        let order = |customer, week: i64, amount: &str, code: &str| {
            let order = Order {
                external_id: format!("{customer}-{week}"),
                customer,
                placed_at: noon() + minutes(week * A_WEEK),
                amount: Money::parse(amount, code).unwrap(),
                what: String::new(),
                attributes: std::collections::BTreeMap::new(),
            };
            house.unit(move |unit| save_order(unit, None, &order));
        };
        order(one, 0, "10.00", "EUR");
        order(one, 4, "100.00", "GBP");
        order(one, 6, "20.01", "EUR");
        order(other, 10, "5.00", "EUR");
        let until = noon() + minutes(10 * A_WEEK);
        assert_eq!(house.read(orders_reach), Some(until));
        let found = house.read(|conn| orders_of_one(conn, one, until)).unwrap();
        assert_eq!(found.bought, Bought { again: 2, last: 6.0, seen: 10.0 });
        assert_eq!((found.orders, found.worth), (3, Money::parse("15.00", "EUR").unwrap()));
        assert_eq!(house.read(|conn| orders_of_one(conn, third, until)), None);
        let some = |each| house.read(move |conn| orders_of_some(conn, each, until));
        assert_eq!(some(9).len(), 2, "each customer once");
        assert_eq!(some(1).len(), 2, "the first and the last");
        assert!(some(9).contains(&Bought { again: 0, last: 0.0, seen: 0.0 }));
    });
}
