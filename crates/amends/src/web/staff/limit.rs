//! How often somebody may try to sign in: per address they come from, and per account.
//!
//! Two buckets that refill steadily (GCRA). Only the door asks them: intake with a token is never held up.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Extension,
    extract::{ConnectInfo, FromRequestParts, rejection::ExtensionRejection},
    http::{HeaderMap, request::Parts},
};
use governor::{
    Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, state::keyed::DashMapStateStore,
};
use jiff::Timestamp;

use crate::{
    app::{App, Shared, hash_of},
    error::Error,
};

/// An office may share one address, so it gets more than an account: thirty at once, then one in four seconds.
const PER_ADDRESS: (NonZeroU32, Duration) = (NonZeroU32::MIN.saturating_add(29), Duration::from_secs(4));
/// Ten at once, then one in thirty seconds.
const PER_ACCOUNT: (NonZeroU32, Duration) = (NonZeroU32::MIN.saturating_add(9), Duration::from_secs(30));
/// Forgotten buckets are swept after so many new ones.
const SWEEP_AT: usize = 10_000;

/// The program's clock, as the library asks it: whoever checks sets it first.
#[derive(Clone, Default)]
struct Hand(Arc<AtomicU64>);

impl Clock for Hand {
    type Instant = Duration;
    fn now(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::SeqCst))
    }
}

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, Hand, NoOpMiddleware<Duration>>;

/// The buckets of one process.
pub struct Limits {
    hand: Hand,
    addresses: Buckets<IpAddr>,
    accounts: Buckets<[u8; 32]>,
}

impl Default for Limits {
    fn default() -> Self {
        let hand = Hand::default();
        Self { addresses: buckets(PER_ADDRESS, &hand), accounts: buckets(PER_ACCOUNT, &hand), hand }
    }
}

fn buckets<K: std::hash::Hash + Eq + Clone>(
    (burst, every): (NonZeroU32, Duration),
    hand: &Hand,
) -> Buckets<K> {
    let quota = Quota::with_period(every).unwrap_or_else(|| Quota::per_second(burst));
    RateLimiter::new(quota.allow_burst(burst), DashMapStateStore::default(), hand.clone())
}

impl Limits {
    /// One more try from this address.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds until the next.
    pub fn address(&self, now: Timestamp, from: IpAddr) -> Result<(), Error> {
        self.ask(&self.addresses, now, &network_of(from))
    }

    /// One more try for this account, whether or not there is one.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds until the next.
    pub fn account(&self, now: Timestamp, email: &str) -> Result<(), Error> {
        self.ask(&self.accounts, now, &hash_of(&email.trim().to_lowercase()))
    }

    fn ask<K: std::hash::Hash + Eq + Clone>(
        &self,
        buckets: &Buckets<K>,
        now: Timestamp,
        key: &K,
    ) -> Result<(), Error> {
        self.hand.0.fetch_max(u64::try_from(now.as_microsecond()).unwrap_or(0), Ordering::SeqCst);
        if buckets.len() > SWEEP_AT {
            buckets.retain_recent();
        }
        buckets.check_key(key).map_err(|not_yet| {
            let wait = not_yet.wait_time_from(self.hand.now());
            Error::TooMany(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
        })
    }
}

/// A household has a whole /64 of IPv6.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

/// Somebody at the door who wants to try once more.
pub struct Knock {
    limits: Arc<Limits>,
    from: IpAddr,
    now: Timestamp,
}

impl FromRequestParts<Shared> for Knock {
    type Rejection = ExtensionRejection;
    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        let Extension(limits) = Extension::from_request_parts(parts, app).await?;
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        Ok(Self { limits, from: origin(app, peer, &parts.headers), now: app.clock.now() })
    }
}

impl Knock {
    /// As [`Limits::address`], for where this one comes from.
    pub fn address(&self) -> Result<(), Error> {
        self.limits.address(self.now, self.from)
    }

    /// As [`Limits::account`].
    pub fn account(&self, email: &str) -> Result<(), Error> {
        self.limits.account(self.now, email)
    }
}

/// The nearest address that is not one of our own proxies. What stands further left, anybody can have written.
fn origin(app: &App, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let trusted = |address: &IpAddr| {
        app.config.trusted_proxies.iter().any(|proxy| proxy.to_canonical() == address.to_canonical())
    };
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let said: Vec<_> =
        lines.flat_map(|line| line.split(',')).map(|hop| hop.trim().parse::<IpAddr>()).collect();
    let mut nearest = peer;
    for hop in said.into_iter().rev() {
        if !trusted(&nearest) {
            break;
        }
        let Ok(hop) = hop else { break };
        nearest = hop;
    }
    nearest
}
