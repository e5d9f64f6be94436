//! Whether a request is meant for this machine: what its `Host` says.
//!
//! Part of the development server, which shows drafts. A name that another site lets lead to this
//! machine would let that site's scripts read them, so nothing is guessed here: what is not exactly
//! a name or an address of this machine, with or without a port, is refused.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What a `Host` says. The worse of two is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// `localhost`, a name below it, or a loopback address.
    ThisMachine,
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

    /// None where the text is malformed.
    fn find(text: &str) -> Option<Self> {
        let (is_here, port) = if let Some(rest) = text.strip_prefix('[') {
            let (address, port) = rest.split_once(']')?;
            (address.parse::<Ipv6Addr>().ok()?.is_loopback(), port)
        } else {
            let end = text.find(':').unwrap_or(text.len());
            let (name, port) = text.split_at(end);
            if !is_name(name) {
                return None;
            }
            (is_loopback(name), port)
        };
        if !port.is_empty() && !is_port(port.strip_prefix(':')?) {
            return None;
        }
        Some(if is_here {
            Self::ThisMachine
        } else {
            Self::Another
        })
    }
}

/// Letters, digits, hyphens and underscores between dots: IPv4 addresses too.
fn is_name(name: &str) -> bool {
    name.split('.').all(|label| {
        let mut bytes = label.bytes();
        !label.is_empty() && bytes.all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it))
    })
}

fn is_loopback(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
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
        use Host::{Another, Malformed, ThisMachine};
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
            ("192.168.0.1:1111", Another),
            ("[2001:db8::1]", Another),
            ("[::ffff:192.168.0.1]", Another),
            ("0.0.0.0", Another),
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
}
