//! Which addresses and Message-IDs are our own, so that our mail coming back is not taken for a customer's.

use super::thread;

/// The house's own side of the conversation.
#[derive(Debug, Clone, Default)]
pub struct OwnAddresses {
    /// Addresses we send from, in any case.
    pub addresses: Vec<String>,
    /// The domain to the right of the `@` in Message-IDs that we make.
    pub message_id_domain: Option<String>,
}

impl OwnAddresses {
    /// Whether mail from this address is mail from us.
    #[must_use]
    pub fn sends_from(&self, address: &str) -> bool {
        self.addresses.iter().any(|own| own.trim().eq_ignore_ascii_case(address.trim()))
    }

    /// Whether a Message-ID has our domain and the shape of the ones we make.
    ///
    /// The domain alone would not do: the mail programs of colleagues use it as well.
    #[must_use]
    pub fn made_message_id(&self, id: &str) -> bool {
        let Some(ours) = &self.message_id_domain else { return false };
        thread::has_own_shape(id)
            && id
                .trim_end_matches('>')
                .rsplit_once('@')
                .is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(ours))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> OwnAddresses {
        OwnAddresses {
            addresses: vec!["Care@Firm.example".into()],
            message_id_domain: Some("firm.example".into()),
        }
    }

    #[test]
    fn knows_its_addresses_in_any_case() {
        assert!(ours().sends_from("care@firm.EXAMPLE "));
        assert!(!ours().sends_from("careless@firm.example"));
    }

    #[test]
    fn a_colleagues_mail_program_is_not_us() {
        assert!(!ours().made_message_id("7f0c1d9e-aaaa@firm.example"));
        let id = thread::outgoing_message_id(&[7; 32], uuid::Uuid::nil(), "firm.example");
        assert!(ours().made_message_id(&id));
        let elsewhere = thread::outgoing_message_id(&[7; 32], uuid::Uuid::nil(), "other.example");
        assert!(!ours().made_message_id(&elsewhere));
    }
}
