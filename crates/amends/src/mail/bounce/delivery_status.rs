//! The fields of a message/delivery-status part (RFC 3464).

use super::{codes, prose};
use crate::mail::defects::Defects;
use crate::mail::parts::SplitMessage;
use crate::mail::transfer;

const LONGEST: usize = 256 * 1024;
const MOST_RECIPIENTS: usize = 200;

/// One report: a group of fields for each recipient.
#[derive(Debug, Default)]
pub(in crate::mail) struct DeliveryStatus(Vec<Recipient>);

/// What the report says of one recipient.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Recipient {
    pub(super) recipient: Option<String>,
    pub(super) status: Option<String>,
    pub(super) diagnostic: String,
    pub(super) is_delayed: bool,
    action: String,
}

impl DeliveryStatus {
    pub(in crate::mail) fn find(message: &SplitMessage<'_>) -> Option<Self> {
        let is_status =
            |kind: &str| matches!(kind, "message/delivery-status" | "message/global-delivery-status");
        let part = message.parts.iter().find(|part| is_status(&part.media_type))?;
        let bytes =
            transfer::content(part, &part.body[..part.body.len().min(LONGEST)], &mut Defects::default());
        Some(Self::read(&String::from_utf8_lossy(&bytes)))
    }

    fn read(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let groups = text.split("\n\n").map(Recipient::read).filter(Recipient::is_one);
        Self(groups.take(MOST_RECIPIENTS).collect())
    }

    pub(in crate::mail) fn has_recipients(&self) -> bool {
        !self.0.is_empty()
    }

    /// Every recipient got the mail, or at least a system that took charge of it.
    pub(in crate::mail) fn tells_success(&self) -> bool {
        let well = |action: &str| matches!(action, "delivered" | "relayed" | "expanded");
        self.has_recipients() && self.0.iter().all(|recipient| well(&recipient.action))
    }

    /// The first recipient that failed for good, else one that is delayed, else any.
    pub(super) fn worst(self) -> Option<Recipient> {
        self.0.into_iter().min_by_key(|recipient| match recipient.action.as_str() {
            "failed" => 0,
            "delayed" => 1,
            _ => 2,
        })
    }
}

impl Recipient {
    fn read(group: &str) -> Self {
        let mut found = Self::default();
        let mut original = None;
        for (name, value) in fields(group) {
            match name.as_str() {
                "original-recipient" => original = typed_address(&value),
                "final-recipient" => found.recipient = found.recipient.or_else(|| typed_address(&value)),
                "status" => found.status = codes::enhanced(&value),
                "action" => found.action = first_word(&value),
                "diagnostic-code" => found.diagnostic = value,
                _ => {}
            }
        }
        // The final recipient is where a forward ended; the original one is whom we wrote to.
        found.recipient = original.or(found.recipient);
        found.is_delayed = found.action == "delayed";
        found
    }

    fn is_one(&self) -> bool {
        self.recipient.is_some() || !self.action.is_empty() || self.status.is_some()
    }
}

/// Unfolded `Name: value` lines, names in lower case.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        match (line.starts_with([' ', '\t']), line.split_once(':'), fields.last_mut()) {
            (true, _, Some((_, value))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (false, Some((name, value)), _) => {
                fields.push((name.trim().to_lowercase(), value.trim().to_owned()))
            }
            _ => {}
        }
    }
    fields
}

/// `rfc822; ann@example.org` gives the address.
fn typed_address(value: &str) -> Option<String> {
    prose::address(value.split_once(';').map_or(value, |(_, address)| address))
}

fn first_word(value: &str) -> String {
    value.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_we_wrote_to_is_told_with_status_and_reason() {
        let report = "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; box@else.example\r\n\
            Original-Recipient: rfc822;ann@customer.example\r\nAction: failed\r\nStatus: 5.1.1 (bad)\r\n\
            Diagnostic-Code: smtp; 550 no\r\n such user\r\n";
        let worst = DeliveryStatus::read(report).worst().unwrap();
        assert_eq!(worst.recipient.as_deref(), Some("ann@customer.example"));
        assert_eq!(worst.status.as_deref(), Some("5.1.1"));
        assert_eq!(worst.diagnostic, "smtp; 550 no such user");
    }

    #[test]
    fn the_failed_recipient_comes_before_the_delayed_one() {
        let report =
            "Final-Recipient: rfc822; a@x\nAction: delayed\n\nFinal-Recipient: rfc822; b@x\nAction: failed\n";
        assert_eq!(DeliveryStatus::read(report).worst().unwrap().recipient.as_deref(), Some("b@x"));
        assert!(!DeliveryStatus::read(report).tells_success());
    }
}
