//! The journal as it is written: chains, words, checkpoints.

use domain::event::{Event, Stream};
use proptest::prelude::*;
use store::{journal, journal::close_checkpoint};

use crate::house::{House, KEY, context, id, on_both};

/// One event in one of a few streams, by number.
pub fn event(streams: &[Stream], which: usize, words: &str) -> Event {
    Event::new(streams[which % streams.len()], "thing.happened").fact("nth", which).words(words)
}

pub fn streams() -> Vec<Stream> {
    vec![
        Stream::House,
        Stream::Case(id()),
        Stream::Customer(id()),
        Stream::Problem(id()),
        Stream::Incident(id()),
    ]
}

/// Runs that many random cases; what fails is shrunk and shown, not kept in a file.
pub fn chance(cases: u32) -> proptest::test_runner::TestRunner {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) };
    proptest::test_runner::TestRunner::new(config)
}

/// Appends each list of events in a unit of its own, with a checkpoint after the first.
pub fn write(house: &House, units: Vec<Vec<Event>>) {
    for (nth, events) in units.into_iter().enumerate() {
        house.unit(move |unit| unit.happened(&events));
        if nth == 0 {
            seal(house);
        }
    }
}

/// Closes a checkpoint; on PostgreSQL as soon as no other database's transaction hides the newest entries.
pub fn seal(house: &House) {
    let written = house.number("SELECT COUNT(*) FROM journal");
    loop {
        let sealed = house.unit(|unit| close_checkpoint(unit, &KEY));
        // Not by position: on PostgreSQL the last entry of the feed need not have the highest.
        let covered = house.number("SELECT CAST(COALESCE(SUM(entries), 0) AS BIGINT) FROM checkpoints");
        if sealed.is_none() && covered >= written {
            return;
        }
        std::thread::yield_now();
    }
}

#[test]
fn whatever_is_appended_verifies() {
    let units = prop::collection::vec(prop::collection::vec((0..5_usize, "[^\0]{0,20}"), 1..5), 1..8);
    on_both(|house| {
        let (streams, written) = (streams(), std::cell::Cell::new(0));
        let run = chance(12).run(&units, |units| {
            let events = |unit: &Vec<(usize, String)>| -> Vec<Event> {
                unit.iter().map(|(which, words)| event(&streams, *which, words)).collect()
            };
            written.set(written.get() + units.iter().map(Vec::len).sum::<usize>());
            write(house, units.iter().map(events).collect());
            let verdict = house.verify();
            prop_assert_eq!(verdict.first_bad, None);
            prop_assert_eq!(usize::try_from(verdict.entries).unwrap(), written.get());
            Ok(())
        });
        run.unwrap();
    });
}

#[test]
fn an_empty_journal_is_whole() {
    on_both(|house| {
        let verdict = house.verify();
        assert!(verdict.ok && verdict.entries == 0 && verdict.checkpoints == 0);
        assert_eq!(house.unit(|unit| close_checkpoint(unit, &KEY)), None);
    });
}

#[test]
fn a_database_is_known_by_the_key_of_its_first_checkpoint_and_then_by_its_fingerprint() {
    on_both(|house| {
        let fits = |key: [u8; 32]| house.read(|conn| journal::first_was_sealed_with(conn, &key));
        assert_eq!(fits(KEY), None);
        for round in 0..3 {
            write(house, vec![vec![event(&streams(), round, "some words")]]);
        }
        assert_eq!((fits(KEY), fits([9; 32])), (Some(true), Some(false)));

        let claim = |name: &str| store::installation::claim(&house.db, name, &context()).unwrap();
        assert_eq!(house.read(store::installation::fingerprint), None);
        assert_eq!((claim("first"), claim("second")), ("first".to_owned(), "first".to_owned()));
        assert_eq!(house.read(store::installation::fingerprint).as_deref(), Some("first"));
    });
}

#[test]
fn history_reads_with_words_oldest_first() {
    on_both(|house| {
        let stream = Stream::Case(id());
        let words = ["first", "", "third"];
        write(house, words.iter().map(|text| vec![event(&[stream], 0, text)]).collect());
        let history = house.read(|conn| journal::history(conn, "case", &stream.id()));
        let read: Vec<_> = history.iter().map(|entry| (entry.n, entry.words.as_deref())).collect();
        assert_eq!(read, [(1, Some("first")), (2, None), (3, Some("third"))]);
        assert!(history.windows(2).all(|pair| pair[0].hash == pair[1].prev));
    });
}

#[test]
fn two_nodes_close_a_checkpoint_once() {
    on_both(|house| {
        write(house, vec![vec![event(&[Stream::House], 0, "")]; 3]);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| house.unit(|unit| close_checkpoint(unit, &KEY)));
            }
        });
        seal(house);
        let verdict = house.verify();
        assert!(verdict.ok, "{verdict:?}");
        assert_eq!(verdict.checkpoints, house.number("SELECT COUNT(*) FROM checkpoints"));
    });
}
