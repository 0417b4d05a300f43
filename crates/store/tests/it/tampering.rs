//! Whatever is changed behind the store's back, the check names the first entry that is not as it was written.

use domain::event::{Event, Stream};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use store::journal::{FirstBad, verify};

use crate::{
    house::{House, on_both},
    journal::{chance, event, seal, streams, write},
    records::{Markers, marked_file, open},
};

/// Columns of the tables that the check answers for; in which of them nothing may stand.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "journal",
        &[
            "position",
            "stream_kind",
            "stream_id",
            "n",
            "kind",
            "actor_kind",
            "actor_id",
            "at",
            "unit",
            "facts",
            "words_key",
            "words_hash",
            "prev",
            "hash",
        ],
    ),
    ("words", &["key", "salt", "text", "erased_in"]),
    ("streams", &["kind", "id", "n", "hash"]),
    ("checkpoints", &["n", "upto_tx", "upto_position", "entries", "at", "mac"]),
];

fn house_with_history(house: &House) {
    let streams = streams();
    let units = (0..7).map(|nth| (0..=nth % 3).map(|k| event(&streams, nth + k, "some words")).collect());
    write(house, units.collect());
    seal(house);
    assert_eq!(house.verify().first_bad, None);
}

fn first_bad(house: &House) -> Option<FirstBad> {
    house.verify().first_bad
}

/// Statements that change one value of one row, in several ways.
fn changes(house: &House, table: &str, column: &str, row: usize, byte: usize) -> Vec<String> {
    let lite = house.db.engine() == store::Engine::Sqlite;
    let key = match table {
        "journal" => "position",
        "words" => "key",
        "streams" => "kind || id",
        _ => "n",
    };
    let which = format!("{key} = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {row})");
    let set = |value: &str| format!("UPDATE {table} SET {column} = {value} WHERE {which}");
    let number = ["position", "n", "at", "upto_tx", "upto_position", "entries"].contains(&column);
    let bytes = ["words_hash", "prev", "hash", "salt", "mac"].contains(&column);
    if number {
        return vec![set(&format!("{column} + {}", 1_000_000 + byte)), set("-9223372036854775808")];
    }
    if bytes {
        let flip = if lite {
            let at = byte % 32 + 1;
            format!(
                "CAST(substr({column}, 1, {}) || CASE WHEN substr({column}, {at}, 1) = x'00' THEN x'01' ELSE x'00' END || substr({column}, {}) AS BLOB)",
                at - 1,
                at + 1
            )
        } else {
            let at = byte % 32;
            format!("set_byte({column}, {at}, get_byte({column}, {at}) # {})", 1 << (byte % 8))
        };
        let empty = if lite { "x''" } else { "''::bytea" };
        let short = format!("substr({column}, 1, 31)");
        return vec![set(&flip), set(empty), set(&short)];
    }
    let mut texts = vec![set("'altered'"), set("''"), set(&format!("COALESCE({column}, '') || ' '"))];
    if lite {
        texts.push(set("CAST(x'ff41' AS TEXT)"));
    }
    texts
}

/// The change, and whether it changed anything.
fn tamper(house: &House, text: &str) -> bool {
    let before = content(house);
    let done = match &house.place {
        crate::house::Place::File(_) => house.lite().execute_batch(text).is_ok(),
        crate::house::Place::Server { .. } => house.client().batch_execute(text).is_ok(),
    };
    done && content(house) != before
}

fn content(house: &House) -> Vec<Vec<String>> {
    COLUMNS.iter().map(|(table, columns)| dump(house, table, columns)).collect()
}

fn dump(house: &House, table: &str, columns: &[&str]) -> Vec<String> {
    let text = format!("SELECT {} FROM {table} ORDER BY 1, 2", columns.join(", "));
    if house.db.engine() == store::Engine::Sqlite {
        let conn = house.lite();
        let mut statement = conn.prepare(&text).unwrap();
        let row = |row: &rusqlite::Row<'_>| {
            Ok((0..columns.len()).map(|at| format!("{:?};", row.get_ref(at).unwrap())).collect::<String>())
        };
        return statement.query_map([], row).unwrap().map(Result::unwrap).collect();
    }
    let quoted = columns.iter().map(|column| format!("quote_nullable({column}::text)")).collect::<Vec<_>>();
    let text = format!("SELECT concat_ws(';', {}) FROM {table} ORDER BY 1", quoted.join(", "));
    house.client().query(&text, &[]).unwrap().iter().map(|row| row.get(0)).collect()
}

