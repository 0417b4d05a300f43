//! Each kind by its smallest example, and the pairs that are easily mixed up.

use crate::mail::{Kind, OwnAddresses, parse};

fn kind_of(headers: &str, text: &str) -> Kind {
    let own = OwnAddresses {
        addresses: vec!["care@firm.example".into()],
        message_id_domain: Some("firm.example".into()),
    };
    let sender = if headers.contains("From:") { "" } else { "From: ann@customer.example\n" };
    parse(format!("{sender}{headers}\n\n{text}").as_bytes(), &own).kind
}

#[test]
fn headers_decide() {
    for (headers, expected) in [
        ("Subject: My parcel", Kind::Message),
        ("Auto-Submitted: no", Kind::Message),
        ("Auto-Submitted: auto-replied; owner-email=x", Kind::AutoReply),
        ("Auto-Submitted: auto-generated (failure)", Kind::AutoReply),
        ("X-Autoreply: yes", Kind::AutoReply),
        ("X-Autoreply: no", Kind::Message),
        ("X-Autorespond: x", Kind::AutoReply),
        ("X-MS-Exchange-Inbox-Rules-Loop: care@firm.example", Kind::Message),
        ("Precedence: auto_reply", Kind::AutoReply),
        ("Precedence: bulk", Kind::AutoReply),
        ("Precedence: list", Kind::List),
        ("Precedence: bulk\nList-Id: <news.shop.example>", Kind::List),
        ("List-Unsubscribe: <mailto:off@shop.example>", Kind::List),
        ("List-Id: <x.y>\nAuto-Submitted: auto-replied", Kind::AutoReply),
        ("Return-Path: <>", Kind::AutoReply),
        ("Return-Path: <ann@customer.example>", Kind::Message),
        ("X-Failed-Recipients: a@b.example", Kind::Bounce),
        ("X-Amends: acknowledgement", Kind::OwnLoop),
        ("From: Care <CARE@firm.example>", Kind::OwnLoop),
        ("Message-ID: <abc@firm.example>", Kind::Message),
    ] {
        assert_eq!(kind_of(headers, "Hello"), expected, "{headers}");
    }
}

#[test]
fn vacation_subjects_in_many_languages() {
    for subject in [
        "Automatic reply: Your case",
        "Out of Office Re: Your case",
        "Out of office",
        "=?utf-8?Q?Automatische_Antwort=3A_Ihr_Fall?=",
        "Abwesenheitsnotiz",
        "=?utf-8?Q?R=C3=A9ponse_automatique_=3A_votre_dossier?=",
        "=?utf-8?Q?Respuesta_autom=C3=A1tica=3A_caso?=",
        "Autosvar: saken din",
        "=?utf-8?B?6Ieq5Yqo5Zue5aSNOiDkvaDlpb0=?=",
    ] {
        assert_eq!(kind_of(&format!("Subject: {subject}"), "x"), Kind::AutoReply, "{subject}");
    }
}

#[test]
fn people_who_write_about_such_things_stay_people() {
    for subject in [
        "Re: Automatic reply: Your case",
        "Out of office chairs, again!",
        "Autosvarteknik",
        "I was away",
        "Undeliverable parcel, I am furious",
        "Mail delivery failed: my letter never came",
    ] {
        assert_eq!(
            kind_of(&format!("Subject: {subject}"), "could not be delivered"),
            Kind::Message,
            "{subject}"
        );
    }
}

#[test]
fn a_mail_system_that_tells_of_failure_sends_a_bounce() {
    let from = "From: Mail Delivery System <Mailer-Daemon@x.example>\nSubject: ";
    assert_eq!(kind_of(&format!("{from}Returned mail"), "x"), Kind::Bounce);
    assert_eq!(kind_of(&format!("{from}hello"), "Your message could not be delivered."), Kind::Bounce);
    assert_eq!(kind_of("From: postmaster@x.example\nSubject: Meeting", "Shall we meet?"), Kind::Message);
}

#[test]
fn a_vacation_note_with_a_null_sender_is_no_bounce() {
    let headers = "Return-Path: <>\nAuto-Submitted: auto-replied\nSubject: Away";
    assert_eq!(kind_of(headers, "I am away; mail could not be delivered to me by hand."), Kind::AutoReply);
}

#[test]
fn reports_are_told_apart() {
    let report = |kind: &str, part: &str, fields: &str| {
        let headers = format!("Content-Type: multipart/report; report-type={kind}; boundary=b");
        kind_of(
            &headers,
            &format!("--b\n\nSee below.\n--b\nContent-Type: message/{part}\n\n{fields}\n--b--\n"),
        )
    };
    let status =
        |action: &str| format!("Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b\nAction: {action}\n");
    assert_eq!(report("delivery-status", "delivery-status", &status("failed")), Kind::Bounce);
    assert_eq!(report("delivery-status", "delivery-status", &status("delayed")), Kind::Bounce);
    assert_eq!(report("delivery-status", "delivery-status", &status("delivered")), Kind::AutoReply);
    assert_eq!(report("feedback-report", "feedback-report", "Feedback-Type: abuse"), Kind::AbuseReport);
    let read = "Disposition: manual-action/MDN-sent-manually; displayed";
    assert_eq!(report("disposition-notification", "disposition-notification", read), Kind::AutoReply);
}
