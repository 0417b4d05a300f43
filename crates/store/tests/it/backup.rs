//! Moving everything from one engine to the other and back.

use std::collections::BTreeMap;

use store::{
    Db, StoreError,
    backup::{backup, moved, restore},
    case::{self, Lock},
    journal,
    statistics::statistics,
};

use crate::{
    house::{House, KEY, Place, context, on_both},
    journal::seal,
    records::{Markers, marked_file, open},
};

fn filled(house: &House) -> domain::case::CaseFile {
    let (owner, mark) = (house.hire(), Markers);
    let file = marked_file(&mark, owner.id);
    let saved = file.clone();
    house.unit(move |unit| open(unit, &saved));
    std::thread::scope(|scope| {
        for nth in 0..6 {
            let owner = owner.id;
            scope.spawn(move || {
                (0..5).for_each(|k| drop(house.complaint(owner, &format!("parcel {nth} {k}"))))
            });
        }
    });
    seal(house);
    file
}

fn empty_houses() -> Vec<House> {
    [Some(House::on_sqlite()), House::on_postgres()].into_iter().flatten().collect()
}

fn restored(db: &Db, file: &std::path::Path) -> Result<store::backup::Moved, StoreError> {
    restore(db, file, Some(KEY), &context())
}

#[test]
fn everything_moves_to_either_engine() {
    on_both(|house| {
        let (file, folder) = (filled(house), tempfile::tempdir().unwrap());
        let copy = folder.path().join("copy");
        // More than one on a server where others are busy: a checkpoint covers what is older than all their transactions.
        let checkpoints = u64::try_from(house.number("SELECT COUNT(*) FROM checkpoints")).unwrap();
        let moved = backup(&house.db, &copy).unwrap();
        let counts = |house: &House| {
            let rows = house.read(statistics).rows;
            rows.into_iter().filter(|(table, _)| *table != "checkpoints").collect::<Vec<_>>()
        };
        for target in empty_houses() {
            let restored = restored(&target.db, &copy).unwrap();
            assert_eq!(restored.rows + checkpoints, moved.rows, "the old checkpoints stay behind");
            assert_eq!(counts(&target), counts(house));
            let verdict = target.verify();
            assert!(verdict.ok && verdict.checkpoints <= 1, "{verdict:?}");
            let read = target.read(|conn| case::file(conn, file.case.id, Lock::No)).unwrap();
            assert_eq!(read, house.read(|conn| case::file(conn, file.case.id, Lock::No)).unwrap());
            assert_eq!(target.read(|conn| store::search::cases(conn, "parcel 3")).len(), 10);
            goes_on(&target, file.case.owner);
        }
    });
}

/// New entries come after all restored ones, in the feed as in the chains.
fn goes_on(house: &House, owner: domain::id::Id<domain::staff::Member>) {
    let feed = |house: &House| house.read(|conn| journal::feed(conn, journal::Cursor::default(), 1_000));
    let before = feed(house);
    house.complaint(owner, "after the move");
    seal(house);
    let after = feed(house);
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after[..before.len()], before);
    assert!(house.verify().ok);
}

#[test]
fn an_altered_backup_a_full_house_and_a_wrong_file_are_refused() {
    on_both(|house| {
        filled(house);
        let folder = tempfile::tempdir().unwrap();
        let (copy, altered, note) =
            (folder.path().join("copy"), folder.path().join("altered"), folder.path().join("note"));
        backup(&house.db, &copy).unwrap();
        let exists = backup(&house.db, &copy).unwrap_err();
        assert!(exists.to_string().contains("expected none there"), "{exists}");
        let full = restored(&house.db, &copy).unwrap_err();
        assert!(full.to_string().contains("expected an empty database"), "{full}");
        std::fs::copy(&copy, &altered).unwrap();
        let conn = rusqlite::Connection::open(&altered).unwrap();
        conn.execute_batch("UPDATE words SET text = 'another complaint'").unwrap();
        drop(conn);
        std::fs::write(&note, "only a note").unwrap();
        for target in empty_houses() {
            let wrong = restored(&target.db, &altered).unwrap_err();
            assert!(wrong.to_string().contains("its words were altered"), "{wrong}");
            assert!(restored(&target.db, &note).is_err());
            assert!(restored(&target.db, &folder.path().join("missing")).is_err());
            let other_key = restore(&target.db, &copy, Some([9; 32]), &context()).unwrap_err();
            assert!(other_key.to_string().contains("checkpoint"), "{other_key}");
            assert_eq!(target.read(statistics).rows.iter().map(|(_, rows)| rows).sum::<i64>(), 0);
            restored(&target.db, &copy).unwrap();
        }
    });
}

#[test]
fn a_backup_is_of_one_moment_while_work_goes_on() {
    on_both(|house| {
        let owner = filled(house).case.owner;
        let (folder, target) = (tempfile::tempdir().unwrap(), House::on_sqlite());
        let copy = folder.path().join("copy");
        std::thread::scope(|scope| {
            scope.spawn(|| (0..40).for_each(|nth| drop(house.complaint(owner, &format!("meanwhile {nth}")))));
            backup(&house.db, &copy).unwrap();
        });
        restored(&target.db, &copy).unwrap();
        assert!(target.verify().ok);
    });
}

#[test]
fn every_column_is_moved_or_made_anew() {
    on_both(|house| {
        let text = match house.place {
            Place::File(_) => {
                "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
            }
            Place::Server { .. } => {
                "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
            }
        };
        let columns = house.read(|conn| conn.all(store::Sql { lite: text, pg: text }, &[]));
        let moved: BTreeMap<_, _> = moved().collect();
        for row in columns {
            let (table, column) = (row.text(0).unwrap(), row.text(1).unwrap());
            let made = ["journal_feed", "schema_version", "measured_days", "measured_anew", "installation"];
            let anew = table.starts_with("found_words")
                || made.contains(&table)
                || (table, column) == ("measured", "packed");
            let there = moved.get(table).is_some_and(|columns| columns.contains(&column));
            assert!(anew || there, "{table}.{column} is in no backup");
        }
    });
}
