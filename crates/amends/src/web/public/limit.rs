//! How many complaints one address may hand in within some minutes. Whoever bears a token is never held up.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::Mutex,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{Shared, hash_of},
    error::Error,
};

const MOST: u32 = 20;
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// Addresses remembered at most; more than that and the oldest windows are forgotten.
const REMEMBERED: usize = 10_000;

/// Counts by address. Each node counts for itself: this holds back floods, it is no ledger.
#[derive(Default)]
pub struct Limit {
    seen: Mutex<HashMap<IpAddr, (Timestamp, u32)>>,
}

impl Limit {
    /// One more from this address.
    ///
    /// # Errors
    /// Too many, and when to try again.
    pub fn count(&self, from: Option<IpAddr>, now: Timestamp) -> Result<(), Error> {
        let Some(from) = from else { return Ok(()) };
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let is_over = |since: Timestamp| now.duration_since(since) >= WINDOW;
        if seen.len() >= REMEMBERED {
            seen.retain(|_, (since, _)| !is_over(*since));
        }
        let (since, times) = seen.entry(from).or_insert((now, 0));
        if is_over(*since) {
            (*since, *times) = (now, 0);
        }
        *times += 1;
        if *times <= MOST {
            return Ok(());
        }
        let left = WINDOW.as_secs() - now.duration_since(*since).as_secs();
        Err(Error::TooMany(u64::try_from(left).unwrap_or(1).max(1)))
    }
}

/// Where a request comes from, unless a token vouches for it.
pub struct Origin(pub Option<IpAddr>);

impl FromRequestParts<Shared> for Origin {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        if bears_token(&parts.headers, app).await {
            return Ok(Self(None));
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(peer.map(|peer| behind_proxies(peer, &parts.headers, &app.config.trusted_proxies))))
    }
}

async fn bears_token(headers: &HeaderMap, app: &Shared) -> bool {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(token) = bearer.and_then(|text| text.strip_prefix("Bearer ")).map(|token| hash_of(token.trim()))
    else {
        return false;
    };
    let member = app.hop(move |app| app.look(|conn| Ok(store::staff::by_token(conn, token)?))).await;
    member.is_ok_and(|member| member.is_some())
}

/// The last address that is not one of our own proxies: what stands before it may be invented.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut way: Vec<IpAddr> =
        named.flat_map(|line| line.split(',')).filter_map(|part| part.trim().parse().ok()).collect();
    way.push(peer);
    way.iter().rev().find(|address| !trusted.contains(address)).copied().unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_is_held_up_and_then_let_in_again() {
        let (limit, now) = (Limit::default(), "2026-03-10T13:00:00Z".parse::<Timestamp>().unwrap());
        let one = Some(ip("192.0.2.1"));
        assert!((0..MOST).all(|_| limit.count(one, now).is_ok()));
        assert!(matches!(limit.count(one, now), Err(Error::TooMany(600))));
        assert!(limit.count(Some(ip("192.0.2.2")), now).is_ok() && limit.count(None, now).is_ok());
        assert!(limit.count(one, now.saturating_add(WINDOW).unwrap()).is_ok());
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 192.0.2.7".parse().unwrap());
        let proxy = ip("10.0.0.1");
        assert_eq!(behind_proxies(proxy, &headers, &[proxy]), ip("192.0.2.7"));
        assert_eq!(behind_proxies(proxy, &headers, &[]), proxy);
    }
}
