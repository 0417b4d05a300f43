//! The codes of faults and elements, as they appear outside.

use serde::{Deserialize, Serialize};

/// What a message does wrong.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// Says that nothing went wrong or that the customer's account is untrue.
    Denial,
    /// Says or implies that the customer caused it.
    BlamesCustomer,
    /// Hands the fault to somebody or something else.
    ShiftsBlame,
    /// Regrets without anybody having done anything.
    DistantApology,
    /// Apologises only if, or for what the customer may feel.
    ConditionalApology,
    /// Admits with "may", "it appears", "to some extent".
    HedgedAdmission,
    /// Grovels: more sorrow than repair.
    OverApology,
    /// Plays the matter down.
    Minimising,
    /// Promises nothing definite.
    VagueCommitment,
    /// Praises the sender.
    SelfCongratulation,
    /// Sells, or asks for a rating.
    SalesPitch,
    /// Sends the customer elsewhere.
    Deflection,
    /// Says what the record of the case contradicts.
    UntrueClaim,
}

impl FaultCode {
    /// Every fault, in the order in which they are documented.
    pub const ALL: [Self; 13] = [
        Self::Denial,
        Self::BlamesCustomer,
        Self::ShiftsBlame,
        Self::DistantApology,
        Self::ConditionalApology,
        Self::HedgedAdmission,
        Self::OverApology,
        Self::Minimising,
        Self::VagueCommitment,
        Self::SelfCongratulation,
        Self::SalesPitch,
        Self::Deflection,
        Self::UntrueClaim,
    ];

    /// True when the fault stops a message from being sent.
    #[must_use]
    pub fn is_hard(self) -> bool {
        matches!(self, Self::Denial | Self::BlamesCustomer | Self::ShiftsBlame | Self::UntrueClaim)
    }

    /// The code as it is written outside.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Denial => "denial",
            Self::BlamesCustomer => "blames_customer",
            Self::ShiftsBlame => "shifts_blame",
            Self::DistantApology => "distant_apology",
            Self::ConditionalApology => "conditional_apology",
            Self::HedgedAdmission => "hedged_admission",
            Self::OverApology => "over_apology",
            Self::Minimising => "minimising",
            Self::VagueCommitment => "vague_commitment",
            Self::SelfCongratulation => "self_congratulation",
            Self::SalesPitch => "sales_pitch",
            Self::Deflection => "deflection",
            Self::UntrueClaim => "untrue_claim",
        }
    }
}

/// What a message does well.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ElementCode {
    /// Names what went wrong in concrete words.
    EchoIssue,
    /// Owns it in the first person.
    Responsibility,
    /// Apologises, neither from a distance nor on a condition.
    Apology,
    /// Names what it cost the customer, or how it feels.
    Empathy,
    /// Says what is done to make it right.
    Repair,
    /// Gives a definite time for what happens next.
    NextDate,
    /// Gives a specific cause.
    Explanation,
    /// Thanks for a wait or for trouble taken.
    ThanksPatience,
    /// Bears a person's name.
    NamedHuman,
    /// Says what was changed so that it does not come again.
    Prevention,
    /// Renews a concrete commitment to this customer.
    Recommit,
}

impl ElementCode {
    /// Every element, in the order in which they are documented.
    pub const ALL: [Self; 11] = [
        Self::EchoIssue,
        Self::Responsibility,
        Self::Apology,
        Self::Empathy,
        Self::Repair,
        Self::NextDate,
        Self::Explanation,
        Self::ThanksPatience,
        Self::NamedHuman,
        Self::Prevention,
        Self::Recommit,
    ];

    /// The code as it is written outside.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::EchoIssue => "echo_issue",
            Self::Responsibility => "responsibility",
            Self::Apology => "apology",
            Self::Empathy => "empathy",
            Self::Repair => "repair",
            Self::NextDate => "next_date",
            Self::Explanation => "explanation",
            Self::ThanksPatience => "thanks_patience",
            Self::NamedHuman => "named_human",
            Self::Prevention => "prevention",
            Self::Recommit => "recommit",
        }
    }
}
