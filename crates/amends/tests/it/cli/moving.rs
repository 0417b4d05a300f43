//! Data in the owner's hands: backup, restore to the other engine, export, erase, and the journal whole throughout.

use super::program::House;

#[test]
fn everything_moves_from_one_engine_to_the_other_and_back() {
    let from = House::new().staffed();
    let file = from.file("c.csv", "id,verbatim,email\n1,The zebra was late,ana@c.example\n");
    assert_eq!(from.import("complaints", &file, &[]), [1, 1, 0, 0, 0]);
    let entries = from.verified();
    let backup = from.folder.join("all.backup");
    let backup = backup.to_str().unwrap();
    from.run(&["backup", backup]).fine();
    assert_eq!(from.run(&["backup", backup]).code, 2, "a file is never written over");
    for to in House::on_both() {
        std::fs::create_dir_all(to.folder.join("data")).unwrap();
        std::fs::copy(from.folder.join("data/secret.key"), to.folder.join("data/secret.key")).unwrap();
        to.run(&["restore", backup]).fine();
        assert!(to.verified() >= entries);
        assert_eq!(to.found("zebra"), 1);
        assert_eq!(to.import("complaints", &file, &[]), [1, 0, 0, 1, 0]);
        assert_eq!(to.run(&["restore", backup]).code, 3, "only an empty installation is filled");
    }
    let nonsense = from.file("nonsense.backup", "no backup");
    assert_eq!(House::new().run(&["restore", &nonsense]).code, 3);
}

#[test]
fn an_erased_person_is_gone_and_the_journal_is_whole() {
    for house in House::on_both() {
        let house = house.staffed();
        let file = house.file("c.csv", "id,verbatim,customer,name\n1,The quagga was late,C1,Ana Quagga\n");
        assert_eq!(house.import("complaints", &file, &[]), [1, 1, 0, 0, 0]);
        let known = house.run(&["export", "--customer", "ext:C1"]).fine().json();
        let id = known["customer"]["id"].as_str().unwrap().to_owned();
        let entries = house.verified();
        let erased = house.run(&["erase", "--customer", "ext:C1", "--json"]).fine().json();
        assert_eq!((&erased["customer"], &erased["cases"]), (&id.as_str().into(), &1.into()));
        assert!(house.verified() > entries);
        assert_eq!(house.found("quagga"), 0);
        let left = house.run(&["export", "--customer", &id]).fine().out;
        assert!(!left.to_lowercase().contains("quagga"), "{left}");
        assert_eq!(house.run(&["export", "--customer", "ext:C1"]).code, 2);
    }
}

#[test]
fn an_altered_journal_is_found() {
    let house = House::new().staffed();
    let db = rusqlite::Connection::open(house.folder.join("data/amends.db")).unwrap();
    db.execute("UPDATE journal SET facts = '{}' WHERE position = 1", []).unwrap();
    drop(db);
    let answer = house.run(&["verify", "--json"]);
    assert_eq!(answer.code, 1);
    assert_eq!((&answer.json()["ok"], &answer.json()["first_bad"]["position"]), (&false.into(), &1.into()));
}
