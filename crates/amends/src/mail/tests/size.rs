//! Large and hostile mail takes time and memory in proportion to its size.

use std::time::{Duration, Instant};

use crate::mail::{OwnAddresses, ParsedMail, parse};

const LARGE: usize = 30_000_000;
/// Enough for anything that grows with the square of the size to be noticed.
const MANY: usize = 400_000;
/// Generous, as tests run unoptimised beside other work; what grows with the square of the size takes hours.
const LONGEST: Duration = Duration::from_secs(60);

fn timed(raw: &str) -> ParsedMail {
    let started = Instant::now();
    let mail = parse(raw.as_bytes(), &OwnAddresses::default());
    assert!(started.elapsed() < LONGEST, "took {:?}", started.elapsed());
    assert!(mail.text.len() <= 1_000_000);
    assert!(mail.visible_text.len() + mail.quoted.len() + mail.signature.len() <= 1_000_010);
    mail
}

fn filled(size: usize, head: &str, piece: &str) -> String {
    format!("{head}{}", piece.repeat(size / piece.len()))
}

#[test]
fn a_long_text_is_cut_and_that_is_said() {
    let mail = timed(&filled(LARGE, "Subject: x\n\n", "It was late, and then it was wrong.\n"));
    assert!(mail.defects.iter().any(|defect| defect.contains("the rest was")), "{:?}", mail.defects);
}

#[test]
fn a_large_attachment_is_measured_not_kept() {
    let head = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the film.\n--b\nContent-Type: \
        video/mp4; name=a.mp4\n\
        Content-Transfer-Encoding: base64\n\n";
    let mail =
        timed(&filled(LARGE, head, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n"));
    assert_eq!(mail.text, "See the film.");
    assert!(mail.attachments[0].size > LARGE / 2);
}

#[test]
fn nested_messages_do_not_overflow_the_stack() {
    timed(&filled(LARGE, "", "Content-Type: message/rfc822\n\n"));
}

#[test]
fn multiparts_without_their_boundary_do_not_take_forever() {
    let head = "Content-Type: multipart/mixed; boundary=b\n\n";
    timed(&filled(LARGE, head, "--b\nContent-Type: multipart/mixed; boundary=gone\n\n"));
}

#[test]
fn hostile_headers_do_not_take_forever() {
    for piece in ["=?utf-8?Q?=", "(", "<", "\"", "a@b, ", "\n ", "Subject: =?utf-8?B?\n", ";a*0=\"x\""] {
        timed(&format!("From: {}\n\nx", piece.repeat(120_000 / piece.len())));
        timed(&format!("Content-Type: text/plain; a={}\n\nx", piece.repeat(120_000 / piece.len())));
    }
}

#[test]
fn hostile_text_does_not_take_forever() {
    for piece in [
        "> \n",
        "On 1 ",
        "On 1\n",
        "--\n",
        "-- \na\n",
        "From: a@b\n",
        "From:\n",
        "<",
        "5.1.1 ",
        "a>",
        "___\n",
        "-",
    ] {
        timed(&filled(MANY, "Subject: x\n\n", piece));
    }
}

#[test]
fn hostile_html_does_not_take_forever() {
    for piece in ["<blockquote>a", "<!-", "<", "</", "<script>", "&#", "<p", "<br>", "<pre>\n"] {
        timed(&filled(MANY, "Content-Type: text/html\n\n", piece));
    }
}
