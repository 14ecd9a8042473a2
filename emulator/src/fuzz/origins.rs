//! Origin headers: no page is admitted that a browser takes for another origin.

use std::sync::LazyLock;

use http::header::{HOST, ORIGIN};
use http::{Request, Uri};
use url::{Host, Url};

use super::{Choices, Made, TIME};
use crate::server::WebPages;

const TOKENS: [&str; 34] = [
    "http://",
    "https://",
    "HTTP://",
    "://",
    "file://",
    "null",
    "http:",
    "//",
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "app.example",
    ".evil.example",
    "evil.example",
    ".localhost",
    ":3000",
    ":80",
    ":4747",
    ":+80",
    ":",
    ":99999",
    "@",
    "/",
    "?",
    "#",
    "\\",
    "%2e",
    " ",
    ",",
    ".",
    "a",
];
const PATHS: [&str; 6] =
    ["/gateway/gw-1/mcp", "/domain/demo/oauth2/token", "/", "/_local/status", "/gateways/", "//gateway/gw-1"];

static PAGES: LazyLock<WebPages> =
    LazyLock::new(|| WebPages::new(&["http://app.example:3000".to_owned()], true).unwrap());

fn sent(choices: &mut Choices<'_>) -> (&'static str, String) {
    (choices.of(&PATHS), choices.tokens(&TOKENS, 6))
}

/// Whether a page of this origin may call a path, with the origin read by the URL standard.
fn may_call(path: &str, origin: &Url) -> bool {
    let is_plain =
        matches!(origin.path(), "" | "/") && origin.query().is_none() && origin.fragment().is_none();
    let is_alone = is_plain && origin.username().is_empty() && origin.password().is_none();
    let (host, port) = (origin.host_str(), origin.port_or_known_default());
    let is_web = matches!(origin.scheme(), "http" | "https");
    let is_local = match origin.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_served_to_pages = path.starts_with("/gateway/") || path.starts_with("/domain/");
    let is_allowed = origin.scheme() == "http" && host == Some("app.example") && port == Some(3000);
    let is_own = host == Some("127.0.0.1") && port == Some(4747);
    is_alone
        && (is_own || is_web && (is_allowed || origin.scheme() == "http" && is_local && is_served_to_pages))
}

#[test]
fn a_page_that_is_let_in_is_of_this_machine_or_allowed() {
    bolero::check!().with_test_time(TIME).with_generator(Made(sent)).for_each(|(path, origin)| {
        let request = Request::get(path.parse::<Uri>().unwrap()).header(HOST, "127.0.0.1:4747");
        let Ok(request) = request.header(ORIGIN, origin.as_str()).body(()) else { return };
        if PAGES.check(&request).is_ok() {
            let read = Url::parse(origin);
            let is_theirs = read.as_ref().is_ok_and(|origin| may_call(path, origin));
            assert!(is_theirs, "{origin:?} may call {path}: {read:?}");
        }
    });
}
