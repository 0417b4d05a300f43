//! The header section of a message or a part, read with mail-parser.

use std::borrow::Cow;

use domain::one_line::one_line;
use jiff::Timestamp;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::{Address, ContentType, HeaderName, HeaderValue, Message, MessageParser};

use super::Mailbox;

const MOST_ADDRESSES: usize = 200;
const MOST_REFERENCES: usize = 100;

/// Headers by name. Nothing in here borrows from the message, whose bytes may need re-encoding first.
#[derive(Debug, Default)]
pub(super) struct Headers(Option<Message<'static>>);

impl Headers {
    pub(super) fn parse(block: &[u8]) -> Self {
        let mut block = as_utf8(block).into_owned();
        // mail-parser reads the last header only when an empty line follows.
        block.extend_from_slice(b"\n\n");
        Self(MessageParser::default().parse_headers(&block).map(Message::into_owned))
    }

    /// The value as it stands, unfolded and trimmed; `None` when there is no such header.
    pub(super) fn raw(&self, name: &'static str) -> Option<String> {
        let value = self.0.as_ref()?.header_raw(HeaderName::parse(name)?)?;
        Some(one_line(value))
    }

    /// The value in lower case, empty when there is no such header.
    pub(super) fn lower(&self, name: &'static str) -> String {
        self.raw(name).unwrap_or_default().to_lowercase()
    }

    pub(super) fn has(&self, name: &'static str) -> bool {
        self.raw(name).is_some()
    }

    pub(super) fn subject(&self) -> String {
        self.0.as_ref().and_then(|m| m.subject()).map(visible).unwrap_or_default()
    }

    pub(super) fn from(&self) -> Option<Mailbox> {
        self.0.as_ref()?.from().and_then(Address::first).map(mailbox)
    }

    pub(super) fn to(&self) -> Vec<Mailbox> {
        let all = self.0.iter().filter_map(|m| m.to()).flat_map(Address::iter);
        all.map(mailbox).filter(|to| to.address.is_some()).take(MOST_ADDRESSES).collect()
    }

    /// The moment in the Date header; `None` when it is missing or no date at all.
    pub(super) fn date(&self) -> Option<Timestamp> {
        let date = self.0.as_ref()?.date()?;
        date.is_valid().then(|| Timestamp::from_second(date.to_timestamp()).ok()).flatten()
    }

    /// Message-IDs without their angle brackets.
    pub(super) fn ids(&self, name: &'static str) -> Vec<String> {
        let Some(value) = HeaderName::parse(name).and_then(|name| self.0.as_ref()?.header(name)) else {
            return Vec::new();
        };
        let ids: &[Cow<'_, str>] = match value {
            HeaderValue::Text(id) => std::slice::from_ref(id),
            HeaderValue::TextList(ids) => ids,
            _ => &[],
        };
        // The newest references stand last: those are the ones to keep.
        let surplus = ids.len().saturating_sub(MOST_REFERENCES);
        ids[surplus..].iter().map(|id| visible(id)).filter(|id| !id.is_empty()).collect()
    }

    /// `type/subtype` in lower case; text/plain when nothing is said (RFC 2045, 5.2).
    pub(super) fn media_type(&self) -> String {
        match self.content_type() {
            Some(kind) => format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("")).to_lowercase(),
            None => "text/plain".into(),
        }
    }

    pub(super) fn has_content_type(&self) -> bool {
        self.content_type().is_some()
    }

    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.content_type()?.attribute(name).map(str::to_owned)
    }

    /// The name of an attached file, from the disposition or, as older programs do, from the type.
    pub(super) fn file_name(&self) -> Option<String> {
        let disposed = self.disposition().and_then(|d| d.attribute("filename"));
        let name = disposed.or_else(|| self.content_type()?.attribute("name"))?;
        Some(visible(name)).filter(|name| !name.is_empty())
    }

    pub(super) fn is_attachment(&self) -> bool {
        self.disposition().is_some_and(ContentType::is_attachment)
    }

    fn content_type(&self) -> Option<&ContentType<'static>> {
        self.0.as_ref()?.header(HeaderName::ContentType)?.as_content_type()
    }

    fn disposition(&self) -> Option<&ContentType<'static>> {
        self.0.as_ref()?.header(HeaderName::ContentDisposition)?.as_content_type()
    }
}

/// Headers must be ASCII or UTF-8; what is neither is nearly always Latin-1 from an old program.
fn as_utf8(block: &[u8]) -> Cow<'_, [u8]> {
    if std::str::from_utf8(block).is_ok() {
        return Cow::Borrowed(block);
    }
    match charset_decoder(b"windows-1252") {
        Some(decode) => Cow::Owned(decode(block).into_bytes()),
        None => Cow::Borrowed(block),
    }
}

fn mailbox(address: &mail_parser::Addr<'_>) -> Mailbox {
    let tidy = |text: &str| Some(visible(text)).filter(|text| !text.is_empty());
    Mailbox { name: address.name().and_then(tidy), address: address.address().and_then(tidy) }
}

/// On one line, without marks that control a screen or a printer.
fn visible(text: &str) -> String {
    one_line(&text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undeclared_latin1_is_read_as_latin1() {
        let headers = Headers::parse(b"Subject: Gr\xfc\xdfe\r\nFrom: J\xf6rg <j@x.example>\r\n");
        assert_eq!(headers.subject(), "Grüße");
        assert_eq!(headers.from().unwrap().name.unwrap(), "Jörg");
    }

    #[test]
    fn an_impossible_date_is_no_date() {
        assert!(Headers::parse(b"Date: 99 Foo 2010 71:61:99 +9999\n").date().is_none());
        let date = Headers::parse(b"Date: Fri, 1 Oct 2010 19:15:24 +0900 (JST)\n").date().unwrap();
        assert_eq!(date.to_string(), "2010-10-01T10:15:24Z");
    }

    #[test]
    fn no_header_can_smuggle_in_a_line() {
        let headers = Headers::parse(b"Subject: =?utf-8?Q?a=0D=0ABcc:_x@y=00?=\n");
        assert_eq!(headers.subject(), "a Bcc: x@y");
    }

    #[test]
    fn ids_lose_their_brackets_and_the_newest_are_kept() {
        let many = (0..150).map(|n| format!("<{n}@x> ")).collect::<String>();
        let headers = Headers::parse(format!("References: {many}\nMessage-ID: <a@b>").as_bytes());
        assert_eq!(headers.ids("Message-ID"), ["a@b"]);
        assert_eq!(headers.ids("References").len(), 100);
        assert_eq!(headers.ids("References").last().unwrap(), "149@x");
    }
}
