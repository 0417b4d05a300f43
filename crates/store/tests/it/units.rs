//! What a unit promises: all or nothing, whatever happens beside it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
    mpsc,
};

use domain::event::{Event, Stream};
use store::{StoreError, Unit, settings};

use crate::house::{House, context, id, on_both};

#[derive(Debug, PartialEq)]
enum Refusal {
    Said,
    Fault(String),
}

impl From<StoreError> for Refusal {
    fn from(fault: StoreError) -> Self {
        Self::Fault(fault.to_string())
    }
}

fn note(unit: &mut Unit<'_>, name: &str) -> Result<i64, StoreError> {
    unit.happened(&[Event::new(Stream::House, "settings.changed").words(name)])?;
    settings::change(unit, name, "body")
}

#[test]
fn a_text_with_a_nul_is_refused_by_name_and_costs_its_own_unit_alone() {
    on_both(|house| {
        let refused = house.db.unit(&context(), |unit| {
            note(unit, "with it")?;
            note(unit, "a\0b")
        });
        assert!(matches!(refused, Err(StoreError::Nul)), "{refused:?}");
        let looked = house.db.read(|conn| settings::current(conn, "a\0b"));
        assert!(matches!(looked, Err(StoreError::Nul)), "{looked:?}");
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 0);
        house.unit(|unit| note(unit, "without"));
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 1);
    });
}

#[test]
fn a_refusal_undoes_everything_of_its_own_and_nothing_else() {
    on_both(|house| {
        let refused = house.db.unit(&context(), |unit| {
            note(unit, "refused")?;
            Err::<(), _>(Refusal::Said)
        });
        assert_eq!(refused, Err(Refusal::Said));
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 0);
        assert_eq!(house.number("SELECT COUNT(*) FROM journal"), 0);
        std::thread::scope(|scope| {
            for nth in 0..40 {
                scope.spawn(move || {
                    let done = house.db.unit(&context(), move |unit| {
                        note(unit, &format!("unit {nth}"))?;
                        if nth % 3 == 0 { Err(Refusal::Said) } else { Ok(nth) }
                    });
                    match done {
                        Err(Refusal::Fault(fault)) => panic!("{fault}"),
                        done => assert_eq!(done.is_ok(), nth % 3 != 0),
                    }
                });
            }
        });
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 26);
        assert_eq!(house.number("SELECT COUNT(*) FROM journal"), 26);
        assert!(house.verify().ok);
    });
}

#[test]
fn a_panic_rolls_back_and_is_told() {
    on_both(|house| {
        let told = house.db.unit(&context(), |unit| {
            note(unit, "before the panic")?;
            panic!("a decision without an answer");
            #[expect(unreachable_code, reason = "gives the closure its type")]
            Ok::<(), StoreError>(())
        });
        assert!(matches!(&told, Err(StoreError::Panicked(what)) if what == "a decision without an answer"));
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 0);
        assert_eq!(house.unit(|unit| note(unit, "after")), 1);
    });
}

#[test]
fn a_fault_that_a_decision_overlooked_never_becomes_an_answer_about_nothing() {
    on_both(|house| {
        let bad = store::Sql {
            lite: "INSERT INTO settings (name) VALUES (NULL)",
            pg: "INSERT INTO settings (name) VALUES (NULL)",
        };
        let done = house.db.unit(&context(), move |unit| {
            note(unit, "first")?;
            let _overlooked = unit.exec(bad, &[]);
            Ok::<_, StoreError>(())
        });
        // SQLite undoes the statement alone, PostgreSQL ends the transaction: what matters is that both say so.
        let kept = house.number("SELECT COUNT(*) FROM settings");
        assert_eq!(done.is_ok(), kept == 1, "{done:?}");
    });
}

#[test]
fn an_answer_goes_out_after_commit_only() {
    on_both(|house| {
        let (begun, wait) = mpsc::channel();
        let (go, gone) = mpsc::channel::<()>();
        let gone = std::sync::Mutex::new(gone);
        std::thread::scope(|scope| {
            let writer = scope.spawn(move || {
                house.db.unit(&context(), move |unit| {
                    let version = note(unit, "slow")?;
                    begun.send(()).unwrap();
                    gone.lock().unwrap().recv().unwrap();
                    Ok::<_, StoreError>(version)
                })
            });
            wait.recv().unwrap();
            // Readers see the state before, and do not wait.
            assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 0);
            assert!(!writer.is_finished());
            go.send(()).unwrap();
            assert_eq!(writer.join().unwrap().unwrap(), 1);
        });
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 1);
    });
}

