//! Cases: a whole file there and back, only differences written, lists that stay steady while cases come in.

use domain::{
    case::{Case, CaseFile, NextStep, Stage, Step},
    id::Id,
    promise::PromiseState,
};
use store::case::{self, Filter, Lock};

use crate::{
    house::{House, id, minutes, noon, on_both},
    records::{Markers, marked_file, message, open},
};

fn load(house: &House, id: Id<Case>) -> Option<CaseFile> {
    house.read(|conn| case::file(conn, id, Lock::No))
}

fn marked(house: &House) -> CaseFile {
    let file = marked_file(&Markers, house.hire().id);
    let saved = file.clone();
    house.unit(move |unit| open(unit, &saved));
    file
}

#[test]
fn a_whole_file_comes_back_as_it_went() {
    on_both(|house| {
        let file = marked(house);
        let expected = CaseFile { said: Vec::new(), ..file.clone() };
        assert_eq!(load(house, file.case.id), Some(expected));
        let said = house.read(|conn| case::messages(conn, file.case.id));
        let (read, written) = (&said[0], &file.said[0]);
        assert_eq!(read.body.as_deref(), Some(written.body.as_str()));
        assert_eq!(
            (read.id, read.by, read.at, read.channel),
            (written.id, written.by, written.at, written.channel)
        );
        assert_eq!(
            (&read.foreign_id, &read.override_reason),
            (&written.foreign_id, &written.override_reason)
        );
        let foreign = written.foreign_id.clone().unwrap();
        assert_eq!(
            house.read(|conn| case::by_foreign_id(conn, &foreign)).map(|(case, _)| case),
            Some(file.case.id)
        );
        for name in [
            file.case.id.to_string(),
            file.case.number.to_string().to_lowercase().replace('-', ""),
            format!("ext:{}", file.case.external_id.as_deref().unwrap()),
        ] {
            assert_eq!(house.read(|conn| case::find(conn, &name)), Some(file.case.id), "{name}");
        }
        assert_eq!(house.read(|conn| case::find(conn, "ext:nobody")), None);
        assert_eq!(load(house, id()), None);
        let promise = file.promises[2].id;
        assert_eq!(house.read(|conn| store::promise::case_of(conn, promise)), Some(file.case.id));
        let given = file.make_goods[0].id;
        assert_eq!(house.read(|conn| store::recovery::case_of(conn, given)), Some(file.case.id));
        assert_eq!(
            house.read(|conn| store::promise::owed(conn, 9)),
            [(file.case.id, file.promises[0].clone())]
        );
    });
}

#[test]
fn only_what_differs_is_written() {
    on_both(|house| {
        let file = marked(house);
        // Whatever is written again would be found: these rows are made unlike what was loaded.
        house.run("UPDATE customers SET name = 'untouched'; UPDATE cases SET stage = 'untouched'; UPDATE make_goods SET status = 'untouched'; UPDATE promises SET is_open = 7");
        let before = CaseFile { said: Vec::new(), ..file.clone() };
        let mut after = before.clone();
        after.promises[0].state = PromiseState::Kept { at: noon(), evidence: "a receipt".to_owned() };
        after.said.push(message(after.customer.id, "Thank you"));
        let saved = after.clone();
        house.unit(move |unit| {
            case::save(unit, Some(&before), &saved)?;
            unit.happened(&crate::records::received(&saved))
        });
        let untouched = |text| house.number(text);
        assert_eq!(untouched("SELECT COUNT(*) FROM customers WHERE name = 'untouched'"), 1);
        assert_eq!(untouched("SELECT COUNT(*) FROM cases WHERE stage = 'untouched'"), 1);
        assert_eq!(untouched("SELECT COUNT(*) FROM make_goods WHERE status = 'untouched'"), 1);
        assert_eq!(untouched("SELECT COUNT(*) FROM promises WHERE is_open = 7"), 3);
        assert_eq!(house.read(|conn| case::messages(conn, file.case.id)).len(), 2);
        let read = load(house, file.case.id).unwrap();
        assert_eq!(read.promises, after.promises);
    });
}

#[test]
fn pages_are_newest_first_and_steady_while_cases_come_in() {
    on_both(|house| {
        let owner = house.hire().id;
        let mut ids: Vec<_> = (0..11).map(|_| house.complaint(owner, "words").case.id).collect();
        ids.reverse();
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let page = house.read(|conn| case::list(conn, &Filter::default(), after, 3));
            read.extend(page.cases.iter().map(|case| case.id));
            house.complaint(owner, "came in while somebody was reading");
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(read, ids);
    });
}

