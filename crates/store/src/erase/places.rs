//! The registry: every table, and what erasing a customer does there. A test holds it against the schema.

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its name.
    pub table: &'static str,
    /// What erasing does there, or why there is nothing to do.
    pub what: &'static str,
}

const fn place(table: &'static str, what: &'static str) -> Place {
    Place { table, what }
}

/// Every table of the schema.
pub const PLACES: &[Place] = &[
    place("customers", "name, e-mail, telephone, external id, valued things, reason of the hold: removed"),
    place("found_names", "rows removed"),
    place("orders", "record and external id replaced; date, amount and currency kept"),
    place("order_attributes", "rows of the customer's orders removed"),
    place("past_failures", "external id replaced; type, product, site and date kept"),
    place("surveys", "id replaced; score, date and case kept"),
    place("cases", "free text, external ids and what they care for removed; dates, types, outcomes kept"),
    place("messages", "Message-ID and reason of an override removed; kind, channel and date kept"),
    place("promises", "what, evidence, consent, words: removed; dates kept"),
    place("make_goods", "what, reference, reasons and trouble removed; form and amounts kept"),
    place("vouchers", "nothing: amounts and dates under the id of a make-good, and the hash of a code"),
    place("redemptions", "what the shop calls it removed; amount and date kept"),
    place("calls", "nothing: ids and dates"),
    place("webhooks", "nothing: the firm's"),
    place(
        "deliveries",
        "nothing: ids, kinds and the status that came back; bodies are made from the journal",
    ),
    place("measured", "the order that a case is about removed; dates, kinds, amounts and scores kept"),
    place("measured_days", "the same: the day is packed anew"),
    place("measured_anew", "kept: receipts and random ids"),
    place("measuring", "nothing: how far old cases are measured"),
    place("ledger", "nothing: ids, forms, amounts and dates"),
    place("tried", "nothing: ids, kinds and whether it settled the matter"),
    place("words", "text and salt of everything in the customer's streams removed"),
    place("found_words", "rows of the customer's messages removed"),
    place("candidates", "words, source and name of those that became cases of the customer removed"),
    place("jobs", "what was to be sent is not; errors, which may quote an address, removed"),
    place("outbox", "recipient, subject, text and error of mail about the cases removed"),
    place("answers", "bodies that mention the customer or the cases removed"),
    place("journal", "nothing: facts hold ids, dates, amounts and states, never a person's text"),
    place("journal_feed", "nothing: positions"),
    place("streams", "nothing: ids and seals"),
    place("checkpoints", "nothing: seals"),
    place("problems", "nothing: about the firm, and shared by customers"),
    place("procedures", "nothing: about the firm"),
    place("lessons", "nothing: about the firm, and shared by customers"),
    place("told", "nothing: ids and dates"),
    place("signals", "nothing: counts, and why the firm decided as it did"),
    place("incidents", "nothing: about the firm, and shared by customers"),
    place("cohort_members", "reasons, orders and what stopped a text removed; who was told and when kept"),
    place("cohort_unknown", "rows that name the customer removed"),
    place("notice_rounds", "nothing: a text with places, and counts"),
    place(
        "themes",
        "nothing at once: counts, hashes and phrases of several customers; learned anew within a week without what was erased",
    ),
    place("members", "nothing: staff"),
    place("sessions", "nothing: staff"),
    place("tokens", "nothing: staff"),
    place("invitations", "nothing: staff"),
    place("settings", "nothing: the firm's"),
    place("policy_versions", "nothing: the firm's rules"),
    place("installation", "nothing: a fingerprint of the installation's key"),
    place("schema_version", "nothing: a number"),
];
