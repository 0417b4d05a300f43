//! What can go wrong, in three kinds: refused, missing, fault. Pages and the API each translate it once.

use domain::change::Refused;
use store::StoreError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule stands against it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// There is no such thing.
    #[error("There is no {0}.")]
    Missing(&'static str),
    /// Nobody is signed in, or the token is unknown.
    #[error("Sign in first.")]
    SignedOut,
    /// Nobody could own a case yet: there is no administrator.
    #[error("Nobody can take care of this yet: the installation has no administrator. Try again later.")]
    NotReady,
    /// The same idempotency key came with another request.
    #[error("Idempotency-Key: this key was used for another request; use a new one.")]
    KeyReused,
    /// Too many requests.
    #[error("Too many requests. Try again in {0} seconds.")]
    TooMany(u64),
    /// Storage failed, or the program did.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something outside failed: a file, a template, a mail server.
    #[error("{0}")]
    Fault(String),
    /// The key file is not that of the database.
    #[error("{0}")]
    OtherKey(String),
}

impl Error {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(Refused::Guard { .. } | Refused::NotNow { .. }) => 409,
            // An untrue claim is a fault of the text that was sent, as every fault of the reply check is.
            Self::Refused(Refused::Invalid { .. } | Refused::Text(_) | Refused::Untrue { .. })
            | Self::KeyReused
            | Self::Store(StoreError::Nul) => 422,
            Self::Refused(Refused::NotAllowed { .. }) => 403,
            Self::Missing(_) => 404,
            Self::SignedOut => 401,
            Self::TooMany(_) => 429,
            Self::NotReady => 503,
            Self::Store(fault) if fault.is_passing() => 503,
            Self::Store(_) | Self::Fault(_) | Self::OtherKey(_) => 500,
        }
    }

    /// A stable code.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Refused(refused) => refused.code(),
            Self::Missing(_) => "missing".to_owned(),
            Self::SignedOut => "signed_out".to_owned(),
            Self::NotReady => "not_ready".to_owned(),
            Self::KeyReused => "key_reused".to_owned(),
            Self::TooMany(_) => "too_many".to_owned(),
            Self::Store(StoreError::Full) => "disk_full".to_owned(),
            Self::Store(StoreError::Nul) => "invalid".to_owned(),
            Self::Store(_) | Self::Fault(_) | Self::OtherKey(_) => "fault".to_owned(),
        }
    }

    /// What a person is told: a fault keeps its inside to the log.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Store(StoreError::Full) => {
                "The disk is full; nothing was changed. Try again when there is room.".to_owned()
            }
            Self::Store(StoreError::Nul) => {
                "A text has a NUL character in it, which cannot be kept. Write it without.".to_owned()
            }
            Self::Store(fault) if fault.is_passing() => {
                "Storage is busy; nothing was changed. Try again.".to_owned()
            }
            Self::Store(_) | Self::Fault(_) | Self::OtherKey(_) => {
                "Something failed on our side; nothing was changed. It has been logged.".to_owned()
            }
            other => other.to_string(),
        }
    }
}
