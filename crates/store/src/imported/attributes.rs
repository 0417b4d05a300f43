//! Orders by their attributes: an index from name and value to orders in the order of time, and the question of who was hit.

use domain::intake::{CohortQuery, fold_attribute, fold_value};
use jiff::Timestamp;

use super::{Order, read_order};
use crate::{Conn, Row, Sql, StoreError, Unit, Val, dialect::sql};

const ADD: Sql = sql(
    "INSERT INTO order_attributes (name, value, placed_at, external_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
);
const DROP: Sql = sql(
    "DELETE FROM order_attributes WHERE name = $1 AND value = $2 AND placed_at = $3 AND external_id = $4",
);
const BY_ATTRIBUTE: Sql =
    sql("SELECT o.external_id, o.customer, o.placed_at, o.amount, o.currency, o.state \
     FROM order_attributes a JOIN orders o ON o.external_id = a.external_id \
     WHERE a.name = $1 AND a.value = $2 AND (a.placed_at, a.external_id) > ($3, $4) AND a.placed_at < $5 \
     ORDER BY a.placed_at, a.external_id LIMIT $6");
const BY_TIME: Sql = sql("SELECT external_id, customer, placed_at, amount, currency, state FROM orders \
     WHERE (placed_at, external_id) > ($1, $2) AND placed_at < $3 ORDER BY placed_at, external_id LIMIT $4");
/// Counting stops where it no longer tells which of two is rarer.
const HOW_MANY: Sql = sql("SELECT COUNT(*) FROM (SELECT 1 FROM order_attributes \
     WHERE name = $1 AND value = $2 AND placed_at >= $3 AND placed_at < $4 LIMIT 200000) AS counted");
const NEXT_NAME: Sql = sql("SELECT name FROM order_attributes WHERE name > $1 ORDER BY name LIMIT 1");
const NEXT_VALUE: Sql =
    sql("SELECT value FROM order_attributes WHERE name = $1 AND value > $2 ORDER BY value LIMIT 1");

/// As many names of attributes are listed.
const MOST_NAMES: usize = 50;

/// Where a question has come to: among the values of the attribute that leads it, and among their orders.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Place {
    value: usize,
    after: Option<(Timestamp, String)>,
    /// The attribute that leads, chosen once.
    leader: Option<(String, Vec<String>)>,
    begun: bool,
}

/// Some orders that were hit, and where the rest begins; no place when there is no more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The orders.
    pub orders: Vec<Order>,
    /// Where the rest begins.
    pub next: Option<Place>,
}

/// The next orders that a question finds, reading at most `limit` of those that the rarest of its conditions leads to.
/// Begin with `Place::default()`.
///
/// # Errors
/// The engine's.
pub fn found(
    conn: &mut Conn<'_>,
    query: &CohortQuery,
    place: Place,
    limit: i64,
) -> Result<Found, StoreError> {
    let mut place = place;
    if !place.begun {
        place.leader = leader(conn, query)?;
        place.begun = true;
    }
    let rows = page(conn, query, &place, limit)?;
    let more = i64::try_from(rows.len()).is_ok_and(|read| read >= limit);
    let orders = rows.iter().map(order).collect::<Result<Vec<_>, _>>()?;
    let last = orders.last().map(|one| (one.placed_at, one.external_id.clone()));
    let next = if more { Some(Place { after: last, ..place }) } else { next_value(place) };
    let mut hit = orders;
    hit.retain(|one| query.matches(one.placed_at, |name| one.says(name)));
    Ok(Found { orders: hit, next })
}

fn next_value(place: Place) -> Option<Place> {
    let values = place.leader.as_ref().map_or(0, |(_, values)| values.len());
    (place.value + 1 < values).then(|| Place { value: place.value + 1, after: None, ..place })
}

