//! Machine-readable reports other than delivery status.

use super::Evidence;
use crate::mail::Kind;

/// RFC 5965, and the plain form that Outlook.com sends instead.
pub(super) fn abuse(evidence: &Evidence<'_>) -> Option<Kind> {
    let report = evidence.message.report_type.as_deref() == Some("feedback-report");
    let standard = report || evidence.has_part("message/feedback-report");
    (standard || evidence.has("X-HmXmrOriginalRecipient")).then_some(Kind::AbuseReport)
}

/// "Your message was displayed" (RFC 8098).
pub(super) fn receipt(evidence: &Evidence<'_>) -> Option<Kind> {
    let report = evidence.message.report_type.as_deref() == Some("disposition-notification");
    (report || evidence.has_part("message/disposition-notification")).then_some(Kind::AutoReply)
}
