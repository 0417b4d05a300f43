//! Opening: a fresh database, the same again, one from the future, and many nodes at once.

use domain::customer::{Customer, Surveyed};
use jiff::SignedDuration;
use store::{
    Db, StoreError,
    case::{self, Lock},
    statistics::statistics,
};

use crate::house::{House, id, noon, on_both};

/// The numbers of the migrations there are, in order.
fn numbers() -> Vec<i64> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres");
    let number = |name: &str| name.split_once('_').unwrap().0.parse().unwrap();
    let files = std::fs::read_dir(folder).unwrap();
    let mut numbers: Vec<i64> =
        files.map(|file| number(file.unwrap().file_name().to_str().unwrap())).collect();
    numbers.sort_unstable();
    numbers
}

fn newest() -> i64 {
    *numbers().last().unwrap()
}

#[test]
fn opening_twice_keeps_what_is_there() {
    on_both(|house| {
        let member = house.hire();
        let again = Db::open(&house.target()).unwrap();
        let found = again.read(|conn| store::staff::by_id(conn, member.id)).unwrap();
        assert_eq!(found, Some(member));
        assert_eq!(again.read(statistics).unwrap().schema, newest());
    });
}

#[test]
fn whoever_only_looks_does_not_wait_for_a_writer() {
    let house = House::on_sqlite();
    let member = house.hire();
    let writer = house.lite();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Half a minute later this would fail: the other transaction stays open all the time.
    let beside = Db::open(&house.target()).unwrap();
    assert_eq!(beside.read(|conn| store::staff::by_id(conn, member.id)).unwrap(), Some(member));
    writer.execute_batch("ROLLBACK").unwrap();
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    on_both(|house| {
        let newer = if house.db.engine() == store::Engine::Sqlite {
            "PRAGMA user_version = 99"
        } else {
            "INSERT INTO schema_version VALUES (99)"
        };
        house.run(newer);
        let refused = Db::open(&house.target()).err().unwrap();
        assert!(matches!(&refused, StoreError::Schema(_)), "{refused}");
        assert!(
            refused.to_string().contains(&format!("version 99, this program knows {}", newest())),
            "{refused}"
        );
        assert_eq!(house.read(statistics).schema, 99);
    });
}

#[test]
fn nodes_that_start_together_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| Db::in_folder(folder.path()).unwrap());
        }
    });
    let Some(superuser) = crate::house::superuser() else {
        println!("skipped on PostgreSQL: AMENDS_TEST_POSTGRES is not set");
        return;
    };
    let database = crate::house::new_database(&superuser);
    let target = store::Target::Url(crate::house::database_url(&superuser, &database), 2);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| Db::open(&target).unwrap());
        }
    });
    let db = Db::open(&target).unwrap();
    let house = House { db, place: crate::house::Place::Server { superuser, database } };
    assert_eq!(house.number("SELECT COUNT(*) FROM schema_version"), i64::try_from(numbers().len()).unwrap());
    house.hire();
}

#[test]
fn what_cannot_be_opened_says_where() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("amends.db"), "not a database, only a note of some length").unwrap();
    assert!(Db::in_folder(folder.path()).is_err());
    let refused = Db::in_folder(&folder.path().join("amends.db")).err().unwrap();
    assert!(refused.to_string().contains("amends.db"), "{refused}");
}

/// What was kept beside customers alone stands among the answers afterwards, to the second.
#[test]
fn answers_from_before_they_were_kept_apart_are_kept_apart() {
    on_both(|house| {
        let said = |seconds, score| Surveyed { at: noon() + SignedDuration::from_secs(seconds), score };
        let asked = Customer { surveys: vec![said(-90_000, 4), said(-5, 2)], ..Customer::unknown(id()) };
        let customers = [asked.clone(), Customer::unknown(id())];
        house.unit(move |unit| customers.iter().try_for_each(|one| store::customer::save(unit, one)));
        let engine = if house.db.engine() == store::Engine::Sqlite { "sqlite" } else { "postgres" };
        let file = format!("{}/migrations/{engine}/0023_satisfaction.sql", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(file).unwrap();
        house.run(&text[text.find("INSERT INTO surveys").unwrap()..]);
        let all = house.read(|conn| {
            store::survey::of_customer(conn, asked.id, jiff::Timestamp::MIN, jiff::Timestamp::MAX)
        });
        let kept: Vec<Surveyed> = all.iter().map(|one| Surveyed { at: one.at, score: one.score }).collect();
        assert_eq!(kept, asked.surveys);
        assert!(all.iter().all(|one| one.about.is_none()));
        assert_eq!(house.number("SELECT COUNT(*) FROM surveys"), 2);
    });
}

/// Cases were once in a table that is its own index; what refers to them stays, and a row that refers to none is told.
#[test]
fn cases_that_are_made_anew_keep_what_belongs_to_them() {
    let house = House::on_sqlite();
    let owner = house.hire().id;
    let ids = ["one", "two", "three"].map(|words| house.complaint(owner, words).case.id);
    let read = |db: &Db| ids.map(|id| db.read(|conn| case::file(conn, id, Lock::No)).unwrap().unwrap());
    let before = read(&house.db);
    house.run("PRAGMA user_version = 24");
    assert_eq!(read(&Db::open(&house.target()).unwrap()), before);
    assert_eq!(house.read(statistics).schema, newest());
    let again = house.complaint(owner, "four");
    assert_eq!(house.read(|conn| store::search::cases(conn, "four")), [again.case.id]);

    house.run("PRAGMA foreign_keys = OFF; DELETE FROM cases; PRAGMA user_version = 24");
    let refused = Db::open(&house.target()).err().unwrap();
    assert!(refused.to_string().contains("found a row that refers to none"), "{refused}");
}
