//! Which words may be gone: those of streams that an erasure on record names.

use std::collections::{HashMap, HashSet};

use super::entry::Entry;
use crate::{Conn, Sql, StoreError, dialect::sql};

/// What the journal calls an erasure. Its fact `cases` lists the cases whose words were erased with the customer's.
pub(crate) const ERASED: &str = "customer.erased";

const RECORDS: Sql = sql("SELECT unit, stream_id, facts FROM journal WHERE kind = 'customer.erased'");

/// Streams that each unit was allowed to erase the words of.
pub(super) struct Erasures(HashMap<String, HashSet<(String, String)>>);

/// Reads every erasure on record. A record that was altered is found by its seal.
pub(super) fn load(conn: &mut Conn<'_>) -> Result<Erasures, StoreError> {
    let mut by_unit: HashMap<String, HashSet<(String, String)>> = HashMap::new();
    for row in conn.all(RECORDS, &[])? {
        let (Ok(unit), Ok(customer), Ok(facts)) = (row.text(0), row.text(1), row.text(2)) else { continue };
        let facts: serde_json::Value = serde_json::from_str(facts).unwrap_or_default();
        let cases = facts["cases"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
        let streams = cases.map(|case| ("case".to_owned(), case.to_owned()));
        by_unit
            .entry(unit.to_owned())
            .or_default()
            .extend(streams.chain([("customer".to_owned(), customer.to_owned())]));
    }
    Ok(Erasures(by_unit))
}

impl Erasures {
    pub fn cover(&self, unit: &str, entry: &Entry) -> bool {
        self.0.get(unit).is_some_and(|streams| streams.contains(&entry.stream()))
    }
}
