//! The host names of the emulator. A web page that lets its own name point to this machine (DNS rebinding) could read
//! every response, but its requests come with that name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use http::header::HOST;
use http::uri::Authority;
use http::{Request, Uri};

use super::not_admitted::NotAdmitted;
use crate::base::addresses::local_uri_of_aws_host;

/// The names by which containers reach the machine that they run on. Documented: Docker, Docker Desktop networking; Podman,
/// podman-run, `--add-host`. No registrar can sell a name below `internal`, which is reserved (ICANN, 2024).
const MACHINE_OF_CONTAINERS: [&str; 3] =
    ["host.docker.internal", "gateway.docker.internal", "host.containers.internal"];
/// The name prefixes of container engines' bridges on Linux.
const BRIDGES: [&str; 4] = ["docker", "br-", "podman", "cni"];
/// The sockets of container engines that run their bridge in a machine of its own.
const ENGINES: [&str; 2] = ["/var/run/docker.sock", "/run/podman/podman.sock"];

#[derive(Clone, Debug)]
pub(crate) struct TrustedHosts {
    public: String,
    listening: IpAddr,
    added: Vec<String>,
    /// Whether a container engine currently runs on this machine.
    containers_run: fn() -> bool,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a host: expected a name or an IP address, without scheme, port and path")]
pub(crate) struct NotAHost(String);

impl TrustedHosts {
    /// The emulator's own names, where `public_url` is the base of its URLs, and the hosts that the user
    /// adds.
    pub(crate) fn new(public_url: &str, listening: IpAddr, added: &[String]) -> Result<Self, NotAHost> {
        let public = public_url.split_once("://").and_then(|(_, authority)| host_of(authority));
        let added = added.iter().map(|host| added_host(host)).collect::<Result<_, _>>()?;
        Ok(Self { public: public.unwrap_or_default(), listening, added, containers_run })
    }

    /// Checks that the host of the request is one of the emulator's: that of its target, if the target has one
    /// (RFC 9112, 3.2.2), else that of its only Host header. `local` is the address that its connection came to.
    pub(crate) fn check<B>(&self, request: &Request<B>, local: Option<IpAddr>) -> Result<(), NotAdmitted> {
        let mut hosts = request.headers().get_all(HOST).iter();
        let header = match (hosts.next(), hosts.next()) {
            (Some(header), None) => header,
            (None, _) => return Err(NotAdmitted::NoHost),
            (Some(_), Some(_)) => return Err(NotAdmitted::SeveralHosts),
        };
        let authority = match request.uri().authority() {
            Some(authority) => authority.as_str(),
            None => header.to_str().map_err(|_| NotAdmitted::BadHost(header.clone()))?,
        };
        let host = host_of(authority).ok_or_else(|| NotAdmitted::BadHost(header.clone()))?;
        match self.trusts(&host, local) {
            true => Ok(()),
            false => Err(NotAdmitted::ForeignHost(host)),
        }
    }

    fn trusts(&self, host: &str, local: Option<IpAddr>) -> bool {
        if let Some(address) = address_of(host) {
            let is_reached_at = |own: IpAddr| own.to_canonical() == address && !address.is_unspecified();
            return address.is_loopback()
                || is_reached_at(self.listening)
                || local.is_some_and(is_reached_at)
                || self.is_named(host);
        }
        is_localhost(host)
            || self.is_named(host)
            || local_uri_of_aws_host(host, &Uri::default()).is_some()
            || MACHINE_OF_CONTAINERS.contains(&host) && (self.containers_run)()
    }

    fn is_named(&self, host: &str) -> bool {
        self.public == host || self.added.iter().any(|added| added == host)
    }
}

/// The host of an authority, in lower case; IPv6 in its brackets. `None` if there is none.
fn host_of(authority: &str) -> Option<String> {
    let authority: Authority = authority.parse().ok().filter(|_| !authority.contains('@'))?;
    let (host, port) = authority.as_str().split_at_checked(authority.host().len())?;
    let is_host = match host.strip_prefix('[') {
        Some(_) => address_of(host).is_some(),
        // `http` accepts brackets and percent signs as letters.
        None => host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)),
    };
    (is_host && !host.is_empty() && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)))
        .then(|| host.to_ascii_lowercase())
}

/// The address that a host is: IPv6 in brackets, IPv4 without (RFC 3986, 3.2.2).
fn address_of(host: &str) -> Option<IpAddr> {
    let address: IpAddr = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok()?.into(),
        None => host.parse::<Ipv4Addr>().ok()?.into(),
    };
    Some(address.to_canonical())
}

/// Whether a text is a port: digits only, whereas Rust's own parser accepts a sign before them.
pub(super) fn is_port(text: &str) -> bool {
    !text.starts_with('+') && text.parse::<u16>().is_ok()
}

