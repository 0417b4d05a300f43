//! What a bounce says: whom we wrote to, why it failed, and whether the address is dead.

mod codes;
mod delivery_status;
mod prose;
mod verdict;

pub(super) use delivery_status::DeliveryStatus;

use super::headers::Headers;
use super::kind::Evidence;
use super::parsed::Bounce;

/// The machine-readable part is believed first, then headers, then what the text says.
pub(super) fn extract(evidence: &Evidence<'_>) -> Bounce {
    let reported = DeliveryStatus::find(evidence.message).and_then(|status| status.worst());
    let prose = prose::read(evidence.text);
    let header = evidence.message.headers.raw("X-Failed-Recipients");
    let header = header.and_then(|list| prose::address(list.split(',').next().unwrap_or_default()));
    let diagnostic = reported.as_ref().map(|r| r.diagnostic.clone()).unwrap_or_default();
    let by_report = reported.as_ref().and_then(|r| r.recipient.clone());
    let status = codes::most_telling([
        reported.as_ref().and_then(|r| r.status.clone()),
        codes::enhanced(&diagnostic),
        prose.status.clone(),
        codes::from_reply_code(&diagnostic),
        prose.reply_class.clone(),
    ]);
    let delayed = reported.as_ref().is_some_and(|r| r.is_delayed);
    let permanent = !delayed && verdict::address_is_dead(status.as_deref(), &diagnostic, &prose.explanation);
    Bounce { recipient: by_report.or(header).or(prose.recipient), status, permanent }
}

/// The Message-ID of the mail of ours that came back, from the returned part or the text that quotes it.
pub(super) fn returned_message_id(evidence: &Evidence<'_>) -> Option<String> {
    let returned = |kind: &str| matches!(kind, "message/rfc822" | "text/rfc822-headers" | "message/global");
    let parts = evidence.message.parts.iter().filter(|part| returned(&part.media_type));
    let in_parts = parts.flat_map(|part| Headers::parse(head_of(part.body)).ids("Message-ID")).next();
    in_parts.or_else(|| prose::quoted_message_id(evidence.text))
}

fn head_of(bytes: &[u8]) -> &[u8] {
    const LONGEST: usize = 64 * 1024;
    &bytes[..bytes.len().min(LONGEST)]
}

#[cfg(test)]
mod tests;
