//! What was learned from the words of cases, and the words that it is learned from.

use domain::case::Stage;
use jiff::Timestamp;
use store::{case, learned, themes};

use crate::house::{House, minutes, next, noon, on_both};

/// A case with words and a kind of failure.
fn coded(house: &House, words: &str, kind: Option<&str>, stage: Stage) -> domain::case::CaseFile {
    let owner = house.hire().id;
    let before = house.complaint(owner, words);
    let mut file = before.clone();
    file.case.failure_type = kind.map(str::to_owned);
    file.case.stage = stage;
    let saved = file.clone();
    house.unit(move |unit| case::save(unit, Some(&before), &saved));
    file
}

#[test]
fn words_of_coded_cases_are_read_newest_first_and_others_are_not() {
    on_both(|house| {
        coded(house, "The parcel is late", Some("late"), Stage::Received);
        coded(house, "Never mind", Some("late"), Stage::Dismissed);
        let plain = coded(house, "Something else", None, Stage::Received);
        coded(house, "A wrong bill", Some("bill"), Stage::Received);
        let pairs = house.read(|conn| themes::coded_words(conn, 10));
        let pair = |kind: &str, words: &str| (kind.to_owned(), words.to_owned());
        assert_eq!(pairs, [pair("bill", "A wrong bill"), pair("late", "The parcel is late")]);
        assert_eq!(house.read(|conn| themes::coded_words(conn, 1)), [pair("bill", "A wrong bill")]);
        assert_eq!(
            (house.read(|conn| themes::coded(conn, 10)), house.read(|conn| themes::coded(conn, 1))),
            (2, 1)
        );
        let (from, to) = (noon() - minutes(60 * 24 * 4000), noon() + minutes(60 * 24 * 4000));
        let said = house.read(|conn| themes::said_between(conn, from, to, 10));
        assert_eq!(said.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().len(), 3, "{said:?}");
        assert!(house.read(|conn| themes::said_between(conn, to, to, 10)).is_empty());
        let example = house.read(|conn| themes::example(conn, plain.case.id)).unwrap();
        assert_eq!(example, (plain.case.number.to_string(), "Something else".to_owned()));
    });
}

#[test]
fn what_was_learned_takes_the_place_of_what_was_learned_before() {
    on_both(|house| {
        let name = "suggestions";
        assert_eq!(house.read(|conn| learned::learned_at(conn, name)), None);
        assert_eq!(house.read(|conn| learned::state::<u64>(conn, name)), None);
        let (first, second) = (next(), next());
        house.unit(move |unit| learned::keep(unit, name, &first, Some(&[0, 255, 7])));
        assert_eq!(house.read(|conn| learned::weights(conn, name)), Some(vec![0, 255, 7]));
        house.unit(move |unit| learned::keep(unit, name, &second, None));
        assert_eq!(house.read(|conn| learned::state::<u64>(conn, name)), Some(second));
        assert_eq!(house.read(|conn| learned::weights(conn, name)), None);
        let at: Option<Timestamp> = house.read(|conn| learned::learned_at(conn, name));
        assert_eq!(at, Some(noon()));
    });
}
