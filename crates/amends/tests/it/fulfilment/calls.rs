//! Calls to a system that pays, whatever goes wrong on the way: it is paid once, or a person is asked.

use amends::{
    actions::{
        case::act,
        settings::{Subject, change},
    },
    outgoing::signature,
};
use domain::{case::acts, house::Part, recovery::MakeGoodState as S};

use super::{
    bank::{Bank, Whim},
    firm::{calls, on_each, owed},
};

#[test]
fn an_answer_is_kept_with_its_reference() {
    on_each(|front| {
        let bank = Bank::open(&[]);
        let given = owed(front, &calls(&bank, true));
        given.is(S::Fulfilling);
        given.pass(1);
        let (one, key) = (given.is(S::Fulfilled), given.id.to_string());
        assert_eq!(one.reference, Some(format!("re_{}", &key[key.len() - 6..])));
        assert_eq!((bank.paid(&key), given.happened("make_good.fulfilled")), (1, 1));

        let asked = &bank.asked("POST")[0];
        let header = |name: &str| asked.headers[name].as_str();
        assert_eq!((header("idempotency-key"), header("webhook-id")), (key.as_str(), key.as_str()));
        let secret = front.app.keys.system("billing", 1);
        let seconds = header("webhook-timestamp").parse().unwrap();
        assert_eq!(header("webhook-signature"), signature(&secret, &key, seconds, &asked.body));
        let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
        let data = &body["data"];
        assert_eq!(data["amount"], serde_json::json!({ "amount": "20.00", "currency": "EUR" }));
        assert_eq!(
            (data["customer"]["external_id"].as_str(), data["order"].as_str()),
            (Some("C-7"), Some("O-7"))
        );
        for word in ["Ola", "ola@", "charged", "attribution"] {
            assert!(!asked.body.contains(word), "{word} in {}", asked.body);
        }
    });
}

#[test]
fn what_nobody_knows_is_looked_up_and_paid_once() {
    // What goes wrong first, and how often it is called in all.
    let faults = [
        (Whim::PayAndCut, 1),
        (Whim::PayAndFail, 1),
        (Whim::PayAndWait, 1),
        (Whim::Cut, 2),
        (Whim::Fail, 2),
        (Whim::Later, 2),
    ];
    for (fault, posts) in faults {
        on_each(|front| {
            let bank = Bank::open(&[fault]);
            let given = owed(front, &calls(&bank, true));
            bank.dumb(if posts == 1 { 2 } else { 0 });
            given.pass(30);
            bank.let_go();
            given.is(S::Fulfilled);
            let key = given.id.to_string();
            assert_eq!((bank.paid(&key), bank.asked("POST").len()), (1, posts), "{fault:?}");
            let looked = bank.asked("GET");
            assert_eq!(looked.is_empty(), fault == Whim::Later, "{fault:?}");
            assert!(looked.iter().all(|one| one.path == format!("/refunds/{key}")));
            assert!(looked.iter().all(|one| one.headers["webhook-signature"].starts_with("v1,")));
        });
    }
}

#[test]
fn without_a_way_to_look_a_person_is_asked_and_nothing_is_sent_again() {
    for (fault, paid) in [(Whim::PayAndCut, 1), (Whim::Fail, 0), (Whim::Redirect, 0)] {
        on_each(|front| {
            let bank = Bank::open(&[fault]);
            let given = owed(front, &calls(&bank, false));
            given.pass(60 * 5);
            let one = given.is(S::Unconfirmed);
            assert!(one.fulfilment.unwrap().trouble.unwrap().contains("billing"));
            assert_eq!((bank.paid(&given.id.to_string()), bank.asked("POST").len()), (paid, 1), "{fault:?}");
            assert_eq!(given.happened("make_good.unconfirmed"), 1);
            let told = front.app.look(|conn| Ok(store::outbox::newest(conn, None, 50)?)).unwrap();
            let told = told.iter().filter(|mail| mail.subject.starts_with("Nobody knows whether")).count();
            assert_eq!(told, 1, "the owner is told");
        });
    }
}

#[test]
fn a_plain_no_is_not_done_and_a_look_up_that_never_answers_asks_a_person() {
    on_each(|front| {
        let bank = Bank::open(&[Whim::Refuse]);
        let given = owed(front, &calls(&bank, true));
        given.pass(1);
        let one = given.is(S::Unconfirmed);
        assert!(one.is_not_done());
        assert_eq!(one.fulfilment.unwrap().trouble.as_deref(), Some("billing refused it with 402"));
        assert_eq!((given.happened("make_good.not_done"), given.happened("make_good.unconfirmed")), (1, 0));
        let told = front.app.look(|conn| Ok(store::outbox::newest(conn, None, 50)?)).unwrap();
        let told = told.iter().filter(|mail| mail.subject.starts_with("A make-good was not carried out"));
        assert_eq!(told.count(), 1, "the owner is told");
        let again = acts::CarryingOut { make_good: Some(given.id), note: String::new() };
        act(&front.app, &given.actor, given.case, again).unwrap();
        given.pass(1);
        given.is(S::Fulfilled);
        assert_eq!((bank.paid(&given.id.to_string()), bank.asked("POST").len()), (1, 2));
    });
    on_each(|front| {
        let bank = Bank::open(&[Whim::PayAndCut]);
        let given = owed(front, &calls(&bank, true));
        bank.dumb(1000);
        given.pass(60 * 6);
        given.is(S::Unconfirmed);
        assert_eq!((bank.paid(&given.id.to_string()), bank.asked("POST").len()), (1, 1));
        assert_eq!(bank.asked("GET").len(), 8);
    });
}

