//! The word lists and pattern books that ship with the program.

/// The word lists that ship: name and text.
pub(super) const SHIPPED_WORDS: &[(&str, &str)] = &[
    ("words.txt", include_str!("../../../data/reply/words.txt")),
    ("failures.txt", include_str!("../../../data/reply/failures.txt")),
    ("others.txt", include_str!("../../../data/reply/others.txt")),
    ("deeds.txt", include_str!("../../../data/reply/deeds.txt")),
    ("record.txt", include_str!("../../../data/reply/record.txt")),
];

/// The pattern books that ship: name and text.
pub(super) const SHIPPED_BOOKS: &[(&str, &str)] = &[
    ("frame", include_str!("../../../data/reply/frame.txt")),
    ("claims", include_str!("../../../data/reply/claims.txt")),
    ("denial", include_str!("../../../data/reply/faults/denial.txt")),
    ("blames", include_str!("../../../data/reply/faults/blames_customer.txt")),
    ("shifts", include_str!("../../../data/reply/faults/shifts_blame.txt")),
    ("distant", include_str!("../../../data/reply/faults/distant_apology.txt")),
    ("conditional", include_str!("../../../data/reply/faults/conditional_apology.txt")),
    ("hedged", include_str!("../../../data/reply/faults/hedged_admission.txt")),
    ("over", include_str!("../../../data/reply/faults/over_apology.txt")),
    ("minimising", include_str!("../../../data/reply/faults/minimising.txt")),
    ("vague", include_str!("../../../data/reply/faults/vague_commitment.txt")),
    ("boast", include_str!("../../../data/reply/faults/self_congratulation.txt")),
    ("sales", include_str!("../../../data/reply/faults/sales_pitch.txt")),
    ("deflection", include_str!("../../../data/reply/faults/deflection.txt")),
    ("echo", include_str!("../../../data/reply/elements/echo_issue.txt")),
    ("responsibility", include_str!("../../../data/reply/elements/responsibility.txt")),
    ("apology", include_str!("../../../data/reply/elements/apology.txt")),
    ("empathy", include_str!("../../../data/reply/elements/empathy.txt")),
    ("repair", include_str!("../../../data/reply/elements/repair.txt")),
    ("explanation", include_str!("../../../data/reply/elements/explanation.txt")),
    ("thanks", include_str!("../../../data/reply/elements/thanks_patience.txt")),
    ("human", include_str!("../../../data/reply/elements/named_human.txt")),
    ("prevention", include_str!("../../../data/reply/elements/prevention.txt")),
    ("plain", include_str!("../../../data/reply/plain/hard_faults.txt")),
    ("recommit", include_str!("../../../data/reply/elements/recommit.txt")),
];
