//! The letter to those who were told and said nothing: one text for all, each asked by their own case whether it is due.

use crate::{
    case::{
        Act, CaseFile, Desk,
        acts::{self, owes_letter},
    },
    change::{Change, Refused},
};

/// The reaffirmation letter to one of them, filled for them.
#[derive(Clone, PartialEq, Debug)]
pub struct SilentLetter(pub acts::Letter);

impl Act for SilentLetter {
    fn decide(&self, file: CaseFile, desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        if !file.case.silent_victim {
            let sentence = "This customer has spoken: their letter is written by itself, in their case.";
            return Err(Refused::not_now("not_silent", sentence));
        }
        if !owes_letter(&file.case) {
            let sentence = "No letter is due: that is from medium severity on.";
            return Err(Refused::not_now("no_letter_due", sentence));
        }
        self.0.decide(file, desk)
    }
}