fn added_host(text: &str) -> Result<String, NotAHost> {
    // An IPv6 address may be given without its brackets.
    let bracketed = text.parse::<Ipv6Addr>().map(|address| format!("[{address}]"));
    let host = host_of(bracketed.as_deref().unwrap_or(text));
    let is_alone = |host: &String| bracketed.is_ok() || host.eq_ignore_ascii_case(text);
    host.filter(is_alone).ok_or_else(|| NotAHost(text.to_owned()))
}

/// RFC 6761, 6.3: these names are this machine, wherever they are resolved.
fn is_localhost(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host == "localhost" || host.ends_with(".localhost")
}

/// Whether a container engine runs on this machine: only then do its names mean this machine.
fn containers_run() -> bool {
    let is_bridge = |entry: std::fs::DirEntry| {
        let name = entry.file_name();
        BRIDGES.iter().any(|bridge| name.to_string_lossy().starts_with(bridge))
    };
    let has_bridge = || std::fs::read_dir("/sys/class/net").is_ok_and(|all| all.flatten().any(is_bridge));
    ENGINES.iter().any(|socket| Path::new(socket).exists()) || has_bridge()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(added: &[&str]) -> Result<TrustedHosts, NotAHost> {
        let added: Vec<_> = added.iter().map(|&host| host.to_owned()).collect();
        TrustedHosts::new("http://emulator:4747", [192, 0, 2, 1].into(), &added)
    }

    fn check(host: &str) -> Result<(), NotAdmitted> {
        let request = Request::get("/").header(HOST, host).body(()).unwrap();
        hosts(&["Added.example", "::ffff:7"]).unwrap().check(&request, Some([10, 0, 0, 7].into()))
    }

    #[test]
    fn a_request_names_the_emulator_by_a_name_of_its_own() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "app.localhost:4747",
            "localhost.",
            "127.0.0.1:4747",
            "127.9.9.9",
            "[::1]:4747",
            "[::ffff:127.0.0.1]",
            "emulator",
            "Emulator:1",
            "192.0.2.1:4747",
            "10.0.0.7",
            "added.example:9",
            "[::ffff:7]",
            "cognito-idp.eu-west-1.amazonaws.com",
            "gw-1.gateway.bedrock-agentcore.us-east-1.amazonaws.com:443",
            "demo.auth.us-east-1.amazoncognito.com",
        ] {
            assert_eq!(check(host), Ok(()), "{host}");
        }
        for host in [
            "evil.example:4747",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil-localhost",
            "192.0.2.2",
            "10.0.0.8",
            "0.0.0.0:4747",
            "[::]",
            "evil.s3.amazonaws.com",
            "cognito-idp.us-east-1.amazonaws.com.evil.example",
        ] {
            assert!(matches!(check(host), Err(NotAdmitted::ForeignHost(_))), "{host}");
        }
        for host in [
            "",
            "a b",
            "user@localhost",
            "localhost:port",
            "localhost:+80",
            "192.0.2.1[]",
            "[127.0.0.1]",
            "a[b].localhost",
            "http://localhost",
            "[::1",
        ] {
            assert!(matches!(check(host), Err(NotAdmitted::BadHost(_))), "{host}");
        }
    }

    #[test]
    fn one_host_is_named_and_that_of_the_target_counts() {
        let check = |request: Request<()>| hosts(&[]).unwrap().check(&request, None);
        assert_eq!(check(Request::get("/").body(()).unwrap()), Err(NotAdmitted::NoHost));
        let two = Request::get("/").header(HOST, "localhost").header(HOST, "localhost");
        assert_eq!(check(two.body(()).unwrap()), Err(NotAdmitted::SeveralHosts));
        let absolute =
            |target: &str, host: &str| check(Request::get(target).header(HOST, host).body(()).unwrap());
        assert_eq!(absolute("http://localhost/", "evil.example"), Ok(()));
        let foreign = NotAdmitted::ForeignHost("evil.example".to_owned());
        assert_eq!(absolute("http://evil.example/", "localhost"), Err(foreign));
    }

    #[test]
    fn an_added_host_is_a_host_alone() {
        for host in ["http://a", "a:80", "a/b", "", "*.example", "a b", "[::1]:80"] {
            assert_eq!(hosts(&[host]).unwrap_err(), NotAHost(host.to_owned()));
        }
    }

    #[test]
    fn containers_name_this_machine_only_while_an_engine_runs() {
        for host in MACHINE_OF_CONTAINERS {
            let request = Request::get("/").header(HOST, host).body(()).unwrap();
            for runs in [|| true, || false] {
                let hosts = TrustedHosts { containers_run: runs, ..hosts(&[]).unwrap() };
                assert_eq!(hosts.check(&request, None).is_ok(), runs(), "{host}");
            }
        }
    }
}
