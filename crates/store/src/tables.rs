//! Every table, with its columns and its key: what a backup moves and what `doctor` counts.

/// A table with the same name and columns on both engines.
pub(crate) struct Table {
    pub name: &'static str,
    /// The key's columns come first.
    pub columns: &'static [&'static str],
    /// How many columns make up its key.
    pub key: usize,
}

const fn table(name: &'static str, key: usize, columns: &'static [&'static str]) -> Table {
    Table { name, columns, key }
}

/// In an order in which rows never come before those that they refer to. What is missing here is made anew from the
/// rest: the index of words (from words and messages) and the order of the feed.
pub(crate) const TABLES: &[Table] = &[
    table("members", 1, &["id", "email", "active", "password", "state"]),
    table("sessions", 1, &["hash", "member", "expires_at"]),
    table("tokens", 1, &["hash", "member", "created_at", "revoked_at"]),
    table("invitations", 1, &["hash", "purpose", "member", "expires_at", "used_at"]),
    table("settings", 2, &["name", "version", "body", "changed_at", "changed_by"]),
    table("policy_versions", 1, &["seal", "body", "kept_at"]),
    table("customers", 1, &["id", "external_id", "email", "phone", "name", "state"]),
    table("found_names", 2, &["word", "customer"]),
    table("orders", 1, &["external_id", "customer", "placed_at", "amount", "currency", "state"]),
    table("past_failures", 1, &["external_id", "customer", "failure_type", "at"]),
    table("candidates", 1, &["id", "waiting", "due_at", "state"]),
    table("incidents", 1, &["id", "happened_at", "state"]),
    table(
        "cases",
        1,
        &[
            "id",
            "number",
            "external_id",
            "customer",
            "stage",
            "is_open",
            "owner",
            "handover_to",
            "escalated",
            "due_at",
            "received_at",
            "failure_type",
            "problem",
            "state",
        ],
    ),
    table(
        "messages",
        1,
        &[
            "seq",
            "id",
            "case_id",
            "direction",
            "kind",
            "channel",
            "at",
            "said_by",
            "delivery",
            "override_reason",
            "foreign_id",
        ],
    ),
    table("promises", 1, &["id", "case_id", "is_open", "due_at", "state"]),
    table(
        "make_goods",
        1,
        &["id", "case_id", "status", "proposed_at", "proposed_by", "currency", "goodwill", "state"],
    ),
    table("vouchers", 1, &["make_good", "hash", "state"]),
    table("redemptions", 1, &["id", "make_good", "amount", "at", "reference"]),
    table("calls", 2, &["make_good", "attempt", "begun_at", "open", "look_ups"]),
    table("webhooks", 1, &["id", "position", "state"]),
    table(
        "deliveries",
        1,
        &["id", "webhook", "position", "kind", "status", "tries", "answer", "created_at", "ended_at"],
    ),
    table(
        "ledger",
        3,
        &[
            "make_good",
            "n",
            "account",
            "form",
            "basis",
            "currency",
            "cost",
            "face_value",
            "proposed_by",
            "at",
        ],
    ),
    table("tried", 1, &["make_good", "failure_type", "segment", "form", "recovered"]),
    table("problems", 1, &["id", "is_open", "failure_type", "state"]),
    table("themes", 1, &["name", "learned_at", "state", "weights"]),
    table("signals", 1, &["id", "stream", "date", "undecided", "state"]),
    table("words", 1, &["key", "salt", "text", "erased_in"]),
    table(
        "journal",
        1,
        &[
            "position",
            "stream_kind",
            "stream_id",
            "n",
            "kind",
            "actor_kind",
            "actor_id",
            "at",
            "unit",
            "facts",
            "words_key",
            "words_hash",
            "prev",
            "hash",
        ],
    ),
    table("streams", 2, &["kind", "id", "n", "hash"]),
    table("checkpoints", 1, &["n", "upto_tx", "upto_position", "entries", "at", "mac"]),
    table("jobs", 1, &["key", "task", "due_at", "leased_until", "attempts", "done_at", "error"]),
    table(
        "outbox",
        1,
        &[
            "id",
            "case_id",
            "recipient",
            "subject",
            "text",
            "status",
            "created_at",
            "sent_at",
            "attempts",
            "error",
        ],
    ),
    table("answers", 2, &["member", "key", "request", "status", "body", "at"]),
];
