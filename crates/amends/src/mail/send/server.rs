//! Talking to the mail server.

use std::time::Duration;

use lettre::{
    Message, SmtpTransport, Transport,
    transport::smtp::{
        PoolConfig,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};

use super::Verdict;
use crate::{config::Smtp, error::Error};

const PATIENCE: Duration = Duration::from_secs(20);
const SUBMISSION: u16 = 587;
const SUBMISSION_OVER_TLS: u16 = 465;

/// Hands a message over.
///
/// # Errors
/// It may be taken later.
pub fn hand_over(smtp: &Smtp, message: &Message) -> Result<Verdict, Error> {
    match transport(smtp)?.send(message) {
        Ok(_) => Ok(Verdict::Taken),
        Err(error) if error.is_permanent() => Ok(Verdict::Refused(said(&error))),
        Err(error) => Err(Error::Fault(format!("mail: {}: {}", smtp.host, said(&error)))),
    }
}

fn transport(smtp: &Smtp) -> Result<SmtpTransport, Error> {
    let security = smtp.security.as_deref().unwrap_or("starttls");
    let encrypted = || {
        TlsParameters::new(smtp.host.clone())
            .map_err(|error| Error::Fault(format!("mail: {}: {error}", smtp.host)))
    };
    let (tls, port) = match security {
        "starttls" => (Tls::Required(encrypted()?), SUBMISSION),
        "tls" => (Tls::Wrapper(encrypted()?), SUBMISSION_OVER_TLS),
        "none" => (Tls::None, SUBMISSION),
        other => {
            return Err(Error::Fault(format!(
                "mail: smtp.security: found “{other}”, expected starttls, tls or none"
            )));
        }
    };
    // A connection lives as long as one piece of mail: what is sent here is letters, not campaigns.
    let pool = PoolConfig::new().max_size(1).idle_timeout(Duration::from_secs(1));
    let server = SmtpTransport::builder_dangerous(&smtp.host)
        .port(smtp.port.unwrap_or(port))
        .tls(tls)
        .timeout(Some(PATIENCE))
        .pool_config(pool);
    Ok(match (&smtp.user, &smtp.password) {
        (Some(user), Some(password)) => server.credentials(Credentials::new(user.clone(), password.clone())),
        _ => server,
    }
    .build())
}

/// The error with its cause: “permanent error (550): no such user” says more than its first half.
fn said(error: &lettre::transport::smtp::Error) -> String {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{}", if error.to_string().contains(cause.trim_start_matches(": ")) { "" } else { &cause })
}
