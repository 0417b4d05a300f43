//! Messages of our own making, one for each thing that goes wrong in the wild.

use crate::mail::{Attachment, Bounce, Kind, OwnAddresses, ParsedMail, parse};

fn own() -> OwnAddresses {
    OwnAddresses {
        addresses: vec!["care@firm.example".into()],
        message_id_domain: Some("firm.example".into()),
    }
}

fn fixture(name: &str) -> ParsedMail {
    let path = format!("{}/tests/fixtures/mail/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    parse(&std::fs::read(path).unwrap(), &own())
}

fn has_defect(mail: &ParsedMail, part: &str) -> bool {
    mail.defects.iter().any(|defect| defect.contains(part))
}

#[test]
fn umlauts_in_latin1() {
    let mail = fixture("latin1_umlauts");
    assert_eq!(mail.from.name.as_deref(), Some("Jörg Müller"));
    assert_eq!(mail.subject, "Gerät läuft nicht");
    assert_eq!(mail.visible_text, "Das Gerät ist schon wieder kaputt.\nGrüße\nJörg");
    assert_eq!(mail.date.unwrap().to_string(), "2026-03-02T08:15:00Z");
    assert_eq!(mail.defects, Vec::<String>::new());
}

#[test]
fn an_emoji_in_the_subject() {
    let mail = fixture("emoji_subject");
    assert_eq!(mail.subject, "Late again 😡 — order 4711");
    assert_eq!(mail.to[0].name.as_deref(), Some("Customer Care"));
    assert_eq!(mail.to[1].address.as_deref(), Some("boss@firm.example"));
}

#[test]
fn quoted_printable_with_history() {
    let mail = fixture("quoted_printable_reply");
    assert_eq!(mail.visible_text, "Der Preis war 100 €, nicht 200 €.");
    assert!(mail.quoted.starts_with("Am 02.03.2026 um 09:15 schrieb Kundendienst <care@firm.example>:"));
    assert_eq!(mail.in_reply_to.as_deref(), Some("first@firm.example"));
    assert_eq!(mail.references, ["zero@firm.example", "first@firm.example"]);
    assert_eq!(mail.kind, Kind::Message);
}

#[test]
fn base64_text() {
    assert_eq!(fixture("base64_text").visible_text, "Wo bleibt meine Gutschrift? 日本");
}

#[test]
fn html_only() {
    let mail = fixture("html_only");
    assert_eq!(mail.visible_text, "Dear team,\n\nthe invoice is wrong & too high.\n\n- item one\n- item two");
    assert!(mail.quoted.contains("> We are happy to help."));
    assert_eq!(mail.signature, "Sent from my iPhone");
}

#[test]
fn an_attachment() {
    let mail = fixture("attachment");
    let photo =
        Attachment { name: Some("Schaden groß.png".into()), media_type: "image/png".into(), size: 8 };
    assert_eq!(mail.attachments, [photo]);
    assert_eq!(mail.text, "See the photo.");
}

#[test]
fn a_bounce() {
    let mail = fixture("bounce");
    let expected = Bounce {
        recipient: Some("ann@customer.example".into()),
        status: Some("5.1.1".into()),
        permanent: true,
    };
    assert_eq!((mail.kind, mail.bounce), (Kind::Bounce, Some(expected)));
    assert_eq!(mail.returned_message_id.as_deref(), Some("m1@firm.example"));
}

#[test]
fn a_vacation_note() {
    assert_eq!(fixture("vacation").kind, Kind::AutoReply);
}

#[test]
fn a_newsletter() {
    assert_eq!(fixture("list").kind, Kind::List);
}

#[test]
fn our_own_mail_come_back() {
    assert_eq!(fixture("own_loop").kind, Kind::OwnLoop);
    let elsewhere = OwnAddresses::default();
    let path = format!("{}/tests/fixtures/mail/own_loop.eml", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(parse(&std::fs::read(path).unwrap(), &elsewhere).kind, Kind::Message);
}

#[test]
fn broken_mime_still_gives_its_text() {
    let mail = fixture("broken_mime");
    assert!(mail.visible_text.contains("The kettle burned."), "{mail:?}");
    assert!(
        has_defect(&mail, "cut short") && has_defect(&mail, "unknown transfer encoding"),
        "{:?}",
        mail.defects
    );
}

#[test]
fn missing_headers_are_named() {
    let no_date = fixture("no_date");
    assert!(no_date.date.is_none() && has_defect(&no_date, "no Date header"));
    let no_from = fixture("no_from");
    assert_eq!((no_from.from.name, no_from.from.address), (None, None));
    assert!(no_from.defects.iter().any(|defect| defect.contains("no sender address")));
}

#[test]
fn nul_bytes_are_left_out() {
    let mail = fixture("nul_bytes");
    assert_eq!(mail.visible_text, "Your parcel is lost.");
    assert!(has_defect(&mail, "NUL bytes"));
}

#[test]
fn rubbish_is_text_with_defects() {
    let mail = fixture("garbage");
    assert!(!mail.text.is_empty() && mail.defects.len() >= 3, "{mail:?}");
    assert_eq!(mail.kind, Kind::Message);
}

#[test]
fn nothing_at_all() {
    let mail = parse(b"", &own());
    assert!(has_defect(&mail, "empty"));
    assert_eq!(mail.visible_text, "");
}

#[test]
fn the_json_has_exactly_the_promised_shape() {
    let json = serde_json::to_value(fixture("bounce")).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut promised = [
        "message_id",
        "in_reply_to",
        "references",
        "from",
        "to",
        "subject",
        "date",
        "kind",
        "bounce",
        "text",
        "visible_text",
        "signature",
        "quoted",
        "attachments",
        "defects",
    ];
    promised.sort_unstable();
    let mut found = keys(&json);
    found.sort_unstable();
    assert_eq!(found, promised);
    assert_eq!(keys(&json["from"]).len(), 2);
    assert_eq!(keys(&json["attachments"][0]).len(), 3);
    assert_eq!(json["kind"], "bounce");
    assert!(serde_json::to_value(fixture("list")).unwrap()["bounce"].is_null());
}