/// Keeps the tables as they are and puts them back.
struct Kept;

impl Kept {
    fn of(house: &House) -> Self {
        for (table, _) in COLUMNS {
            house.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
        }
        Self
    }

    fn restore(&self, house: &House) {
        for (table, columns) in COLUMNS {
            let columns = columns.join(", ");
            house.run(&format!(
                "DELETE FROM {table}; INSERT INTO {table} ({columns}) SELECT {columns} FROM kept_{table}"
            ));
        }
    }
}

#[test]
fn a_record_whose_whole_history_is_gone_is_named() {
    on_both(|house| {
        let file = marked_file(&Markers, house.hire().id);
        let (case, customer) = (file.case.id, file.customer.id);
        house.unit(move |unit| {
            open(unit, &file)?;
            let opened = Event::new(Stream::Case(case), "case.opened");
            unit.happened(&[opened, Event::new(Stream::Customer(customer), "customer.created")]).map(drop)
        });
        assert_eq!(first_bad(house), None);
        house.run("DELETE FROM journal; DELETE FROM streams; DELETE FROM words; DELETE FROM checkpoints");
        let bad = first_bad(house).unwrap();
        // On PostgreSQL the order of the feed misses its entries first.
        let of_case = bad.stream == format!("case {case}") && bad.what.contains("no entry tells how it came");
        assert!(of_case || bad.stream == "feed", "{bad:?}");
    });
}

#[test]
fn any_change_to_any_column_is_found() {
    on_both(|house| {
        house_with_history(house);
        let kept = Kept::of(house);
        for (table, columns) in COLUMNS {
            for column in *columns {
                let mut tried = 0;
                for row in 0..2 {
                    for text in changes(house, table, column, row, 5 + row) {
                        tried += usize::from(tamper(house, &text));
                        let altered = content(house) != { kept_content(house) };
                        assert_eq!(first_bad(house).is_some(), altered, "{text}: {:?}", first_bad(house));
                        kept.restore(house);
                    }
                }
                assert!(
                    tried > 0,
                    "nothing in {table}.{column} could be changed: the test says nothing about it"
                );
            }
        }
        assert_eq!(first_bad(house), None);
    });
}

fn kept_content(house: &House) -> Vec<Vec<String>> {
    COLUMNS.iter().map(|(table, columns)| dump(house, &format!("kept_{table}"), columns)).collect()
}

#[test]
fn a_random_byte_of_a_random_entry_is_found_and_named() {
    on_both(|house| {
        house_with_history(house);
        let kept = Kept::of(house);
        let columns = COLUMNS[0].1;
        let strategy = (0..columns.len(), 0..12_usize, 0..256_usize);
        let run = chance(40).run(&strategy, |(column, row, byte)| {
            let column = columns[column];
            let position = house.read(|conn| {
                let all = store::Sql { lite: POSITIONS, pg: POSITIONS };
                conn.all(all, &[])?[row].int(0)
            });
            for text in changes(house, "journal", column, row, byte) {
                if !tamper(house, &text) {
                    continue;
                }
                let found = first_bad(house);
                kept.restore(house);
                prop_assert!(found.is_some(), "{}", text);
                // A position cannot name itself once it is another one.
                if column != "position" {
                    prop_assert_eq!(found.unwrap().position, Some(position), "{}", text);
                }
            }
            Ok(())
        });
        run.unwrap();
    });
}

const POSITIONS: &str = "SELECT position FROM journal ORDER BY position";

