//! The emulator's own namespace, `/_local/...`: health, the running stack, traces. No AWS path begins so.

pub(crate) mod face;

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use crate::base::Addresses;
use crate::summary::Summary;
use crate::trace::Traces;

/// What the namespace tells of.
#[derive(Debug)]
pub(crate) struct Parts {
    traces: Arc<Traces>,
    running: OnceLock<Summary>,
    addresses: Addresses,
}

impl Parts {
    /// An emulator that is starting.
    pub(crate) fn new(traces: Arc<Traces>, addresses: Addresses) -> Self {
        Self { traces, running: OnceLock::new(), addresses }
    }

    /// Whether a request to this host (with or without a port) may read secrets: an IP address, `localhost`, or the
    /// host of the public URL. A web page that has its own name point to this machine comes with that name.
    fn is_trusted(&self, authority: &str) -> bool {
        let host = |authority: &str| {
            let authority = authority.parse::<http::uri::Authority>().ok()?;
            Some(authority.host().trim_matches(['[', ']']).to_ascii_lowercase())
        };
        let Some(asked) = host(authority) else { return false };
        let public = self.addresses.public_url().split_once("://").and_then(|(_, public)| host(public));
        asked == "localhost" || asked.parse::<IpAddr>().is_ok() || public == Some(asked)
    }

    /// From now on the emulator is ready: every hop has answered once.
    pub(crate) fn ready(&self, summary: Summary) -> &Summary {
        self.running.get_or_init(|| summary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::arn::Place;
    use crate::base::{Clock, Entropy};

    #[test]
    fn a_name_that_somebody_else_gave_this_machine_is_not_trusted() {
        let place = Place { region: "us-east-1".into(), account: "123456789012".into() };
        let addresses = Addresses::new("http://emulator:4747", place).unwrap();
        let traces = Arc::new(Traces::new(Clock::system(), &Entropy::system()));
        let parts = Parts::new(traces, addresses);
        for host in ["127.0.0.1:4747", "localhost", "[::1]:4747", "emulator:80", "EMULATOR", "192.0.2.1"] {
            assert!(parts.is_trusted(host), "{host}");
        }
        for host in ["evil.example:4747", "localhost.evil.example", "", "127.0.0.1.evil.example"] {
            assert!(!parts.is_trusted(host), "{host}");
        }
    }
}
