//! Mail that goes out, on both engines, to a mail server over a real socket with faults.

pub mod sink;

use amends::{
    actions::case::act,
    mail::{self, OwnAddresses},
};
use domain::{
    case::{Case, Delivery, acts},
    id::Id,
    intake::Channel,
};
use jiff::SignedDuration;
use sink::{Sink, Whim};

use crate::public::firm::{Firm, on_each};

const BODY: &str = "Dear Ola, your sofa comes on Thursday 12 March 2026, 10:00. Ruth Abel";

#[test]
fn a_message_goes_out_once_with_its_thread_and_its_mark() {
    let sink = Sink::start(&[]);
    on_each(Some(sink.port), |firm| {
        sink.forget(&[]);
        let case = write(firm);
        firm.do_jobs();
        let (first, delivery) = customers(firm, &sink, case);
        assert_eq!((first.len(), delivery), (1, Delivery::Sent));
        let parsed = mail::parse(first[0].as_bytes(), &OwnAddresses::default());
        assert!(parsed.text.contains("Thursday 12 March 2026"), "{}", parsed.text);
        assert_eq!(parsed.to[0].address.as_deref(), Some("ola@home.example"));
        assert!(first[0].contains("X-Amends: 1") && !first[0].contains("Auto-Submitted"));
        // Our own mail coming back is known as ours, and an answer to it finds the case.
        let key = firm.app.keys.for_purpose(mail::MESSAGE_IDS);
        let own = mail::thread::own_message(&key, parsed.message_id.as_deref().unwrap());
        assert_eq!(own, Some(last(firm, case).id.uuid()));
        act(&firm.app, &firm.ruth(), case, update("It is on its way. Ruth Abel")).unwrap();
        firm.do_jobs();
        let (both, _) = customers(firm, &sink, case);
        let second = mail::parse(both[1].as_bytes(), &OwnAddresses::default());
        assert_eq!(second.in_reply_to, parsed.message_id);
    });
}

#[test]
fn a_server_that_is_busy_or_dies_gets_the_same_message_again() {
    let sink = Sink::start(&[]);
    on_each(Some(sink.port), |firm| {
        let case = write(firm);
        sink.forget(&[Whim::Later, Whim::Hang, Whim::Later, Whim::Hang]);
        for _ in 0..8 {
            firm.do_jobs();
            firm.app.clock.move_by(SignedDuration::from_mins(30));
        }
        let (mails, delivery) = customers(firm, &sink, case);
        assert_eq!(delivery, Delivery::Sent);
        assert!(mails.len() > 1, "it was never sent again");
        let ids: std::collections::BTreeSet<_> = mails
            .iter()
            .map(|raw| mail::parse(raw.as_bytes(), &OwnAddresses::default()).message_id)
            .collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        let kept = firm
            .app
            .look(|conn| Ok(store::outbox::by_id(conn, last(firm, case).id.uuid())?))
            .unwrap()
            .unwrap();
        assert_eq!((kept.status.as_str(), kept.error), ("sent", None));
    });
}

#[test]
fn an_address_that_is_refused_is_told_to_the_owner() {
    let sink = Sink::start(&[]);
    on_each(Some(sink.port), |firm| {
        let case = write(firm);
        sink.forget(&[Whim::Never]);
        for _ in 0..3 {
            firm.do_jobs();
            firm.app.clock.move_by(SignedDuration::from_mins(1));
        }
        let kept = firm
            .app
            .look(|conn| Ok(store::outbox::by_id(conn, last(firm, case).id.uuid())?))
            .unwrap()
            .unwrap();
        assert_eq!(kept.status, "failed");
        assert!(kept.error.unwrap().contains("550"));
        assert_eq!(last(firm, case).delivery, Delivery::Failed);
        let alert = sink.seen().into_iter().find(|raw| raw.contains("could not be delivered")).unwrap();
        assert!(alert.contains("Auto-Submitted: auto-generated") && alert.contains("To: ruth@firm.example"));
    });
}

#[test]
fn without_a_mail_server_everything_is_kept_and_readable() {
    on_each(None, |firm| {
        let case = write(firm);
        firm.do_jobs();
        assert_eq!(last(firm, case).delivery, Delivery::Kept);
        let kept = firm
            .app
            .look(|conn| Ok(store::outbox::by_id(conn, last(firm, case).id.uuid())?))
            .unwrap()
            .unwrap();
        assert_eq!((kept.status.as_str(), kept.text.as_deref()), ("kept", Some(BODY)));
    });
}

fn update(body: &str) -> acts::NewMessage {
    acts::NewMessage {
        body: body.to_owned(),
        channel: Some(Channel::Email),
        kind: Some(domain::case::MessageKind::Reply),
        direction: None,
        override_reason: None,
        keeps: Vec::new(),
    }
}

fn write(firm: &Firm) -> Id<Case> {
    let (case, _) = firm.report(&[("verbatim", "My sofa did not come."), ("contact", "ola@home.example")]);
    let promise = acts::NewPromiseTo {
        what: "The sofa comes".to_owned(),
        due_at: "2026-03-12T10:00:00Z".parse().unwrap(),
        replaces: None,
    };
    act(&firm.app, &firm.ruth(), case, promise).unwrap();
    act(&firm.app, &firm.ruth(), case, update(BODY)).unwrap();
    case
}

fn last(firm: &Firm, case: Id<Case>) -> store::case::StoredMessage {
    firm.said(case).pop().unwrap()
}

/// The mail that went to the customer, and how far the last message has come.
fn customers(firm: &Firm, sink: &Sink, case: Id<Case>) -> (Vec<String>, Delivery) {
    let mut mails = sink.seen();
    mails.retain(|raw| raw.contains("To: ola@home.example"));
    (mails, last(firm, case).delivery)
}