#[test]
fn rows_removed_added_and_swapped_are_found() {
    let swap = "CREATE TABLE a AS SELECT * FROM journal WHERE position IN (3, 4); \
        UPDATE journal SET unit = (SELECT unit FROM a WHERE a.position = 7 - journal.position) WHERE position IN (3, 4)";
    let cases: &[(&str, Option<i64>)] = &[
        ("DELETE FROM journal WHERE position = 1", None),
        ("DELETE FROM journal WHERE position = 4", None),
        ("DELETE FROM journal WHERE position = (SELECT MAX(position) FROM journal)", None),
        ("DELETE FROM journal", None),
        ("DELETE FROM journal; DELETE FROM streams", None),
        ("DELETE FROM words WHERE key = 'j5'", Some(5)),
        ("DELETE FROM streams WHERE kind = 'house'", None),
        ("DELETE FROM checkpoints WHERE n = 1", None),
        (swap, Some(3)),
        (
            "INSERT INTO journal (position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, prev, hash) \
             SELECT 99, stream_kind, stream_id, 77, kind, actor_kind, actor_id, at, unit, facts, prev, hash FROM journal WHERE position = 2",
            Some(99),
        ),
        ("UPDATE words SET salt = NULL, text = NULL, erased_in = 'nobody' WHERE key = 'j2'", Some(2)),
    ];
    for (text, named) in cases {
        on_both(|house| {
            house_with_history(house);
            house.run(text);
            let found = first_bad(house).unwrap_or_else(|| panic!("not found: {text}"));
            if let Some(position) = named {
                assert_eq!(found.position, Some(*position), "{text}: {found:?}");
            }
        });
    }
}

/// The seal of one entry after its facts were changed, as somebody who has the program would make it.
fn reseal(house: &House, from: i64) {
    let entries = house.read(|conn| {
        let all = store::journal::feed(conn, store::journal::Cursor::default(), 1_000)?;
        Ok(all.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>())
    });
    let mut ends = std::collections::HashMap::new();
    for mut entry in entries {
        let stream = (entry.stream_kind.clone(), entry.stream_id.clone());
        if entry.position == from {
            entry.facts = "{\"nth\":1000}".to_owned();
        }
        entry.prev = ends.get(&stream).cloned().unwrap_or_else(|| vec![0; 32]);
        entry.hash = entry.seal().to_vec();
        ends.insert(stream.clone(), entry.hash.clone());
        house.run(&format!(
            "UPDATE journal SET facts = '{}', prev = {}, hash = {} WHERE position = {}; \
             UPDATE streams SET hash = {} WHERE kind = '{}' AND id = '{}'",
            entry.facts,
            bytes(house, &entry.prev),
            bytes(house, &entry.hash),
            entry.position,
            bytes(house, &entry.hash),
            stream.0,
            stream.1
        ));
    }
}

fn bytes(house: &House, value: &[u8]) -> String {
    let hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
    if house.db.engine() == store::Engine::Sqlite {
        format!("x'{hex}'")
    } else {
        format!("'\\x{hex}'::bytea")
    }
}

#[test]
fn a_journal_sealed_anew_is_found_by_its_checkpoints_alone() {
    on_both(|house| {
        house_with_history(house);
        reseal(house, 2);
        let without_key = house.read(|conn| verify(conn, None));
        assert!(without_key.ok, "the forger did not do it well: {without_key:?}");
        let found = first_bad(house).unwrap();
        assert!(found.what.contains("checkpoint"), "{found:?}");
        let other_key = house.read(|conn| verify(conn, Some(&Sha256::digest("guessed").into())));
        assert!(!other_key.ok);
    });
}

#[test]
fn a_tail_cut_off_with_its_head_mended_is_found_by_its_checkpoint() {
    on_both(|house| {
        house_with_history(house);
        let last = "(SELECT MAX(position) FROM journal)";
        let feed = if house.db.engine() == store::Engine::Sqlite {
            String::new()
        } else {
            format!("DELETE FROM journal_feed WHERE position = {last};")
        };
        house.run(&format!(
            "UPDATE streams SET n = n - 1, hash = (SELECT prev FROM journal WHERE position = {last}) \
             WHERE kind || id = (SELECT stream_kind || stream_id FROM journal WHERE position = {last}); \
             {feed} DELETE FROM journal WHERE position = {last}; \
             DELETE FROM streams WHERE n = 0"
        ));
        assert!(house.read(|conn| verify(conn, None)).ok, "the forger did not do it well");
        let found = first_bad(house).unwrap();
        assert!(found.stream.contains("checkpoint"), "{found:?}");
    });
}
