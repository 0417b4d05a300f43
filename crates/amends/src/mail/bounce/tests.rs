//! Whole bounces, standard and home-made.

use crate::mail::{Bounce, Kind, OwnAddresses, parse};

fn bounce(raw: &str) -> (Bounce, Option<String>) {
    let mail = parse(raw.as_bytes(), &OwnAddresses::default());
    assert_eq!(mail.kind, Kind::Bounce);
    (mail.bounce.unwrap(), mail.returned_message_id)
}

#[test]
fn a_home_made_bounce_is_read_from_its_words() {
    let raw = "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the mail program at \
        mx.example.\n\
        I'm afraid I wasn't able to deliver your message to the following addresses.\n\n\
        <ann@customer.example>:\n\
        Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n\
        Return-Path: <care@firm.example>\nMessage-ID: <m1@firm.example>\nSubject: Your case\n\nDear Ann\n";
    let expected = Bounce {
        recipient: Some("ann@customer.example".into()),
        status: Some("5.1.1".into()),
        permanent: true,
    };
    assert_eq!(bounce(raw), (expected, Some("m1@firm.example".into())));
}

#[test]
fn a_delay_is_never_permanent() {
    let raw = "From: postmaster@mx.example\nSubject: Delayed\nContent-Type: multipart/report; boundary=b; \
        report-type=delivery-status\n\n--b\n\nStill trying.\n--b\nContent-Type: message/delivery-status\n\n\
        Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: delayed\nStatus: \
        4.4.1\n\n\
        --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <m2@firm.example>\n\n--b--\n";
    let (bounce, returned) = bounce(raw);
    assert_eq!((bounce.status.as_deref(), bounce.permanent), (Some("4.4.1"), false));
    assert_eq!(returned.as_deref(), Some("m2@firm.example"));
}