fn page(conn: &mut Conn<'_>, query: &CohortQuery, place: &Place, limit: i64) -> Result<Vec<Row>, StoreError> {
    // Before the first order of the first instant stands nothing, not even an empty id.
    let begin = query.from.map_or(i64::MIN, |from| from.as_microsecond().saturating_sub(1));
    let (at, id): (Val, Val) = match &place.after {
        Some((at, id)) => ((*at).into(), id.into()),
        None => (begin.into(), "\u{10FFFF}".into()),
    };
    let until: Val = query.until.map_or_else(|| i64::MAX.into(), Val::from);
    let Some((name, values)) = &place.leader else {
        return conn.all(BY_TIME, &[at, id, until, limit.into()]);
    };
    let Some(value) = values.get(place.value) else { return Ok(Vec::new()) };
    conn.all(BY_ATTRIBUTE, &[name.into(), value.into(), at, id, until, limit.into()])
}

/// The attribute whose values lead to the fewest orders; none if only the time is asked for.
fn leader(conn: &mut Conn<'_>, query: &CohortQuery) -> Result<Option<(String, Vec<String>)>, StoreError> {
    let from: Val = query.from.map_or_else(|| i64::MIN.into(), Val::from);
    let until: Val = query.until.map_or_else(|| i64::MAX.into(), Val::from);
    let mut rarest = None;
    for (name, values) in query.wanted() {
        let mut count = 0;
        for value in &values {
            let values = [(&name).into(), value.into(), from.clone(), until.clone()];
            count += conn.one(HOW_MANY, &values)?.map_or(Ok(0), |row| row.int(0))?;
        }
        if rarest.as_ref().is_none_or(|(fewest, _)| count < *fewest) {
            rarest = Some((count, (name, values)));
        }
    }
    Ok(rarest.map(|(_, leader)| leader))
}

fn order(row: &Row) -> Result<Order, StoreError> {
    read_order(row, row.text(0)?.to_owned(), 1)
}

impl Order {
    /// What an attribute of it says; `what` is what was bought.
    #[must_use]
    pub fn says(&self, name: &str) -> Option<&str> {
        let own = self.attributes.get(name).map(String::as_str);
        own.or_else(|| Some(self.what.as_str()).filter(|what| name == "what" && !what.is_empty()))
    }

    fn indexed(&self) -> Vec<Vec<Val>> {
        let what = ("what", self.what.as_str());
        let all = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let all = all.chain(Some(what).filter(|_| !self.attributes.contains_key("what")));
        let folded = all.map(|(name, value)| (fold_attribute(name), fold_value(value)));
        folded
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| {
                vec![name.into(), value.into(), self.placed_at.into(), (&self.external_id).into()]
            })
            .collect()
    }
}

/// Keeps the index in step with what became of an order.
pub(super) fn keep(unit: &mut Unit<'_>, before: Option<&Order>, after: &Order) -> Result<(), StoreError> {
    let (old, new) = (before.map(Order::indexed).unwrap_or_default(), after.indexed());
    for row in old.iter().filter(|row| !new.contains(row)) {
        unit.exec(DROP, row)?;
    }
    let fresh: Vec<_> = new.into_iter().filter(|row| !old.contains(row)).collect();
    if fresh.is_empty() { Ok(()) } else { unit.exec_each(ADD, &fresh) }
}

/// Takes an order out of the index.
pub(crate) fn forget(unit: &mut Unit<'_>, order: &Order) -> Result<(), StoreError> {
    order.indexed().iter().try_for_each(|row| unit.exec(DROP, row).map(drop))
}

/// The names of the attributes that orders can be asked for, at most fifty.
///
/// # Errors
/// The engine's.
pub fn names(conn: &mut Conn<'_>) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = Vec::new();
    while let Some(row) = conn.one(NEXT_NAME, &[names.last().map_or("", String::as_str).into()])? {
        names.push(row.text(0)?.to_owned());
        if names.len() >= MOST_NAMES {
            break;
        }
    }
    Ok(names)
}

/// The first values of an attribute, at most so many.
///
/// # Errors
/// The engine's.
pub fn values(conn: &mut Conn<'_>, name: &str, most: usize) -> Result<Vec<String>, StoreError> {
    let mut values: Vec<String> = Vec::new();
    while values.len() < most {
        let after = values.last().map_or("", String::as_str);
        let Some(row) = conn.one(NEXT_VALUE, &[name.into(), after.into()])? else { break };
        values.push(row.text(0)?.to_owned());
    }
    Ok(values)
}