#[test]
fn units_that_wait_share_a_commit() {
    let house = House::on_sqlite();
    let (begun, wait) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let (gone, arrived) = (std::sync::Mutex::new(gone), AtomicUsize::new(0));
    let before = commits(&house);
    std::thread::scope(|scope| {
        let (house, arrived) = (&house, &arrived);
        scope.spawn(move || {
            house.unit(move |unit| {
                begun.send(()).unwrap();
                gone.lock().unwrap().recv().unwrap();
                note(unit, "first")
            })
        });
        wait.recv().unwrap();
        for nth in 0..100 {
            scope.spawn(move || {
                arrived.fetch_add(1, Ordering::SeqCst);
                house.unit(move |unit| note(unit, &format!("unit {nth}")))
            });
        }
        while arrived.load(Ordering::SeqCst) < 100 {
            std::thread::yield_now();
        }
        // All have begun; those that are not in the queue yet join a later commit.
        go.send(()).unwrap();
    });
    assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 101);
    let commits = commits(&house) - before;
    assert!(commits <= 50, "{commits} commits for 101 units");
}

/// Commits since the log began: frames of the log that end a transaction.
fn commits(house: &House) -> usize {
    let log = std::fs::read(house.file().with_file_name("amends.db-wal")).unwrap();
    let page = u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize;
    let salt = &log[16..24];
    let frames = log[32..].chunks_exact(page + 24);
    frames.filter(|frame| frame[8..16] == *salt && frame[4..8] != [0; 4]).count()
}

#[test]
fn a_full_disk_is_told_and_nothing_is_half_done() {
    let house = House::on_sqlite();
    house.unit(|unit| note(unit, "before"));
    let pages = house.unit(|unit| limit_pages(unit, 0));
    house.unit(move |unit| limit_pages(unit, pages + 4));
    let full = house.db.unit(&context(), |unit| {
        note(unit, "too much")?;
        for nth in 0..2_000 {
            note(unit, &format!("{nth} {}", "x".repeat(4_000)))?;
        }
        Ok::<_, StoreError>(())
    });
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 1);
    let overlooked = house.db.unit(&context(), |unit| {
        for nth in 0..2_000 {
            let _overlooked = note(unit, &format!("{nth} {}", "x".repeat(4_000)));
        }
        Ok::<_, StoreError>(())
    });
    assert!(matches!(overlooked, Err(StoreError::Full)), "{overlooked:?}");
    assert!(house.verify().ok);
    // Beside one that needs too much, the small ones are still done.
    let before = house.number("SELECT COUNT(*) FROM settings");
    house.unit(move |unit| limit_pages(unit, pages + 400));
    let done = std::thread::scope(|scope| {
        let unit = |nth: usize| {
            let house = &house;
            let large = nth.is_multiple_of(5);
            scope.spawn(move || {
                house.db.unit(&context(), move |unit| {
                    for k in 0..if large { 3_000 } else { 1 } {
                        note(unit, &format!("{nth} {k} {}", "x".repeat(if large { 4_000 } else { 1 })))?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
        };
        let units: Vec<_> = (0..20).map(unit).collect();
        units.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    let kept = done.iter().filter(|one| one.is_ok()).count();
    assert_eq!(kept, 16, "{done:?}");
    assert!(done.iter().all(|one| matches!(one, Ok(()) | Err(StoreError::Full))));
    assert_eq!(house.number("SELECT COUNT(*) FROM settings"), before + 16);
    assert!(house.verify().ok);
}

/// Limits the file on the writer's own connection; answers the limit in force, or the size if it is zero.
fn limit_pages(unit: &mut Unit<'_>, most: i64) -> Result<i64, StoreError> {
    let text: &'static str = match most {
        0 => "PRAGMA page_count",
        _ => format!("PRAGMA max_page_count = {most}").leak(),
    };
    unit.one(store::Sql { lite: text, pg: text }, &[])?.map_or(Ok(0), |row| row.int(0))
}

#[test]
fn a_unit_that_is_run_again_leaves_the_same_rows() {
    on_both(|house| {
        let (context, runs) = (context(), Arc::new(AtomicUsize::new(0)));
        let stream = Stream::Case(id());
        let ask = || {
            let counted = Arc::clone(&runs);
            house.db.unit(&context, move |unit| {
                unit.happened(&[Event::new(stream, "thing.happened").words("once")])?;
                if counted.fetch_add(1, Ordering::SeqCst) == 0 { Err(Refusal::Said) } else { Ok(()) }
            })
        };
        assert!(matches!(ask(), Err(Refusal::Said)));
        // The same unit, id and salts from the start: nothing of the first run is in its way.
        assert!(ask().is_ok());
        assert_eq!(house.number("SELECT COUNT(*) FROM journal"), 1);
        assert_eq!(house.number("SELECT COUNT(*) FROM words"), 1);
        assert!(house.verify().ok);
    });
}

#[test]
fn the_last_clone_closes_the_store_after_its_units() {
    let folder = tempfile::tempdir().unwrap();
    let first = store::Db::in_folder(folder.path()).unwrap();
    let clone = first.clone();
    drop(first);
    let done = clone.unit(&context(), |unit| note(unit, "still open"));
    assert_eq!(done.unwrap(), 1);
}
