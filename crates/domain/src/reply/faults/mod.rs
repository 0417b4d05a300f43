//! One detector for each fault.

mod blames_customer;
mod conditional_apology;
mod deflection;
mod denial;
pub(super) mod distant_apology;
mod hedged_admission;
mod minimising;
mod over_apology;
pub(super) mod plain;
mod promised_date;
mod sales_pitch;
mod self_congratulation;
mod shifts_blame;
pub(super) mod untrue_claim;
mod vague_commitment;

use super::code::FaultCode;
use super::draft::Draft;
use super::pattern::Hit;

/// Every run of tokens that carries the fault.
pub(super) fn find(code: FaultCode, draft: &Draft<'_>) -> Vec<Hit> {
    match code {
        FaultCode::Denial => denial::find(draft),
        FaultCode::BlamesCustomer => blames_customer::find(draft),
        FaultCode::ShiftsBlame => shifts_blame::find(draft),
        FaultCode::DistantApology => distant_apology::find(draft),
        FaultCode::ConditionalApology => conditional_apology::find(draft),
        FaultCode::HedgedAdmission => hedged_admission::find(draft),
        FaultCode::OverApology => over_apology::find(draft),
        FaultCode::Minimising => minimising::find(draft),
        FaultCode::VagueCommitment => vague_commitment::find(draft),
        FaultCode::SelfCongratulation => self_congratulation::find(draft),
        FaultCode::SalesPitch => sales_pitch::find(draft),
        FaultCode::Deflection => deflection::find(draft),
        // The record is asked once the claims have been weighed.
        FaultCode::UntrueClaim => Vec::new(),
    }
}
