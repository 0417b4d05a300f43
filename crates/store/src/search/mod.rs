//! Finding cases by what was said in them, by their number, or by whose they are: newest first, unranked, capped.

mod windows;

use domain::{
    case::Case,
    customer::{Customer, fold_email, fold_phone},
    id::Id,
};

use crate::{
    Conn, Sql, StoreError, Unit, Val,
    customer::Named,
    dialect::{Inserts, on_postgres, pair, sql},
    fold,
};

/// Hits that are looked at, at most; a common word then costs no more than a rare one.
const MOST_HITS: i64 = 200;
/// More words narrow nothing down.
const MOST_WORDS: usize = 32;

const INDEX: Sql = pair(
    "INSERT INTO found_words (rowid, text) VALUES ($1, $2)",
    "INSERT INTO found_words (rowid, text) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))",
);
// Cases are looked up for the hits that count and no others: PostgreSQL would read all messages to join a few.
// The limits stand in the text (200 is [`MOST_HITS`]): PostgreSQL plans for them only where it sees them.
const HITS: Sql = pair(
    "SELECT m.case_id FROM found_words f JOIN messages m ON m.seq = f.rowid WHERE found_words MATCH $1 ORDER BY f.rowid DESC LIMIT 200",
    "SELECT m.case_id FROM (SELECT rowid FROM (SELECT rowid FROM found_words WHERE text @@ $1::text::tsquery OFFSET 0) g ORDER BY rowid DESC LIMIT 200) f \
     JOIN messages m ON m.seq = f.rowid ORDER BY f.rowid DESC",
);
const OF_CUSTOMER: Sql = sql("SELECT id FROM cases WHERE customer = $1 ORDER BY id DESC LIMIT $2");
const NEWEST: Sql = on_postgres("SELECT COALESCE(MAX(rowid), 0) FROM found_words");
// SQLite's index holds no text of its own, so it is told what to forget.
const FORGET: Sql = pair(
    "INSERT INTO found_words (found_words, rowid, text) VALUES ('delete', $1, $2)",
    "DELETE FROM found_words WHERE rowid = $1 AND $2::text IS NOT NULL",
);
const FORGET_NAME: Sql = sql("DELETE FROM found_names WHERE customer = $1");
const INDEX_NAME: Sql =
    sql("INSERT INTO found_names (word, customer) VALUES ($1, $2) ON CONFLICT (word, customer) DO NOTHING");
/// Of a name that very many share, the newest customers.
const NAMED: Sql = sql("SELECT c.id FROM (SELECT customer FROM found_names f WHERE f.word = $1 \
     AND (CAST($2 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM found_names g WHERE g.customer = f.customer AND g.word = $2)) \
     AND (CAST($3 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM found_names g WHERE g.customer = f.customer AND g.word = $3)) \
     AND (CAST($4 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM found_names g WHERE g.customer = f.customer AND g.word = $4)) \
     ORDER BY customer DESC LIMIT $5) n JOIN cases c ON c.customer = n.customer ORDER BY c.id DESC LIMIT $5");

/// Makes messages found by their words, each under its place.
pub(crate) fn index<'t>(
    unit: &mut Unit<'_>,
    said: impl Iterator<Item = (i64, &'t str)>,
) -> Result<(), StoreError> {
    let windowed = unit.conn().is_postgres();
    let row = |(seq, text): (i64, &str)| {
        let mut words = fold::stems(text);
        words.extend(windowed.then(|| windows::of(seq)).into_iter().flatten());
        vec![seq.into(), words.join(" ").into()]
    };
    unit.exec_each(INDEX, &said.map(row).collect::<Vec<_>>())
}

/// Takes a message out of the index; `text` is what it was put in with.
pub(crate) fn forget(unit: &mut Unit<'_>, seq: i64, text: &str) -> Result<(), StoreError> {
    unit.exec(FORGET, &[seq.into(), fold::stems(text).join(" ").into()]).map(drop)
}

/// Makes a customer's cases found by name, e-mail address and telephone number, and by no earlier ones.
pub(crate) fn index_name(unit: &mut Unit<'_>, customer: &Customer) -> Result<(), StoreError> {
    unit.exec(FORGET_NAME, &[customer.id.into()])?;
    index_new_names(unit, std::iter::once(customer))
}

