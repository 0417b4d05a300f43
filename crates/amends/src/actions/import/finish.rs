//! The end of an import: one entry in the journal, and one alarm for all that came late.

use domain::{
    errand::Errand,
    event::{Event, Stream},
    staff::{Actor, MemberKind, Role},
};
use store::{
    Unit,
    outbox::{self, Mail},
};

use crate::{
    app::{App, Turn, hash_of},
    error::Error,
};

/// How an import went.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// `customers`, `orders`, `complaints` or `surveys`.
    pub kind: &'static str,
    /// Rows of the file.
    pub read: u64,
    /// Those that are new.
    pub created: u64,
    /// Those that changed something.
    pub updated: u64,
    /// Those that were not taken.
    pub rejected: u64,
    /// Open cases that came with a deadline that had passed.
    pub late: u64,
}

/// Records the end of an import. If cases came late, every manager is told once, not once for each.
///
/// # Errors
/// Storage failed.
pub fn finish(app: &App, counts: Counts) -> Result<(), Error> {
    app.change(&app.turn(&Actor::system()), move |unit, turn| {
        let event = Event::new(Stream::House, "import.finished")
            .fact("kind", counts.kind)
            .fact("read", counts.read)
            .fact("created", counts.created)
            .fact("updated", counts.updated)
            .fact("rejected", counts.rejected)
            .fact("late", counts.late);
        unit.happened(&[event])?;
        if counts.late > 0 { alarm(unit, turn, counts) } else { Ok(()) }
    })
}

fn alarm(unit: &mut Unit<'_>, turn: &Turn, counts: Counts) -> Result<(), Error> {
    let managers = store::staff::all(unit.conn())?.into_iter().filter(|one| {
        one.active && one.kind == MemberKind::Person && !one.email.is_empty() && one.role >= Role::Manager
    });
    for manager in managers {
        let key = hash_of(&format!("import:{}:{}", turn.context.unit, manager.id));
        let mut id = [0; 16];
        id.copy_from_slice(&key[..16]);
        let mail = Mail {
            id: uuid::Builder::from_custom_bytes(id).into_uuid(),
            case: None,
            recipient: manager.email,
            subject: format!("{} imported cases are past a deadline", counts.late),
            text: Some(format!(
                "An import of {} is done: {} rows read, {} new, {} not taken.\n\n\
                 {} open cases came with a deadline that has passed. They keep their clocks, and nothing was sent to \
                 anybody. They stand first in the list of cases: /cases\n",
                counts.kind, counts.read, counts.created, counts.rejected, counts.late
            )),
            status: "queued".to_owned(),
            created_at: turn.now,
            sent_at: None,
            attempts: 0,
            error: None,
        };
        outbox::put(unit, &mail)?;
        unit.errands(&[Errand::mail(mail.id, turn.now)])?;
    }
    Ok(())
}
