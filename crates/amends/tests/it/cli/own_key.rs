//! A database belongs to one key: with another, or without, nothing starts and nothing is drawn.

use super::program::House;

const OTHER: &str = "11111111111111111111111111111111111111111111111111111111111111ff\n";

#[test]
fn a_node_with_another_key_does_not_start_and_says_which_file_is_wrong() {
    for house in House::on_both() {
        let house = house.staffed();
        let file = house.folder.join("data/secret.key");
        let own = std::fs::read_to_string(&file).unwrap();

        std::fs::write(&file, OTHER).unwrap();
        for command in [["verify"].as_slice(), &["serve", "--listen", "127.0.0.1:0"], &["user", "list"]] {
            let refused = house.run(command);
            assert_eq!(refused.code, 3, "{command:?}: {}{}", refused.out, refused.err);
            assert!(refused.err.contains("secret.key: found another key, expected"), "{}", refused.err);
            assert!(!refused.out.contains("listening"), "{}", refused.out);
        }
        let doctor = house.run(&["doctor", "--json"]);
        let findings = doctor.json()["findings"].clone();
        let found = findings.as_array().unwrap().iter().any(|one| one["code"] == "other_key");
        assert!(doctor.code == 1 && found, "{findings}");

        std::fs::write(&file, own).unwrap();
        house.run(&["verify"]).fine();
    }
}

#[test]
fn a_node_without_the_key_draws_none_for_a_database_that_has_one() {
    for house in House::on_both() {
        let house = house.staffed();
        let file = house.folder.join("data/secret.key");
        std::fs::remove_file(&file).unwrap();
        let refused = house.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(refused.code, 3, "{}{}", refused.out, refused.err);
        assert!(refused.err.contains("secret.key: found no such file, expected"), "{}", refused.err);
        assert!(!file.exists());
    }
}

/// Whoever began the new place without the old key copies it there and restores: nothing was in it yet.
#[test]
fn a_backup_is_restored_with_its_own_key_also_where_another_was_drawn_before() {
    for (old, new) in House::on_both().into_iter().zip(House::on_both()) {
        let old = old.staffed();
        let file = old.folder.join("all.amends");
        old.run(&["backup", file.to_str().unwrap()]).fine();
        let key = new.folder.join("data/secret.key");
        std::fs::create_dir_all(key.parent().unwrap()).unwrap();
        new.run(&["doctor"]);
        assert!(key.exists(), "drawn by whoever opened it first");
        std::fs::copy(old.folder.join("data/secret.key"), &key).unwrap();
        new.run(&["restore", file.to_str().unwrap()]).fine();
        new.run(&["verify"]).fine();
        std::fs::write(&key, OTHER).unwrap();
        assert_eq!(new.run(&["restore", file.to_str().unwrap()]).code, 3, "in use, it belongs to its key");
    }
}
