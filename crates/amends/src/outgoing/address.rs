//! Which machines may be called: nobody who may set an address may use us to reach what only we can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use ureq::{
    Error, Timeout,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// As many addresses of one host as are tried.
const MOST: usize = 4;

/// Where an address on the network lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lies {
    /// In the open.
    Outside,
    /// On this machine or in a private network.
    Inside,
    /// Nowhere that a system of a firm could be: link-local (where clouds keep their secrets), multicast, reserved.
    Nowhere,
}

/// The addresses of the host of a URL, all of them such that they may be called. They are looked up once and the call is
/// pinned to them, so that a name cannot lead elsewhere a moment later.
///
/// # Errors
/// Says what is wrong with the address, or that there is no such host.
pub(super) fn pinned(uri: &Uri, private: bool) -> Result<Vec<SocketAddr>, String> {
    let plain = uri.scheme_str() == Some("http");
    if !plain && uri.scheme_str() != Some("https") {
        return Err(format!("found {uri}, expected an address that begins with https://"));
    }
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let port = uri.port_u16().unwrap_or(if plain { 80 } else { 443 });
    let found = (host, port).to_socket_addrs().map_err(|error| format!("{host}: {error}"))?;
    let found: Vec<_> = found.take(MOST).collect();
    if found.is_empty() {
        return Err(format!("{host} has no address"));
    }
    match found.iter().find_map(|one| refusal(one.ip(), plain, private)) {
        Some(why) => Err(format!("{host}: {why}")),
        None => Ok(found),
    }
}

/// Why an address may not be called; none if it may.
fn refusal(address: IpAddr, plain: bool, private: bool) -> Option<&'static str> {
    match lies(address) {
        Lies::Outside if plain => Some("only https is used outside of the own network"),
        Lies::Outside => None,
        Lies::Inside if private => None,
        Lies::Inside => {
            Some("this lies in the own network; to allow that, set `private_calls = true` in amends.toml")
        }
        Lies::Nowhere => Some("no system can be called at such an address"),
    }
}

fn lies(address: IpAddr) -> Lies {
    match address {
        IpAddr::V4(four) => lies_four(four),
        IpAddr::V6(six) => lies_six(six),
    }
}

/// Source: the registry of special-purpose addresses (RFC 6890 and its updates).
fn lies_four(four: Ipv4Addr) -> Lies {
    let [a, b, c, _] = four.octets();
    let shared = a == 100 && (64..128).contains(&b);
    if four.is_loopback() || four.is_private() || shared {
        return Lies::Inside;
    }
    let reserved =
        a == 0 || a >= 240 || (a == 192 && b == 0 && c == 0) || (a == 198 && (18..20).contains(&b));
    if four.is_link_local() || four.is_multicast() || four.is_documentation() || reserved {
        return Lies::Nowhere;
    }
    Lies::Outside
}

fn lies_six(six: Ipv6Addr) -> Lies {
    let parts = six.segments();
    let four_in = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        lies_four(Ipv4Addr::new(a, b, c, d))
    };
    if six.is_loopback() || parts[0] & 0xfe00 == 0xfc00 {
        return Lies::Inside;
    }
    match parts {
        // IPv4 in disguise: mapped, translated (RFC 6052), 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => four_in(high, low),
        [0x2002, high, low, ..] => four_in(high, low),
        // Only 2000::/3 is given out, and of that not what stands in examples.
        [0x2001, 0xdb8, ..] => Lies::Nowhere,
        [first, ..] if first & 0xe000 == 0x2000 => Lies::Outside,
        _ => Lies::Nowhere,
    }
}

/// Answers with what was looked up and checked before.
#[derive(Debug)]
pub(super) struct Pinned(pub Vec<SocketAddr>);

impl Resolver for Pinned {
    fn resolve(&self, _: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        if timeout.after.is_zero() {
            return Err(Error::Timeout(Timeout::Resolve));
        }
        let mut found = self.empty();
        self.0.iter().take(MOST).for_each(|one| found.push(*one));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::{pinned, refusal};

    /// Address, over http from outside, over https, over http where private calls are allowed.
    const CASES: [(&str, bool, bool, bool); 22] = [
        ("93.184.215.14", false, true, false),
        ("127.0.0.1", false, false, true),
        ("10.1.2.3", false, false, true),
        ("172.16.0.1", false, false, true),
        ("172.32.0.1", false, true, false),
        ("192.168.1.1", false, false, true),
        ("100.64.0.1", false, false, true),
        ("100.128.0.1", false, true, false),
        ("169.254.169.254", false, false, false),
        ("0.0.0.0", false, false, false),
        ("224.0.0.1", false, false, false),
        ("255.255.255.255", false, false, false),
        ("198.18.0.1", false, false, false),
        ("::1", false, false, true),
        ("::", false, false, false),
        ("fd00::1", false, false, true),
        ("fe80::1", false, false, false),
        ("ff02::1", false, false, false),
        ("::ffff:127.0.0.1", false, false, true),
        ("64:ff9b::a9fe:a9fe", false, false, false),
        ("2002:7f00:1::", false, false, true),
        ("2606:2800:220:1::1", false, true, false),
    ];

    #[test]
    fn only_what_lies_in_the_open_is_called_and_inside_only_where_the_operator_says_so() {
        for (address, plain, secure, inside) in CASES {
            let ip = address.parse().unwrap();
            assert_eq!(refusal(ip, true, false).is_none(), plain, "http {address}");
            assert_eq!(refusal(ip, false, false).is_none(), secure, "https {address}");
            assert_eq!(refusal(ip, true, true).is_none(), inside, "http inside {address}");
        }
    }

    #[test]
    fn hosts_are_looked_up_before_they_are_called() {
        let ask = |text: &str, private| pinned(&text.parse().unwrap(), private);
        assert_eq!(ask("http://[::1]:81/x", true).unwrap(), ["[::1]:81".parse().unwrap()]);
        assert_eq!(ask("https://127.0.0.1", true).unwrap()[0].port(), 443);
        assert!(ask("https://localhost/", false).unwrap_err().contains("private_calls = true"));
        assert!(ask("ftp://127.0.0.1/", true).unwrap_err().contains("https://"));
        assert!(ask("https://nowhere.invalid/", true).is_err());
    }
}