#[test]
fn a_new_address_in_the_settings_is_not_asked_about_a_call_that_went_to_the_old_one() {
    on_each(|front| {
        let (old, new) = (Bank::open(&[Whim::PayAndCut]), Bank::open(&[]));
        let given = owed(front, &calls(&old, true));
        old.dumb(1);
        given.pass(1);
        given.is(S::Fulfilling);
        change(&front.app, &given.actor, Subject::Part(Part::Fulfilment), 1, calls(&new, true)).unwrap();
        given.pass(30);
        given.is(S::Fulfilled);
        let key = given.id.to_string();
        assert_eq!((old.paid(&key), new.paid(&key)), (1, 0), "paid once, by the one that was called");
        assert!(new.asked("GET").is_empty() && new.asked("POST").is_empty());
    });
}

#[test]
fn what_could_not_be_reached_is_tried_for_hours_and_then_a_person_is_asked() {
    on_each(|front| {
        let bank = Bank::nowhere();
        let given = owed(front, &calls(&bank, false));
        given.pass(110);
        given.is(S::Fulfilling);
        let jobs = front.app.look(|conn| Ok(store::jobs::in_trouble(conn, 9)?)).unwrap();
        assert!(jobs[0].error.as_ref().unwrap().contains("could not be reached"), "{jobs:?}");
        given.pass(60 * 5);
        let trouble = given.is(S::Unconfirmed).fulfilment.unwrap().trouble.unwrap();
        assert!(trouble.contains("could not be reached"), "{trouble}");
    });
}

#[test]
fn the_own_network_is_called_only_where_the_operator_allows_it() {
    crate::front::on_each_engine(|front| {
        let bank = Bank::open(&[]);
        let given = owed(front, &calls(&bank, false));
        given.pass(1);
        given.is(S::Fulfilling);
        assert!(bank.asked("POST").is_empty());
        let jobs = front.app.look(|conn| Ok(store::jobs::in_trouble(conn, 9)?)).unwrap();
        assert!(jobs[0].error.as_ref().unwrap().contains("private_calls = true"), "{jobs:?}");
    });
}

#[test]
fn the_page_asks_the_owner_which_it_is() {
    on_each(|front| {
        let bank = Bank::open(&[Whim::PayAndCut, Whim::Refuse]);
        let given = owed(front, &calls(&bank, false));
        given.pass(1);
        let page = front.get(&given.owner, &format!("/cases/{}", given.case)).body;
        for words in ["Find out whether it reached them.", "It was carried out", "It was not: try again"] {
            assert!(page.contains(words), "{words}");
        }
        let today = front.get(&given.owner, "/").body;
        assert!(today.contains("Did it reach them?") && today.contains("billing did not answer"));
        let (other, stranger) = front.member("Bo", domain::staff::Role::Agent);
        let elsewhere = front.get(&stranger, "/").body;
        assert!(!elsewhere.contains("billing did not answer"), "{} does not own it", other.name);

        let path = |verb: &str| format!("/cases/{}/acts/{verb}", given.case);
        let target = given.id.to_string();
        let unsaid = [("target", target.as_str()), ("note", "")];
        assert_eq!(front.post(&given.owner, &path("make_good_carry_out"), &unsaid).status, 422);
        let again = [("target", target.as_str()), ("note", "billing shows nothing"), ("back", "/")];
        let answer = front.post(&given.owner, &path("make_good_carry_out"), &again);
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
        given.pass(1);
        assert!(given.is(S::Unconfirmed).is_not_done());
        let page = front.get(&given.owner, &format!("/cases/{}", given.case)).body;
        for words in ["They do not have it. Mend this", "billing refused it with 402", "Mended: try again"] {
            assert!(page.contains(words), "{words}");
        }
        let today = front.get(&given.owner, "/").body;
        assert!(today.contains("Agreed, and not carried out") && !today.contains("Did it reach them?"));
        let found = [("target", target.as_str()), ("reference", "re_77, seen in billing")];
        assert_eq!(front.post(&given.owner, &path("make_good_fulfil"), &found).status, 303);
        assert_eq!(given.is(S::Fulfilled).reference.as_deref(), Some("re_77, seen in billing"));
    });
}
