//! Whether a request is meant for this server: what its `Host` says.
//!
//! Part of the development server, which shows drafts. A name that another site lets lead to this
//! machine would let that site's scripts read them, so nothing is guessed here: what is not exactly
//! a name or an address of this machine, with or without a port, is refused. An address of its
//! network is no such name, and counts where the operator had the server listen there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a `Host` says. The worse of two is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// `localhost`, a name below it, or a loopback address.
    ThisMachine,
    /// An address that is not loopback.
    Address(IpAddr),
    Another,
    /// What is no host at all.
    Malformed,
}

impl Host {
    /// Reads the value of a `Host` header, or the authority of a request's address (RFC 9110, 7.2).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::find(text).unwrap_or(Self::Malformed)
    }

    /// Whether a server answers that listens at an address; at an unspecified one it is reached by
    /// every address of the machine.
    #[must_use]
    pub fn is_of(self, listening: IpAddr) -> bool {
        match self {
            Self::ThisMachine => true,
            Self::Address(address) => address == listening || listening.is_unspecified(),
            Self::Another | Self::Malformed => false,
        }
    }

    /// None where the text is malformed.
    fn find(text: &str) -> Option<Self> {
        let (host, port) = if let Some(rest) = text.strip_prefix('[') {
            let (address, port) = rest.split_once(']')?;
            let address: Ipv6Addr = address.parse().ok()?;
            (Self::of_address(address.into()), port)
        } else {
            let end = text.find(':').unwrap_or(text.len());
            let (name, port) = text.split_at(end);
            if !is_name(name) {
                return None;
            }
            let host = match name.parse::<Ipv4Addr>() {
                Ok(address) => Self::of_address(address.into()),
                Err(_) if is_local(name) => Self::ThisMachine,
                Err(_) => Self::Another,
            };
            (host, port)
        };
        if !port.is_empty() && !is_port(port.strip_prefix(':')?) {
            return None;
        }
        Some(host)
    }

    fn of_address(address: IpAddr) -> Self {
        if address.is_loopback() {
            Self::ThisMachine
        } else {
            Self::Address(address)
        }
    }
}

/// Letters, digits, hyphens and underscores between dots: IPv4 addresses too.
fn is_name(name: &str) -> bool {
    name.split('.').all(|label| {
        let mut bytes = label.bytes();
        !label.is_empty() && bytes.all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it))
    })
}

fn is_local(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

/// A number from 0 to 65535, without a sign.
fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_this_machine_is_taken_for_it() {
        use Host::{Address, Another, Malformed, ThisMachine};
        let at = |address: &str| Address(address.parse().unwrap());
        let cases = [
            ("localhost", ThisMachine),
            ("LOCALHOST:1111", ThisMachine),
            ("status.localhost:1111", ThisMachine),
            ("127.0.0.1:1111", ThisMachine),
            ("127.8.0.1", ThisMachine),
            ("[::1]:1111", ThisMachine),
            ("[0:0:0:0:0:0:0:1]", ThisMachine),
            ("example.org", Another),
            ("localhost.example.org", Another),
            ("127.0.0.1.example.org", Another),
            ("notlocalhost", Another),
            ("192.168.0.1:1111", at("192.168.0.1")),
            ("[2001:db8::1]", at("2001:db8::1")),
            ("[::ffff:192.168.0.1]", at("::ffff:192.168.0.1")),
            ("0.0.0.0", at("0.0.0.0")),
            ("0177.0.0.1", Another),
            ("", Malformed),
            (":1111", Malformed),
            ("localhost:", Malformed),
            ("localhost:x", Malformed),
            ("localhost:+80", Malformed),
            ("localhost:65536", Malformed),
            ("localhost:80:80", Malformed),
            ("localhost:80@example.org", Malformed),
            ("localhost@example.org", Malformed),
            ("example.org@localhost", Malformed),
            ("localhost/example.org", Malformed),
            ("localhost, example.org", Malformed),
            ("local host", Malformed),
            ("localhost ", Malformed),
            ("localhost.", Malformed),
            (".localhost", Malformed),
            ("a..localhost", Malformed),
            ("example.org#.localhost", Malformed),
            ("example.org\\.localhost", Malformed),
            ("exämple.localhost", Malformed),
            ("%6cocalhost", Malformed),
            ("::1", Malformed),
            ("[::1", Malformed),
            ("[::1]x", Malformed),
            ("[::1]example.org", Malformed),
            ("[::1]:", Malformed),
            ("[::1%25lo]", Malformed),
            ("[127.0.0.1]", Malformed),
            ("[]", Malformed),
        ];
        for (text, expected) in cases {
            assert_eq!(Host::parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_server_answers_to_the_address_that_it_listens_at() {
        for (host, listening, expected) in [
            ("localhost", "127.0.0.1", true),
            ("localhost", "192.168.0.1", true),
            ("192.168.0.1:8000", "192.168.0.1", true),
            ("192.168.0.1", "192.168.0.2", false),
            ("192.168.0.1", "127.0.0.1", false),
            ("192.168.0.1", "0.0.0.0", true),
            ("[2001:db8::1]", "::", true),
            ("[2001:db8::1]", "2001:db8::1", true),
            ("0.0.0.0", "0.0.0.0", true),
            ("0.0.0.0", "127.0.0.1", false),
            // A name may be made to lead here by whoever owns it.
            ("example.org", "0.0.0.0", false),
            ("", "0.0.0.0", false),
        ] {
            let is_of = Host::parse(host).is_of(listening.parse().unwrap());
            assert_eq!(is_of, expected, "{host} {listening}");
        }
    }
}