/// The same for customers who are in no index yet.
pub(crate) fn index_new_names<'c>(
    unit: &mut Unit<'_>,
    customers: impl Iterator<Item = &'c Customer>,
) -> Result<(), StoreError> {
    let (statement, rows) = new_names(customers);
    unit.exec_each(statement, &rows)
}

/// What makes them found, to be written with other things.
pub(crate) fn new_names<'c>(customers: impl Iterator<Item = &'c Customer>) -> Inserts {
    let rows = customers
        .flat_map(|customer| names(customer).into_iter().map(|word| vec![word.into(), customer.id.into()]));
    (INDEX_NAME, rows.collect())
}

fn names(customer: &Customer) -> Vec<String> {
    let mut words = customer.name.as_deref().map(fold::words).unwrap_or_default();
    words.extend(customer.email.as_deref().map(fold_email));
    words.extend(customer.phone.as_deref().map(fold_phone));
    words.retain(|word| !word.is_empty());
    words
}

/// Cases in which all these words were said, or whose number it is, or whose customer has that name, number, e-mail
/// address or telephone number, newest first.
///
/// # Errors
/// The engine's.
pub fn cases(conn: &mut Conn<'_>, q: &str) -> Result<Vec<Id<Case>>, StoreError> {
    // No number, id or address has a NUL byte, and PostgreSQL takes none.
    let q = q.replace('\0', " ");
    let mut found: Vec<Id<Case>> = crate::case::find(conn, q.trim())?.into_iter().collect();
    found.extend(of_number(conn, q.trim())?);
    found.extend(said(conn, &q)?);
    found.extend(named(conn, &q)?);
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    Ok(found)
}

/// The cases of the customer who has this number of ours.
fn of_number(conn: &mut Conn<'_>, number: &str) -> Result<Vec<Id<Case>>, StoreError> {
    let named = Named { external_id: Some(number), ..Named::default() };
    let Some(customer) = crate::customer::recognise(conn, &named)? else { return Ok(Vec::new()) };
    ids(conn, OF_CUSTOMER, &[customer.into(), MOST_HITS.into()])
}

fn said(conn: &mut Conn<'_>, q: &str) -> Result<Vec<Id<Case>>, StoreError> {
    let stems = fold::stems(q);
    if stems.is_empty() {
        return Ok(Vec::new());
    }
    // Each stem in quotation marks: nothing that a person types is read as query syntax.
    let (mark, and) = if conn.is_postgres() { ("'", " & ") } else { ("\"", " ") };
    let quoted: Vec<_> = stems.iter().take(MOST_WORDS).map(|stem| format!("{mark}{stem}{mark}")).collect();
    let asked = quoted.join(and);
    if conn.is_postgres() { said_on_postgres(conn, &asked) } else { ids(conn, HITS, &[asked.into()]) }
}

fn said_on_postgres(conn: &mut Conn<'_>, words: &str) -> Result<Vec<Id<Case>>, StoreError> {
    let newest = conn.one(NEWEST, &[])?.map_or(Ok(0), |row| row.int(0))?;
    let enough = usize::try_from(MOST_HITS).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    for question in windows::questions(words, newest) {
        found = ids(conn, HITS, &[question.into()])?;
        if found.len() >= enough {
            break;
        }
    }
    Ok(found)
}

fn named(conn: &mut Conn<'_>, q: &str) -> Result<Vec<Id<Case>>, StoreError> {
    let phone = fold_phone(q);
    let words = match fold::words(q) {
        _ if q.contains('@') => vec![fold_email(q)],
        words if phone.len() > 5 && !q.contains(char::is_alphabetic) && !words.is_empty() => vec![phone],
        words => words,
    };
    if words.is_empty() || words.len() > 4 {
        return Ok(Vec::new());
    }
    let mut values: Vec<Val> = words.into_iter().map(Val::from).collect();
    values.resize(4, Val::Null);
    values.push(MOST_HITS.into());
    ids(conn, NAMED, &values)
}

fn ids(conn: &mut Conn<'_>, query: Sql, values: &[Val]) -> Result<Vec<Id<Case>>, StoreError> {
    conn.all(query, values)?.iter().map(|row| row.id(0)).collect()
}
