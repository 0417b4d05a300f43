//! Jobs: stored once, claimed by one worker at a time, handed over when its lease runs out.

use std::collections::BTreeSet;

use domain::errand::{Errand, Task};
use jiff::Timestamp;
use store::jobs::{self, Job, Lane};

use crate::house::{House, id, minutes, noon, on_both};

fn errands(count: usize, due_at: Timestamp) -> Vec<Errand> {
    (0..count).map(|_| Errand::look_at_case(id(), due_at)).collect()
}

fn store(house: &House, errands: &[Errand]) {
    let errands = errands.to_vec();
    house.unit(move |unit| unit.errands(&errands));
}

fn claim(house: &House, now: Timestamp, most: i64) -> Vec<Job> {
    house.unit_at(now, move |unit| jobs::claim(unit, Lane::House, most, minutes(5)))
}

#[test]
fn the_same_errand_twice_is_one_job_also_after_it_is_done() {
    on_both(|house| {
        let errand = errands(1, noon());
        store(house, &errand);
        store(house, &errand);
        assert_eq!(house.number("SELECT COUNT(*) FROM jobs"), 1);
        let job = claim(house, noon(), 9).remove(0);
        assert_eq!((&job.task, job.attempts), (&errand[0].task, 0));
        house.unit(move |unit| jobs::done(unit, &job.key));
        store(house, &errand);
        assert!(claim(house, noon() + minutes(60), 9).is_empty());
    });
}

#[test]
fn only_what_is_due_is_claimed_soonest_first() {
    on_both(|house| {
        let [late, soon] = [errands(1, noon() + minutes(2)), errands(1, noon() + minutes(1))];
        store(house, &late);
        store(house, &soon);
        assert_eq!(house.read(jobs::next_due), Some(noon() + minutes(1)));
        assert!(claim(house, noon(), 9).is_empty());
        assert_eq!(house.read(|conn| jobs::waiting(conn, noon() + minutes(2))), 2);
        let first: Vec<_> = claim(house, noon() + minutes(3), 1).into_iter().map(|job| job.key).collect();
        assert_eq!(first, [soon[0].key.clone()]);
        let rest: Vec<_> = claim(house, noon() + minutes(3), 9).into_iter().map(|job| job.key).collect();
        assert_eq!(rest, [late[0].key.clone()]);
    });
}

#[test]
fn four_workers_claim_each_job_once() {
    on_both(|house| {
        store(house, &errands(120, noon()));
        let claimed: Vec<String> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| work(house))).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        assert_eq!(claimed.len(), 120);
        assert_eq!(claimed.iter().collect::<BTreeSet<_>>().len(), 120);
    });
}

/// Claims and ends jobs until none is left; others may hold some for a moment.
fn work(house: &House) -> Vec<String> {
    let mut keys = Vec::new();
    while house.number("SELECT COUNT(*) FROM jobs WHERE done_at IS NULL") > 0 {
        for job in claim(house, noon(), 7) {
            keys.push(job.key.clone());
            house.unit(move |unit| jobs::done(unit, &job.key));
        }
    }
    keys
}

#[test]
fn what_somebody_claims_meanwhile_is_skipped_and_not_waited_for() {
    crate::house::on_postgres(|house| {
        store(house, &errands(2, noon()));
        let first = house.unit(|unit| {
            let first = jobs::claim(unit, Lane::House, 1, minutes(5))?;
            Ok(first.into_iter().map(|job| job.key).collect::<Vec<_>>())
        });
        let mut client = house.client();
        let mut holding = client.transaction().unwrap();
        holding.query("SELECT key FROM jobs WHERE leased_until = 0 FOR UPDATE", &[]).unwrap();
        assert!(claim(house, noon(), 9).is_empty(), "a row that somebody holds was claimed");
        holding.rollback().unwrap();
        assert!(claim(house, noon(), 9).iter().all(|job| !first.contains(&job.key)));
    });
}

