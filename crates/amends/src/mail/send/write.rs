//! Writing a piece of mail: plain text, the same as simple HTML, and the headers that keep threads and machines in order.

use domain::one_line::one_line;
use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use maud::{DOCTYPE, Markup, html};

/// A piece of mail before it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outgoing {
    /// Its Message-ID: the same however often it is sent.
    pub message_id: String,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The Message-IDs of the thread, oldest first.
    pub references: Vec<String>,
    /// Written by the program and not by a person.
    pub automatic: bool,
    /// When it was written.
    pub at: Timestamp,
}

/// The mark by which our own mail is known when it comes back to us.
const OWN: &str = "X-Amends";

/// Writes it.
///
/// # Errors
/// Says which address cannot be one. Sending it again would not help.
pub fn compose(mail: &Outgoing, from: &str, firm: &str) -> Result<Message, String> {
    let to: Address =
        mail.to.trim().parse().map_err(|error| format!("“{}” is no address: {error}", mail.to))?;
    let from: Mailbox = from.parse().map_err(|error| format!("mail_from “{from}”: {error}"))?;
    let from = Mailbox { name: from.name.or_else(|| Some(firm.to_owned())), ..from };
    let mut message = Message::builder()
        .date(mail.at.into())
        .from(from.clone())
        .reply_to(from)
        .to(Mailbox::new(None, to))
        .subject(one_line(&mail.subject))
        .message_id(Some(mail.message_id.clone()))
        .raw_header(header(OWN, "1"));
    if let Some(last) = mail.references.last() {
        message = message.in_reply_to(last.clone()).references(mail.references.join(" "));
    }
    if mail.automatic {
        message = message.raw_header(header("Auto-Submitted", "auto-generated"));
    }
    let page = as_html(&mail.text).into_string();
    message
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), page))
        .map_err(|error| error.to_string())
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Paragraphs, line breaks and links; nothing that a mail program would have to fetch.
fn as_html(text: &str) -> Markup {
    html! {
        (DOCTYPE)
        html { head { meta charset="utf-8"; } body {
            @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                p { @for (at, line) in paragraph.lines().enumerate() { @if at > 0 { br; } (linked(line)) } }
            }
        } }
    }
}

/// A line that is an address becomes a link; our own texts put addresses on lines of their own.
fn linked(line: &str) -> Markup {
    let is_link = (line.starts_with("https://") || line.starts_with("http://")) && !line.contains(' ');
    html! { @if is_link { a href=(line) { (line) } } @else { (line) } }
}

#[cfg(test)]
mod tests {
    use super::{Outgoing, compose};

    fn mail() -> Outgoing {
        Outgoing {
            message_id: "<1.2@firm.example>".to_owned(),
            to: "ola@home.example".to_owned(),
            subject: "Größe\r\nBcc: x@y.example".to_owned(),
            text: "Dear Ola,\n\n1 < 2\nhttps://firm.example/c/x\n\nInès".to_owned(),
            references: vec!["<a@b>".to_owned(), "<c@d>".to_owned()],
            automatic: true,
            at: "2026-03-10T13:05:00Z".parse().unwrap(),
        }
    }

    fn written(mail: &Outgoing) -> String {
        String::from_utf8(compose(mail, "care@firm.example", "Müller & Co").unwrap().formatted()).unwrap()
    }

    #[test]
    fn headers_keep_the_thread_and_cannot_be_smuggled_in() {
        let text = written(&mail());
        let head = text.split("\r\n\r\n").next().unwrap();
        for line in [
            "Message-ID: <1.2@firm.example>",
            "In-Reply-To: <c@d>",
            "References: <a@b> <c@d>",
            "Auto-Submitted: auto-generated",
            "X-Amends: 1",
            "Date: Tue, 10 Mar 2026 13:05:00 +0000",
        ] {
            assert!(head.lines().any(|found| found == line), "{line} in {head}");
        }
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    }

    #[test]
    fn a_persons_letter_is_not_marked_as_automatic() {
        assert!(!written(&Outgoing { automatic: false, ..mail() }).contains("Auto-Submitted"));
    }

    #[test]
    fn what_goes_out_is_understood_when_it_comes_in() {
        let parsed = crate::mail::parse(written(&mail()).as_bytes(), &crate::mail::OwnAddresses::default());
        assert_eq!(parsed.subject, "Größe Bcc: x@y.example");
        assert!(parsed.text.contains("1 < 2") && parsed.text.contains("Inès"), "{}", parsed.text);
    }

    #[test]
    fn an_address_that_is_none_is_named() {
        let error =
            compose(&Outgoing { to: "nobody".to_owned(), ..mail() }, "care@firm.example", "x").unwrap_err();
        assert!(error.contains("nobody"), "{error}");
    }
}
