//! What the measures count: every case received in a period, with what was promised, given and sent in it.

use std::collections::HashMap;

use domain::{case::Case, id::Id, learning::Seen};
use jiff::Timestamp;

use crate::{
    Conn, Sql, StoreError,
    dialect::{pair, sql},
};

const CASES: Sql = pair(
    "SELECT c.id, c.state, u.state ->> 'segment' FROM cases c JOIN customers u ON u.id = c.customer \
     WHERE c.received_at >= $1 AND c.received_at < $2 AND c.silent_in IS NULL",
    "SELECT c.id, c.state, u.state::json ->> 'segment' FROM cases c JOIN customers u ON u.id = c.customer \
     WHERE c.received_at >= $1 AND c.received_at < $2 AND c.silent_in IS NULL",
);
const PROMISES: Sql = sql("SELECT p.case_id, p.state FROM promises p JOIN cases c ON c.id = p.case_id \
     WHERE c.received_at >= $1 AND c.received_at < $2 ORDER BY p.id");
const MAKE_GOODS: Sql = sql("SELECT g.case_id, g.state FROM make_goods g JOIN cases c ON c.id = g.case_id \
     WHERE c.received_at >= $1 AND c.received_at < $2 ORDER BY g.id");
const SENT: Sql = sql(
    "SELECT m.case_id, COUNT(*), COUNT(m.override_reason) FROM messages m JOIN cases c ON c.id = m.case_id \
     WHERE c.received_at >= $1 AND c.received_at < $2 AND m.direction = 'out' GROUP BY m.case_id",
);

/// Every case received in `[from, to)`: four passes, however many cases there are.
///
/// # Errors
/// The engine's.
pub fn seen_between(conn: &mut Conn<'_>, from: Timestamp, to: Timestamp) -> Result<Vec<Seen>, StoreError> {
    let period = [from.into(), to.into()];
    let (mut seen, mut places) = (Vec::new(), HashMap::new());
    for row in conn.all(CASES, &period)? {
        places.insert(row.id::<Case>(0)?, seen.len());
        seen.push(Seen {
            case: row.record(1)?,
            business: row.opt_text(2)? == Some("business"),
            promises: Vec::new(),
            make_goods: Vec::new(),
            sent: 0,
            overridden: 0,
        });
    }
    for row in conn.all(PROMISES, &period)? {
        if let Some(one) = at(&mut seen, &places, row.id(0)?) {
            one.promises.push(row.record(1)?);
        }
    }
    for row in conn.all(MAKE_GOODS, &period)? {
        if let Some(one) = at(&mut seen, &places, row.id(0)?) {
            one.make_goods.push(row.record(1)?);
        }
    }
    for row in conn.all(SENT, &period)? {
        if let Some(one) = at(&mut seen, &places, row.id(0)?) {
            one.sent = u64::try_from(row.int(1)?).unwrap_or(0);
            one.overridden = u64::try_from(row.int(2)?).unwrap_or(0);
        }
    }
    Ok(seen)
}

fn at<'s>(seen: &'s mut [Seen], places: &HashMap<Id<Case>, usize>, case: Id<Case>) -> Option<&'s mut Seen> {
    places.get(&case).and_then(|place| seen.get_mut(*place))
}