#[test]
fn a_lease_that_runs_out_hands_the_job_over() {
    on_both(|house| {
        store(house, &errands(1, noon()));
        assert_eq!(claim(house, noon(), 9).len(), 1);
        assert!(claim(house, noon() + minutes(4), 9).is_empty());
        assert_eq!(house.read(jobs::next_due), Some(noon() + minutes(5)));
        let again = claim(house, noon() + minutes(5), 9);
        assert_eq!(again.iter().map(|job| job.attempts).collect::<Vec<_>>(), [1]);
    });
}

#[test]
fn a_failed_job_is_shown_and_tried_again() {
    on_both(|house| {
        store(house, &errands(1, noon()));
        let key = claim(house, noon(), 9).remove(0).key;
        house.unit(move |unit| jobs::failed(unit, &key, noon() + minutes(30), "no route to the mail server"));
        assert!(claim(house, noon() + minutes(29), 9).is_empty());
        let troubled = house.read(|conn| jobs::in_trouble(conn, 9));
        assert_eq!(
            troubled.iter().map(|one| one.error.as_deref().unwrap()).collect::<Vec<_>>(),
            ["no route to the mail server"]
        );
        assert!(matches!(troubled[0].task, Some(Task::LookAtCase { .. })));
        let key = claim(house, noon() + minutes(30), 9).remove(0).key;
        house.unit(move |unit| jobs::done(unit, &key));
        assert!(house.read(|conn| jobs::in_trouble(conn, 9)).is_empty());
        assert_eq!(house.read(jobs::next_due), None);
    });
}

#[test]
fn done_jobs_are_forgotten_and_others_kept() {
    on_both(|house| {
        store(house, &errands(2, noon()));
        let key = claim(house, noon(), 1).remove(0).key;
        house.unit(move |unit| jobs::done(unit, &key));
        assert_eq!(house.unit(|unit| jobs::purge(unit, noon())), 0);
        assert_eq!(house.unit(|unit| jobs::purge(unit, noon() + minutes(1))), 1);
        assert_eq!(house.number("SELECT COUNT(*) FROM jobs"), 1);
    });
}

#[test]
fn a_task_that_cannot_be_read_keeps_no_other_from_being_done() {
    on_both(|house| {
        let errands = errands(3, noon());
        store(house, &errands);
        house.run(&format!(
            "UPDATE jobs SET task = '{{\"task\":\"of_tomorrow\"}}' WHERE key = '{}'",
            errands[1].key
        ));
        let claimed: BTreeSet<_> = claim(house, noon(), 9).into_iter().map(|job| job.key).collect();
        assert_eq!(claimed, [&errands[0], &errands[2]].map(|one| one.key.clone()).into());
        let troubled = house.read(|conn| jobs::in_trouble(conn, 9));
        assert_eq!((troubled.len(), &troubled[0].key, &troubled[0].task), (1, &errands[1].key, &None));
        assert!(troubled[0].error.as_deref().unwrap().contains("of_tomorrow"), "{troubled:?}");
        let later = claim(house, noon() + minutes(59), 9);
        assert!(later.iter().all(|job| job.key != errands[1].key));
        assert_eq!(house.read(|conn| jobs::open(conn, 9)).len(), 3);
    });
}

#[test]
fn lanes_share_no_job() {
    on_both(|house| {
        let (make_good, delivery) = (id(), uuid::Uuid::from_u128(5));
        let all = [
            errands(1, noon()).remove(0),
            Errand::fulfil(id(), make_good, 1, noon()),
            Errand::deliver(delivery, noon()),
        ];
        store(house, &all);
        for (lane, expected) in Lane::ALL.into_iter().zip(&all) {
            let claimed = house.unit_at(noon(), move |unit| jobs::claim(unit, lane, 9, minutes(5)));
            let keys: Vec<_> = claimed.into_iter().map(|job| job.key).collect();
            assert_eq!(keys, std::slice::from_ref(&expected.key), "{lane:?}");
        }
    });
}
