//! Reading the feed while others write: nothing is missed, nothing comes twice.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
};

use domain::event::{Event, Stream};
use store::journal::{Cursor, feed};

use crate::house::{House, id, on_both};

const WRITERS: usize = 8;
const UNITS: usize = 25;

#[test]
fn a_reader_that_polls_misses_nothing_and_sees_nothing_twice() {
    on_both(|house| {
        let done = AtomicBool::new(false);
        let read = std::thread::scope(|scope| {
            let reader = scope.spawn(|| poll(house, &done));
            let writers: Vec<_> = (0..WRITERS).map(|nth| scope.spawn(move || write(house, nth))).collect();
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            done.store(true, Ordering::SeqCst);
            reader.join().unwrap()
        });
        let units: usize = (0..WRITERS * UNITS).map(|nth| nth % 3 + 1).sum();
        assert_eq!(read.len(), units);
        assert_eq!(read.iter().collect::<BTreeSet<_>>().len(), units, "an entry came twice");
        assert!(house.verify().ok);
    });
}

/// Units of different length, so that those that begin first often commit last.
fn write(house: &House, nth: usize) {
    for k in 0..UNITS {
        let events = vec![Event::new(Stream::Case(id()), "thing.happened"); (nth * UNITS + k) % 3 + 1];
        house.unit(move |unit| {
            unit.happened(&events)?;
            if unit.conn().is_postgres() && k % 4 == 0 {
                unit.one(store::Sql { lite: "", pg: "SELECT 1 FROM pg_sleep(0.01)" }, &[])?;
            }
            Ok(())
        });
    }
}

fn poll(house: &House, done: &AtomicBool) -> Vec<i64> {
    let (mut cursor, mut read) = (Cursor::default(), Vec::new());
    loop {
        let last_round = done.load(Ordering::SeqCst);
        // The cursor travels as text, as it does to a reader outside.
        let after: Cursor = cursor.to_string().parse().unwrap();
        let page = house.read(|conn| feed(conn, after, 7));
        read.extend(page.iter().map(|(_, entry)| entry.position));
        cursor = page.last().map_or(cursor, |(at, _)| *at);
        let all = i64::try_from(read.len()).unwrap() >= house.number("SELECT COUNT(*) FROM journal");
        if page.is_empty() && last_round && all {
            return read;
        }
    }
}

#[test]
fn a_cursor_is_text_that_only_the_feed_understands() {
    for wrong in ["", "x", "1-", "-", "1-x", "9999999999999999999-1"] {
        let refused = wrong.parse::<Cursor>().unwrap_err().to_string();
        assert!(refused.contains("expected one that this feed gave"), "{wrong}: {refused}");
    }
    assert_eq!("0".parse::<Cursor>().unwrap(), Cursor::default());
}
