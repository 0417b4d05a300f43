//! What words find: the open cases first, the soonest due first among them, page by page.

use domain::{
    case::{Case, CaseFile, NextStep, Stage, Step},
    id::Id,
};
use store::case::{self, Filter, found_soonest};

use crate::house::{House, noon, on_both};

fn due(house: &House, file: &CaseFile, hours: i64) -> Id<Case> {
    saved(house, file, |after| {
        let due_at = noon().checked_add(jiff::SignedDuration::from_hours(hours)).unwrap();
        after.case.next_step = Some(NextStep { step: Step::Assess, what: "Assess".to_owned(), due_at });
    })
}

fn closed(house: &House, file: &CaseFile) -> Id<Case> {
    saved(house, file, |after| (after.case.stage, after.case.next_step) = (Stage::Closed, None))
}

fn saved(house: &House, file: &CaseFile, change: impl FnOnce(&mut CaseFile)) -> Id<Case> {
    let (before, mut after) = (file.clone(), file.clone());
    change(&mut after);
    house.unit(move |unit| case::save(unit, Some(&before), &after));
    file.case.id
}

#[test]
fn what_is_due_stands_before_what_has_ended_page_by_page() {
    on_both(|house| {
        let (one, other) = (house.hire().id, house.hire().id);
        let complaint = |owner| house.complaint(owner, "the blue parcel");
        let late = due(house, &complaint(one), 9);
        let old_end = closed(house, &complaint(one));
        let soon = due(house, &complaint(other), 1);
        let end = closed(house, &complaint(other));
        let soonest = due(house, &complaint(one), -3);
        house.complaint(one, "the red letter");
        let all = Filter { q: Some("parcel".to_owned()), ..Filter::default() };
        let read = |filter: &Filter, limit: usize| {
            let (mut read, mut from) = (Vec::new(), Some(0));
            while let Some(at) = from {
                let page = house.read(|conn| found_soonest(conn, filter, at, limit));
                assert!(!page.cases.is_empty() && page.cases.len() <= limit);
                read.extend(page.cases.iter().map(|case| case.id));
                from = page.next;
            }
            read
        };
        for limit in [1, 2, 5, 9] {
            assert_eq!(read(&all, limit), [soonest, soon, late, end, old_end], "{limit} on a page");
            let of_one = Filter { owner: Some(one), ..all.clone() };
            assert_eq!(read(&of_one, limit), [soonest, late, old_end], "{limit} on a page");
        }
        let beyond = house.read(|conn| found_soonest(conn, &all, 99, 5));
        assert!(beyond.cases.is_empty() && beyond.next.is_none());
    });
}