#[test]
fn what_is_due_soonest_stands_first_page_by_page() {
    on_both(|house| {
        let (one, other) = (house.hire().id, house.hire().id);
        let due = |file: &CaseFile, hours: i64| {
            let mut after = file.clone();
            let due_at = noon().checked_add(jiff::SignedDuration::from_hours(hours)).unwrap();
            after.case.next_step = Some(NextStep { step: Step::Assess, what: "Assess".to_owned(), due_at });
            let (file, saved) = (file.clone(), after.clone());
            house.unit(move |unit| case::save(unit, Some(&file), &saved));
            after.case
        };
        // Two are due at the same moment; the one that came first stands first.
        let cases: Vec<_> = [(one, 5), (other, 1), (one, 5), (one, -2), (other, 9)]
            .map(|(owner, hours)| due(&house.complaint(owner, "words"), hours))
            .into_iter()
            .collect();
        let mut expected: Vec<_> =
            cases.iter().map(|one| (one.next_step.clone().unwrap().due_at, one.id)).collect();
        expected.sort_unstable();
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let page = house.read(|conn| case::soonest(conn, &Filter::default(), after, 2));
            read.extend(page.cases.iter().map(|case| (case.next_step.clone().unwrap().due_at, case.id)));
            after = page.next;
            let Some(place) = after else { break };
            assert_eq!(place.to_string().parse(), Ok(place), "it travels in an address");
        }
        assert_eq!(read, expected);
        let of = Filter { owner: Some(other), ..Filter::default() };
        let found = house.read(|conn| case::soonest(conn, &of, None, 9));
        assert_eq!(found.cases.iter().map(|case| case.id).collect::<Vec<_>>(), [cases[1].id, cases[4].id]);
    });
}

#[test]
fn filters_narrow_and_combine() {
    on_both(|house| {
        let (one, other) = (house.hire().id, house.hire().id);
        let [first, second] = [house.complaint(one, "blue parcel"), house.complaint(other, "red parcel")];
        let third = house.complaint_of(first.customer.clone(), other, "green parcel");
        let mut closed = third.clone();
        closed.case.stage = Stage::Closed;
        let saved = closed.clone();
        house.unit(move |unit| case::save(unit, Some(&third), &saved));
        let list = |filter: Filter| -> Vec<Id<Case>> {
            house.read(|conn| case::list(conn, &filter, None, 9)).cases.iter().map(|case| case.id).collect()
        };
        let (a, b, c) = (first.case.id, second.case.id, closed.case.id);
        assert_eq!(list(Filter { owner: Some(other), ..Filter::default() }), [c, b]);
        assert_eq!(list(Filter { customer: Some(first.customer.id), ..Filter::default() }), [c, a]);
        assert_eq!(list(Filter { stage: Some(Stage::Closed), ..Filter::default() }), [c]);
        assert_eq!(list(Filter { open: Some(true), ..Filter::default() }), [b, a]);
        assert_eq!(list(Filter { owner: Some(other), open: Some(true), ..Filter::default() }), [b]);
        let q = Some("parcel".to_owned());
        assert_eq!(list(Filter { q: q.clone(), ..Filter::default() }), [c, b, a]);
        assert_eq!(list(Filter { q, owner: Some(other), open: Some(true), ..Filter::default() }), [b]);
        let of_customer = house.read(|conn| case::of_customer(conn, first.customer.id, 9));
        assert_eq!(of_customer.len(), 2);
        let mut counts = house.read(case::counts_by_stage);
        counts.sort();
        assert_eq!(counts, [(Stage::Received, 2), (Stage::Closed, 1)]);
        assert_eq!(load(house, a).unwrap().other_open, 0);
    });
}

#[test]
fn a_page_that_found_too_little_says_where_to_read_on() {
    let house = House::on_sqlite();
    let owner = house.hire().id;
    // The cases of one customer are not kept apart by whether they are open.
    let old = house.complaint(owner, "the one that is open");
    let customer = old.customer.clone();
    house.unit(move |unit| {
        for _ in 0..5_400 {
            let mut file = crate::records::plain_file(customer.clone(), owner, "");
            (file.case.stage, file.said) = (Stage::Closed, Vec::new());
            case::save(unit, None, &file)?;
        }
        Ok(())
    });
    let filter = Filter { open: Some(true), customer: Some(old.customer.id), ..Filter::default() };
    let first = house.read(|conn| case::list(conn, &filter, None, 50));
    assert!(first.cases.is_empty() && first.next.is_some());
    let second = house.read(|conn| case::list(conn, &filter, first.next, 50));
    assert_eq!(second.cases.iter().map(|case| case.id).collect::<Vec<_>>(), [old.case.id]);
}

#[test]
fn what_is_owed_comes_soonest_first() {
    on_both(|house| {
        let (owner, manager) = (house.hire().id, house.hire().id);
        let due = |minute: i64| {
            let mut file = marked_file(&Markers, owner);
            file.case.next_step.as_mut().unwrap().due_at = noon() + minutes(minute);
            file.case.handover.as_mut().unwrap().to = manager;
            file.make_goods[0].state = domain::recovery::MakeGoodState::Proposed;
            let saved = file.clone();
            house.unit(move |unit| open(unit, &saved));
            file.case.id
        };
        let (late, soon) = (due(90), due(5));
        let ids = |cases: Vec<Case>| cases.iter().map(|case| case.id).collect::<Vec<_>>();
        assert_eq!(ids(house.read(|conn| case::owed_by(conn, owner, 9))), [soon, late]);
        assert_eq!(ids(house.read(|conn| case::owed_by(conn, manager, 9))), []);
        let team = house.read(|conn| case::team(conn, manager, 9));
        for list in [team.offered, team.escalated, team.waiting_offers, team.due] {
            assert_eq!(ids(list), [soon, late]);
        }
    });
}
