//! Searching: by words, by number, by whose case it is; and nothing that a person types is harmful.

use domain::{case::Case, customer::Customer, id::Id};
use proptest::prelude::*;
use store::search;

use crate::{
    house::{House, id, on_both},
    journal::chance,
};

fn find(house: &House, q: &str) -> Vec<Id<Case>> {
    house.read(|conn| search::cases(conn, q))
}

#[test]
fn the_number_of_a_customer_finds_their_cases() {
    on_both(|house| {
        let owner = house.hire().id;
        let file = house.complaint(owner, "words");
        let mut customer = file.customer.clone();
        customer.external_id = Some("C-1044".to_owned());
        let saved = customer.clone();
        house.unit(move |unit| store::customer::save(unit, &saved));
        let second = house.complaint_of(customer, owner, "more words").case.id;
        assert_eq!(find(house, " C-1044 "), [second, file.case.id]);
        assert_eq!(find(house, "C-1045"), []);
    });
}

#[test]
fn words_are_found_in_any_form_on_both_engines_alike() {
    on_both(|house| {
        let owner = house.hire().id;
        let one = house
            .complaint(owner, "The deliveries of foo@bar.example were DELAYED; Ça n'a pas été livré!")
            .case
            .id;
        let two = house
            .complaint(
                owner,
                "A delivery, well-known, version 1.5, of 荷物が届かない and Ελλάδα, to be or not to be",
            )
            .case
            .id;
        let both: &[Id<Case>] = &[two, one];
        let cases: &[(&str, &[Id<Case>])] = &[
            ("delivery", both),
            ("DELIVERIES delaying", &[one]),
            ("ca ete", &[one]),
            ("bar.example", &[one]),
            ("well known", &[two]),
            ("1.5", &[two]),
            ("荷物が届かない", &[two]),
            ("ελλαδα", &[two]),
            ("to be or not to be", &[two]),
            ("the", &[one]),
            ("delivery -delayed", &[one]),
            ("absent", &[]),
            ("delivery absent", &[]),
            ("", &[]),
            ("?!", &[]),
        ];
        for (q, expected) in cases {
            assert_eq!(find(house, q), *expected, "{q}");
        }
    });
}

#[test]
fn a_case_is_found_by_its_number_and_by_its_customer() {
    on_both(|house| {
        let owner = house.hire().id;
        let ada = Customer {
            name: Some("Ada María Lovelace".to_owned()),
            email: Some("Ada.L@Mail.Example".to_owned()),
            phone: Some("+49 (170) 555-0199".to_owned()),
            ..Customer::unknown(id())
        };
        let file = house.complaint_of(ada, owner, "words");
        let case = file.case.id;
        house.complaint(owner, "somebody else's");
        for q in [
            file.case.number.to_string().as_str(),
            &file.case.number.to_string().to_lowercase().replace('-', " "),
            "lovelace",
            "ada maria",
            "María ADA lovelace",
            "ada.l@mail.example",
            "0049 170 5550199",
        ] {
            assert_eq!(find(house, q), [case], "{q}");
        }
        assert_eq!(find(house, "ada babbage"), []);
        let renamed = Customer { name: Some("Ada King".to_owned()), ..file.customer };
        house.unit(move |unit| store::customer::save(unit, &renamed));
        assert_eq!((find(house, "lovelace"), find(house, "king")), (vec![], vec![case]));
    });
}

#[test]
fn hits_are_newest_first() {
    on_both(|house| {
        let owner = house.hire().id;
        let mut ids: Vec<_> = (0..5).map(|_| house.complaint(owner, "same words").case.id).collect();
        ids.reverse();
        assert_eq!(find(house, "words"), ids);
    });
}

#[test]
fn nothing_that_a_person_types_is_harmful() {
    on_both(|house| {
        let typed = prop_oneof![
            any::<String>(),
            "[\"'*():^&|!<>\\\\{}~ a-c-]{0,20}",
            "(AND|OR|NOT|NEAR|a|b|\"| ){0,12}",
            "[\u{1F600}-\u{1F64F}\u{300}-\u{36F}\0é ]{0,12}",
            "[a-z]{2000,5000}",
        ];
        let run = chance(120).run(&typed, |q| {
            let found = house.db.read(|conn| search::cases(conn, &q));
            prop_assert!(found.is_ok(), "{:?}", found);
            Ok(())
        });
        run.unwrap();
    });
}

#[test]
fn whatever_was_said_can_be_found_by_its_own_words() {
    on_both(|house| {
        let owner = house.hire().id;
        let said = "[^\0]{0,40}( [\\w]{1,12}){1,6}";
        let run = chance(40).run(&said, |words| {
            let case = house.complaint(owner, &words).case.id;
            let q: String = words.split_whitespace().last().unwrap_or_default().to_owned();
            let findable = q.chars().any(char::is_alphanumeric);
            prop_assert!(!findable || find(house, &q).contains(&case), "{:?} in {:?}", q, words);
            Ok(())
        });
        run.unwrap();
    });
}

#[test]
fn very_long_texts_are_found_by_their_beginning() {
    on_both(|house| {
        let owner = house.hire().id;
        let many: String = (0..150_000).map(|nth| format!("w{nth} ")).collect();
        let long = format!("beginning {} {many}", "x".repeat(5_000));
        let case = house.complaint(owner, &long).case.id;
        assert_eq!(find(house, "beginning"), [case]);
        assert_eq!(find(house, &"x".repeat(4_000)), [case]);
        assert_eq!(find(house, "w149999"), []);
        let said = house.read(|conn| store::case::messages(conn, case));
        assert_eq!(said[0].body.as_deref(), Some(long.as_str()));
    });
}
