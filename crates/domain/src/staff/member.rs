//! A member of staff, or a token that acts under its own name.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Permission, Role};
use crate::{change::Refused, event::Who, id::Id};

/// Someone who can own a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Member {
    /// Identity.
    pub id: Id<Member>,
    /// The name that customers see.
    pub name: String,
    /// Sign-in name and address for alerts; empty for a token.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Person or token.
    pub kind: MemberKind,
    /// Whether they still work here.
    pub active: bool,
    /// Whether new cases may be given to them now.
    pub on_duty: bool,
    /// Asked to join, and never signed in so far: a customer is not told that somebody has their case who is not here.
    #[serde(default)]
    pub invited: bool,
    /// A line under their letters, such as a direct telephone number.
    #[serde(default)]
    pub signature: String,
    /// Still learning: tighter limits, and nothing goes out against the reply check.
    #[serde(default)]
    pub in_training: bool,
    /// Since when.
    pub joined_at: Timestamp,
}

impl Member {
    /// Whether they can be given work on cases: they work here, and not only to read.
    #[must_use]
    pub fn can_work_cases(&self) -> bool {
        self.active && self.role.may(Permission::WorkCases)
    }
}

/// Person or token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// A human being.
    Person,
    /// A program of the firm.
    Token,
}

/// Who is acting, and with what right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// Who.
    pub who: Who,
    /// Their role; the customer and the program have none.
    pub role: Option<Role>,
    /// The name under which a text is signed.
    pub name: String,
    /// Still learning.
    pub in_training: bool,
    /// A token of a program rather than a person.
    pub is_program: bool,
}

impl Actor {
    /// The program itself.
    #[must_use]
    pub fn system() -> Self {
        Self { who: Who::System, role: None, name: String::new(), in_training: false, is_program: false }
    }

    /// A member of staff.
    #[must_use]
    pub fn member(member: &Member) -> Self {
        Self {
            who: Who::Member(member.id),
            role: Some(member.role),
            name: member.name.clone(),
            in_training: member.in_training,
            is_program: member.kind == MemberKind::Token,
        }
    }

    /// The member who acts, if it is one.
    #[must_use]
    pub const fn member_id(&self) -> Option<Id<Member>> {
        match self.who {
            Who::Member(id) => Some(id),
            Who::Customer(_) | Who::System => None,
        }
    }

    /// Refuses a member whose role is too small. The program may do what it is wired to do; the customer only
    /// what their own page offers, which never asks here.
    ///
    /// # Errors
    /// [`Refused::NotAllowed`] with the least role that may.
    pub fn must(&self, what: Permission) -> Result<(), Refused> {
        match (self.who, self.role) {
            (Who::System, _) => Ok(()),
            (Who::Member(_), Some(role)) if role.may(what) => Ok(()),
            _ => Err(Refused::not_allowed(needs(what))),
        }
    }
}

fn needs(what: Permission) -> &'static str {
    match what {
        Permission::WorkCases => {
            "This needs the role agent or higher; a read-only account cannot change anything."
        }
        Permission::Approve => "This needs the role senior or higher: ask a senior or a manager.",
        Permission::Manage => "This needs the role manager or higher: ask a manager.",
        Permission::Administer => "This needs the role admin: ask an administrator.",
    }
}
