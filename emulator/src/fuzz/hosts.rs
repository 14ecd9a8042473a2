//! Host headers: no name is trusted that a browser takes for another host.

use std::net::IpAddr;
use std::sync::LazyLock;

use http::Request;
use http::header::HOST;
use url::{Host, Url};

use super::{Choices, Made, TIME};
use crate::server::TrustedHosts;

const TOKENS: [&str; 44] = [
    "localhost",
    "LocalHost",
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "0",
    "[::1]",
    "[",
    "]",
    "::ffff:127.0.0.1",
    "::",
    "emulator",
    "added.example",
    ".evil.example",
    "evil.example",
    ".",
    ".localhost",
    "host.docker.internal",
    ":",
    ":80",
    ":4747",
    ":+80",
    ":99999",
    "@",
    "/",
    "?",
    "#",
    "\\",
    "%",
    "%2e",
    "%00",
    " ",
    "*",
    ",",
    "-",
    "cognito-idp",
    "us-east-1",
    ".amazonaws.com",
    ".auth.us-east-1.amazoncognito.com",
    ".gateway.bedrock-agentcore.",
    "iam",
    "a",
    "192.0.2.1",
    "10.0.0.7",
];
const LISTENING: [u8; 4] = [192, 0, 2, 1];
const LOCAL: [u8; 4] = [10, 0, 0, 7];

static TRUSTED: LazyLock<TrustedHosts> = LazyLock::new(|| {
    TrustedHosts::new("http://emulator:4747", LISTENING.into(), &["added.example".to_owned()]).unwrap()
});

/// Whether a host is the emulator's, as the URL standard reads it.
pub(super) fn is_own(host: &Host<&str>) -> bool {
    let is_address = |address: IpAddr| {
        let address = address.to_canonical();
        address.is_loopback() || address == IpAddr::from(LISTENING) || address == IpAddr::from(LOCAL)
    };
    match host {
        Host::Ipv4(address) => is_address((*address).into()),
        Host::Ipv6(address) => is_address((*address).into()),
        Host::Domain(name) => {
            let whole = name.strip_suffix('.').unwrap_or(name);
            let mut labels = whole.rsplit('.');
            let is_localhost = labels.next() == Some("localhost");
            let of_aws = [".amazonaws.com", ".amazoncognito.com"].iter().any(|ending| name.ends_with(ending));
            let of_containers = matches!(
                *name,
                "host.docker.internal" | "gateway.docker.internal" | "host.containers.internal"
            );
            is_localhost || of_aws || of_containers || matches!(*name, "emulator" | "added.example")
        }
    }
}

#[test]
fn a_host_that_is_trusted_is_the_emulators() {
    let host = |choices: &mut Choices<'_>| choices.tokens(&TOKENS, 5);
    bolero::check!().with_test_time(TIME).with_generator(Made(host)).for_each(|host| {
        let Ok(request) = Request::get("/").header(HOST, host.as_str()).body(()) else { return };
        let is_trusted = TRUSTED.check(&request, Some(LOCAL.into())).is_ok();
        let read = Url::parse(&format!("http://{host}/x"));
        let is_a_host_alone =
            |url: &&Url| url.path() == "/x" && url.username().is_empty() && url.password().is_none();
        let url = read.as_ref().ok().filter(is_a_host_alone);
        if is_trusted {
            assert!(
                url.and_then(Url::host).is_some_and(|host| is_own(&host)),
                "{host:?} is trusted: {read:?}"
            );
        }
    });
}

#[test]
fn a_target_that_is_trusted_is_the_emulators() {
    let target = |choices: &mut Choices<'_>| format!("http://{}/x", choices.tokens(&TOKENS, 5));
    bolero::check!().with_test_time(TIME).with_generator(Made(target)).for_each(|target| {
        let Ok(request) = Request::get(target.as_str()).header(HOST, "localhost").body(()) else { return };
        if TRUSTED.check(&request, Some(LOCAL.into())).is_ok() {
            let read = Url::parse(target);
            let host = read.as_ref().ok().and_then(Url::host);
            assert!(host.is_some_and(|host| is_own(&host)), "{target:?} is trusted: {read:?}");
        }
    });
}
