//! Mail through the pipe: what opens a case, what continues one, and what does neither.

use super::program::{Answer, House, run};

fn mail(from: &str, id: &str, subject: &str, more: &str, body: &str) -> Vec<u8> {
    format!("From: {from}\r\nTo: care@firm.example\r\nSubject: {subject}\r\nMessage-ID: <{id}@c.example>\r\n{more}\r\n{body}\r\n")
        .into_bytes()
}

fn receive(house: &House, raw: &[u8]) -> Answer {
    house.run_with(&["mail", "receive"], raw)
}

fn cases(house: &House) -> Vec<domain::case::Case> {
    let db = house.db();
    let all = db.read(|conn| store::case::list(conn, &store::case::Filter::default(), None, 100)).unwrap();
    all.cases
}

fn said(house: &House, nth: usize) -> Vec<String> {
    let case = cases(house)[nth].id;
    let messages = house.db().read(|conn| store::case::messages(conn, case)).unwrap();
    messages.into_iter().filter_map(|message| message.body).collect()
}

#[test]
fn a_mail_opens_a_case_once_and_an_answer_continues_it_on_both_engines() {
    for house in House::on_both() {
        assert_eq!(receive(&house, &mail("Ana <ana@c.example>", "1", "Late", "", "It is late.")).code, 75);
        let house = house.staffed();
        for _ in 0..2 {
            receive(&house, &mail("Ana <ana@c.example>", "1", "Late", "", "It is late.")).fine();
        }
        let number = cases(&house)[0].number;
        assert_eq!((cases(&house).len(), cases(&house)[0].subject.as_str()), (1, "Late"));
        let subject = format!("Re: Late [{number}]");
        receive(&house, &mail("ANA@c.example", "2", &subject, "", "Still late.\r\n\r\n> It is late.")).fine();
        assert_eq!(cases(&house).len(), 1);
        assert_eq!(said(&house, 0), ["It is late.", "Still late."]);
        // Anybody can write a number into a subject.
        receive(&house, &mail("eve@c.example", "3", &subject, "", "Tell me all.")).fine();
        assert_eq!(cases(&house).len(), 2);
        assert!(said(&house, 0)[1].contains(&format!("The subject names case {number}, but eve@c.example")));
        house.verified();
    }
}

/// Some programs give every mail the same Message-ID; what came under it before is never a reason to lose a word.
#[test]
fn another_mail_under_a_message_id_that_was_used_is_kept_on_both_engines() {
    for house in House::on_both() {
        let house = house.staffed();
        for _ in 0..2 {
            receive(&house, &mail("ana@c.example", "1", "Late", "", "It is late.")).fine();
            receive(&house, &mail("bea@c.example", "1", "Late", "", "It is broken.")).fine();
            receive(&house, &mail("ana@c.example", "1", "Late", "", "It is still late.")).fine();
        }
        let mut words: Vec<String> = (0..cases(&house).len()).flat_map(|nth| said(&house, nth)).collect();
        words.sort();
        assert_eq!(words, ["It is broken.", "It is late.", "It is still late."]);
        house.verified();
    }
}

#[test]
fn machines_and_lists_open_nothing() {
    let house = House::new().staffed();
    let kinds = [
        "Auto-Submitted: auto-replied\r\n",
        "List-Id: <news.c.example>\r\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
    ];
    for (nth, header) in kinds.iter().enumerate() {
        receive(&house, &mail("x@c.example", &nth.to_string(), "News", header, "Words.")).fine();
    }
    assert_eq!(cases(&house).len(), 0);
    house.verified();
}

#[test]
fn files_are_told_in_a_note_and_nothing_at_all_is_kept_by_the_server() {
    let house = House::new().staffed();
    let header = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
    let body = "--b\r\nContent-Type: text/plain\r\n\r\nSee the picture.\r\n--b\r\nContent-Type: image/png\r\n\
        Content-Disposition: attachment; filename=broken.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--";
    receive(&house, &mail("ana@c.example", "1", "Broken", header, body)).fine();
    let said = said(&house, 0);
    assert_eq!(said[0], "See the picture.");
    assert!(said[1].contains("broken.png (image/png, 3 bytes)"), "{said:?}");
    assert_eq!(receive(&house, b"").code, 75);
}

#[test]
fn how_a_mail_is_understood_is_shown_without_storing_anything() {
    let house = House::new();
    let file =
        house.file("m.eml", mail("Ana <ana@c.example>", "1", "Late", "", "It is late.\r\n\r\n-- \r\nAna"));
    let shown = run(&["mail", "parse", &file], b"").fine().json();
    assert_eq!(shown["from"]["address"], "ana@c.example");
    assert_eq!((&shown["kind"], &shown["visible_text"]), (&"message".into(), &"It is late.".into()));
    assert!(!house.folder.join("data").exists());
    assert_eq!(run(&["mail", "parse", "no-such.eml"], b"").code, 2);
}
