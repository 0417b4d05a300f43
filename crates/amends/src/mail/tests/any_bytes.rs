//! No input makes the parser fail.

use proptest::prelude::*;

use crate::mail::{OwnAddresses, attachment_content, parse};

/// Pieces of mail that, badly put together, have broken parsers.
const PIECES: [&str; 40] = [
    "From: a@b\n",
    "Subject: =?utf-8?Q?=F0=9F?=\n",
    "Subject: =?",
    "Content-Type: multipart/mixed; boundary=b\n",
    "Content-Type: multipart/alternative; boundary=\"b\"\n",
    "Content-Type: text/html; charset=utf-7\n",
    "Content-Type: message/rfc822\n",
    "Content-Type: message/delivery-status\n",
    "Content-Type: multipart/report;",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\0",
    "--b\n",
    "--b--\n",
    "--b",
    "=",
    "=\n",
    "=F",
    "> ",
    ">",
    "On Mon, Jan 4, 2016 at 7:03 PM, A <a@b> wrote:\n",
    "-- \n",
    "--\n",
    "<p>",
    "<blockquote>",
    "</",
    "<!--",
    "&#x110000;",
    "&",
    ":",
    "Status: 5.1.1\n",
    "Final-Recipient: rfc822;\n",
    "ü",
    "\u{feff}",
    "Date: Thu, 99 Foo 99999 99:99:99 -9999\n",
    "References: <<>> <a@b <c@d>\n",
];

fn check(raw: &[u8]) {
    let mail = parse(raw, &OwnAddresses::default());
    let shown = serde_json::to_string(&mail).expect("every mail can be shown");
    assert!(!shown.contains("\\u0000"), "NUL in {shown}");
    for (index, attachment) in mail.attachments.iter().enumerate() {
        let content = attachment_content(raw, index).expect("a listed attachment can be had");
        assert!(content.len().abs_diff(attachment.size) <= 2, "{attachment:?} has {}", content.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(raw in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        check(&raw);
    }

    #[test]
    fn arbitrary_text(raw in "\\PC*") {
        check(raw.as_bytes());
    }

    #[test]
    fn mail_put_together_badly(pieces in proptest::collection::vec((0..PIECES.len(), any::<u8>()), 0..60)) {
        let mut raw = Vec::new();
        for (piece, noise) in pieces {
            raw.extend_from_slice(PIECES[piece].as_bytes());
            if noise > 200 {
                raw.push(noise);
            }
        }
        check(&raw);
    }

    #[test]
    fn a_mail_cut_anywhere(cut in 0usize..3_000) {
        let whole = include_bytes!("../../../tests/fixtures/mail/bounce.eml");
        check(&whole[..cut.min(whole.len())]);
    }
}
