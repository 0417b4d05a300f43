//! Files that came along with a message.

use super::body;
use super::defects::Defects;
use super::parsed::Attachment;
use super::parts::{self, Part};
use super::transfer;

/// Every part that is not shown as text, in order.
pub(super) fn list(parts: &[Part<'_>]) -> Vec<Attachment> {
    parts.iter().filter(|part| !body::is_shown(part)).map(describe).collect()
}

/// The decoded content of the attachment at this place in [`super::ParsedMail::attachments`].
#[must_use]
pub fn attachment_content(raw: &[u8], index: usize) -> Option<Vec<u8>> {
    let mut defects = Defects::default();
    let raw = super::with_line_feeds(raw);
    let message = parts::split(&raw, &mut defects);
    let part = message.parts.iter().filter(|part| !body::is_shown(part)).nth(index)?;
    Some(transfer::content(part, part.body, &mut defects).into_owned())
}

fn describe(part: &Part<'_>) -> Attachment {
    let media_type = part.media_type.chars().filter(|c| !c.is_control()).take(100).collect();
    Attachment { name: part.file_name.clone(), media_type, size: transfer::decoded_size(part) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &[u8] = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the photo.\n--b\n\
        Content-Type: image/PNG; name=old.png\nContent-Disposition: attachment; \
        filename*=utf-8''br%C3%BCcke.png\n\
        Content-Transfer-Encoding: base64\n\nAAEC\nAwQ=\n--b--\n";

    #[test]
    fn name_type_and_decoded_size_are_told_and_the_content_can_be_had() {
        let mut defects = Defects::default();
        let message = parts::split(RAW, &mut defects);
        let expected =
            Attachment { name: Some("brücke.png".into()), media_type: "image/png".into(), size: 5 };
        assert_eq!(list(&message.parts), [expected]);
        assert_eq!(attachment_content(RAW, 0).unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(attachment_content(RAW, 1), None);
    }
}
