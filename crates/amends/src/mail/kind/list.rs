//! Mailing lists and newsletters.

use super::Evidence;
use crate::mail::Kind;

/// RFC 2919 and RFC 2369, and what older list programs set.
const LIST_HEADERS: [&str; 7] = [
    "List-ID",
    "List-Unsubscribe",
    "List-Post",
    "List-Unsubscribe-Post",
    "X-Mailing-List",
    "X-Mailman-Version",
    "Mailing-List",
];

pub(super) fn by_header(evidence: &Evidence<'_>) -> Option<Kind> {
    LIST_HEADERS.iter().any(|name| evidence.has(name)).then_some(Kind::List)
}
