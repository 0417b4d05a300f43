//! The first steps of a new house, on Today of whoever administers it, until they are taken.

use domain::{
    house::Part,
    staff::{Member, MemberKind, Permission},
};
use maud::{Markup, html};
use store::{Conn, StoreError};

use super::view::Day;
use crate::web::parts::state;

/// What has been begun.
pub struct Begun {
    named: bool,
    together: bool,
    case: bool,
}

impl Begun {
    /// Reads it.
    pub fn read(conn: &mut Conn<'_>, members: &[Member]) -> Result<Self, StoreError> {
        let people = members.iter().filter(|one| one.active && one.kind == MemberKind::Person).count();
        Ok(Self {
            named: store::settings::versions(conn)?.iter().any(|(name, _)| name == Part::Company.name()),
            together: people > 1,
            case: store::case::any(conn)?,
        })
    }

    const fn is_done(&self) -> bool {
        self.named && self.together && self.case
    }
}

/// The list; nothing once all is done.
pub fn steps(day: &Day) -> Markup {
    let begun = &day.begun;
    if begun.is_done() || !day.me.role.may(Permission::Administer) {
        return html! {};
    }
    let all = [
        (
            begun.named,
            "/settings/company",
            "Say who you are",
            "The name and the address that stand under your letters.",
        ),
        (
            begun.together,
            "/settings/people",
            "Invite a colleague",
            "They sign in by a link that you hand over.",
        ),
        (begun.case, "/cases/new", "Log the first complaint", "One that came this week will do."),
    ];
    html! {
        section class="part" id="first-steps" aria-labelledby="first-h" {
            h2 id="first-h" { "First steps" }
            ol class="entries" { @for (done, href, what, why) in all {
                li class=[done.then_some("is-done")] {
                    span class="entry-what" { a href=(href) { (what) } }
                    span class="entry-state" { @if done { (state("tick", "done")) } @else { (state("ring", "to do")) } }
                    span class="entry-sub" { (why) }
                }
            } }
        }
    }
}
