//! Machine-readable reports other than delivery status.

use super::Evidence;
use crate::mail::Kind;

/// RFC 5965, and the plain forms that some providers send instead.
pub(super) fn abuse(evidence: &Evidence<'_>) -> Option<Kind> {
    let report = evidence.message.report_type.as_deref() == Some("feedback-report");
    let hotmail_complaint = evidence.has("X-HmXmrOriginalRecipient") || evidence.has("X-Hotmail-Complaint");
    let standard = report || evidence.has_part("message/feedback-report");
    (standard || hotmail_complaint).then_some(Kind::AbuseReport)
}

/// "Your message was displayed" (RFC 8098).
pub(super) fn receipt(evidence: &Evidence<'_>) -> Option<Kind> {
    let report = evidence.message.report_type.as_deref() == Some("disposition-notification");
    (report || evidence.has_part("message/disposition-notification")).then_some(Kind::AutoReply)
}
