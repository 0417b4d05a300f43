//! The same request twice is done once, also when both come at once.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use domain::{id::Id, staff::Member};
use store::{
    StoreError, Unit,
    answers::{Answer, Once, Request, once, purge},
    settings,
};

use crate::house::{House, context, id, minutes, noon, on_both};

fn ask(house: &House, member: Id<Member>, key: &'static str, hash: u8) -> Once {
    house.unit(move |unit| {
        let request = Request { member, key, hash: [hash; 32] };
        once(unit, &request, work)
    })
}

fn work(unit: &mut Unit<'_>) -> Result<Answer, StoreError> {
    let version = settings::change(unit, "theme", "dark")?;
    Ok(Answer { status: 201, body: format!("{{\"version\":{version}}}") })
}

#[test]
fn a_request_is_answered_again_or_told_to_be_another() {
    on_both(|house| {
        let (one, other) = (id(), id());
        let answer = Answer { status: 201, body: "{\"version\":1}".to_owned() };
        assert_eq!(ask(house, one, "k", 1), Once::Done(answer.clone()));
        assert_eq!(ask(house, one, "k", 1), Once::Again(answer));
        assert_eq!(ask(house, one, "k", 2), Once::Different);
        assert!(matches!(ask(house, other, "k", 2), Once::Done(_)), "each member has their own keys");
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 2);
    });
}

#[test]
fn a_refusal_leaves_the_key_unused() {
    on_both(|house| {
        let member = id();
        let refused = house.db.unit(&context(), move |unit| {
            let request = Request { member, key: "k", hash: [1; 32] };
            once(unit, &request, |unit| {
                work(unit)?;
                Err(StoreError::Closed)
            })
        });
        assert!(matches!(refused, Err(StoreError::Closed)));
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 0);
        assert!(matches!(ask(house, member, "k", 2), Once::Done(_)));
    });
}

#[test]
fn twins_wait_and_hear_the_same() {
    on_both(|house| {
        let (member, done) = (id(), Arc::new(AtomicUsize::new(0)));
        let bodies: Vec<String> = std::thread::scope(|scope| {
            let ask = || {
                let done = Arc::clone(&done);
                scope.spawn(move || match ask(house, member, "k", 1) {
                    Once::Done(answer) => {
                        done.fetch_add(1, Ordering::SeqCst);
                        answer.body
                    }
                    Once::Again(answer) => answer.body,
                    Once::Different => panic!("it is the same request"),
                })
            };
            let all: Vec<_> = (0..8).map(|_| ask()).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(done.load(Ordering::SeqCst), 1);
        assert!(bodies.iter().all(|body| body == "{\"version\":1}"), "{bodies:?}");
        assert_eq!(house.number("SELECT COUNT(*) FROM settings"), 1);
    });
}

#[test]
fn old_answers_are_forgotten() {
    on_both(|house| {
        let member = id();
        ask(house, member, "k", 1);
        assert_eq!(house.unit(|unit| purge(unit, noon())), 0);
        assert_eq!(house.unit(|unit| purge(unit, noon() + minutes(1))), 1);
        assert!(matches!(ask(house, member, "k", 2), Once::Done(_)));
    });
}
