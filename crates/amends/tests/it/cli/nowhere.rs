//! Commands that ask something of an installation that is not there: told, and nothing is made.

use super::program::House;

#[test]
fn a_wrong_folder_is_told_and_stays_as_it_is() {
    let house = House::new();
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/data/packs/ecommerce.toml");
    let asks: [&[&str]; 8] = [
        &["verify"],
        &["case", "list"],
        &["case", "show", "x"],
        &["case", "open", "--as", "ana@firm.example", "channel=web", "verbatim=late"],
        &["policy", "backtest", policy, "--since", "2026-01-01"],
        &["export", "--customer", "ext:C1"],
        &["erase", "--customer", "ext:C1"],
        &["report", "monthly", "2026-01"],
    ];
    for ask in asks {
        let answer = house.run(ask);
        assert_eq!(answer.code, 2, "{ask:?}: {}{}", answer.out, answer.err);
        assert!(!house.folder.join("data").exists(), "{ask:?} made a folder");
    }
    let backup = house.folder.join("b.amends");
    let answer = house.run(&["backup", backup.to_str().unwrap()]);
    assert!(answer.err.contains("amends.db: found no such file, expected the folder"), "{}", answer.err);
    assert_eq!((answer.code, backup.exists()), (2, false));
}
