use super::*;

fn pages(allowed: &[&str], local: bool) -> Result<WebPages, NotAnOrigin> {
    let allowed: Vec<_> = allowed.iter().map(|&origin| origin.to_owned()).collect();
    WebPages::new(&allowed, local)
}

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<()> {
    let mut request = Request::builder().method(method).uri(path).header(HOST, "127.0.0.1:4747");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap()
}

fn is_let_in(pages: &WebPages, method: &str, path: &str, headers: &[(&str, &str)]) -> bool {
    pages.check(&request(method, path, headers)).is_ok()
}

const CHAIN: [&str; 5] = [
    "/gateway/gw-1/mcp",
    "/.well-known/oauth-protected-resource/gateway/gw-1/mcp",
    "/runtimes/arn/invocations",
    "/runtimes/arn/invocations/.well-known/oauth-protected-resource",
    "/runtimes/arn/stopruntimesession",
];
const COGNITO_PATHS: [&str; 2] = ["/us-east-1_Abc/.well-known/jwks.json", "/domain/demo/oauth2/token"];
const ELSEWHERE: [&str; 9] = [
    "/",
    "/gateways/",
    "/gateways/gw-1/targets/",
    "/runtimes/",
    "/runtimes/r-1/versions/",
    "/identities/GetWorkloadAccessToken",
    "/_local/status",
    "/_local/token",
    "//.well-known/jwks.json",
];

#[test]
fn a_foreign_page_reaches_nothing() {
    let pages = pages(&[], true).unwrap();
    for path in CHAIN.iter().chain(&COGNITO_PATHS).chain(&ELSEWHERE) {
        for origin in [
            "null",
            "",
            "https://localhost",
            "https://evil.example",
            "http://localhost.evil.example",
            "http://localhost:80.evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1:4747.evil.example",
            "http://localhost:x",
            "http://localhost:+80",
            "://127.0.0.1:4747",
            "file://127.0.0.1:4747",
            "http://a\u{e9}",
        ] {
            assert!(!is_let_in(&pages, "POST", path, &[("origin", origin)]), "{origin} {path}");
        }
        assert!(!is_let_in(&pages, "GET", path, &[("sec-fetch-site", "cross-site")]), "{path}");
        assert!(!is_let_in(&pages, "GET", path, &[("sec-fetch-site", "none, cross-site")]), "{path}");
        let two = [("origin", "http://localhost:1"), ("origin", "https://evil.example")];
        assert!(!is_let_in(&pages, "POST", path, &two), "{path}");
    }
}

#[test]
fn programs_the_address_bar_and_own_pages_reach_everything() {
    let pages = pages(&[], false).unwrap();
    for path in CHAIN.iter().chain(&COGNITO_PATHS).chain(&ELSEWHERE) {
        for headers in [
            &[][..],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "same-origin")],
            &[("origin", "http://127.0.0.1:4747")],
        ] {
            assert!(is_let_in(&pages, "GET", path, headers), "{headers:?} {path}");
        }
    }
}

#[test]
fn an_address_alone_calls_nothing() {
    let pages = pages(&[], true).unwrap();
    for site in ["none", "same-origin"] {
        let browser = request("GET", "/?Action=CreateUser", &[("sec-fetch-site", site)]);
        assert_eq!(pages.check(&browser).unwrap_err(), NotAdmitted::Address);
        for path in ["/?", "/_local/traces?limit=1"] {
            assert!(is_let_in(&pages, "GET", path, &[("sec-fetch-site", site)]), "{path}");
        }
    }
    assert!(is_let_in(&pages, "GET", "/?Action=CreateUser", &[("sec-fetch-mode", "cors")]), "Node's fetch");
}

#[test]
fn a_page_of_this_machine_reaches_what_aws_serves_to_pages() {
    let (open, shut) = (pages(&[], true).unwrap(), pages(&[], false).unwrap());
    for origin in ["http://localhost", "http://localhost:5173", "http://127.0.0.1:3000", "http://[::1]:1"] {
        // A page at localhost is another site than 127.0.0.1.
        let headers = [("origin", origin), ("sec-fetch-site", "cross-site")];
        for path in CHAIN.iter().chain(&COGNITO_PATHS) {
            assert!(is_let_in(&open, "POST", path, &headers), "{origin} {path}");
            assert!(!is_let_in(&shut, "POST", path, &headers), "{origin} {path}");
        }
        for path in ELSEWHERE {
            assert!(!is_let_in(&open, "POST", path, &headers), "{origin} {path}");
        }
    }
    let element = [("sec-fetch-site", "same-site")];
    assert!(is_let_in(&open, "GET", CHAIN[0], &element) && !is_let_in(&shut, "GET", CHAIN[0], &element));
    assert!(!is_let_in(&open, "GET", ELSEWHERE[0], &element));
}

#[test]
fn of_the_services_at_the_root_pages_reach_cognito_only() {
    let pages = pages(&[], true).unwrap();
    let ask = |method, target: &str, content_type: &str| {
        let headers =
            [("origin", "http://localhost:5173"), ("x-amz-target", target), ("content-type", content_type)];
        is_let_in(&pages, method, "/", &headers)
    };
    let json = "application/x-amz-json-1.1";
    assert!(ask("POST", "AWSCognitoIdentityProviderService.InitiateAuth", json));
    assert!(!ask("POST", "secretsmanager.GetSecretValue", json));
    assert!(!ask("POST", "AWSCognitoIdentityProviderServiceX", json));
    // A form with such a header would be read as a form, or not at all.
    assert!(!ask("POST", "AWSCognitoIdentityProviderService.InitiateAuth", "text/plain"));
    assert!(!ask("GET", "AWSCognitoIdentityProviderService.InitiateAuth", json));
    let preflight = [("origin", "http://localhost:5173"), ("access-control-request-method", "POST")];
    assert!(is_let_in(&pages, "OPTIONS", "/", &preflight));
}

#[test]
fn an_allowed_origin_reaches_everything() {
    let given = ["https://App.example:443/", "null", "tauri://localhost", "http://[::1]:80"];
    let pages = pages(&given, true).unwrap();
    for path in CHAIN.iter().chain(&COGNITO_PATHS).chain(&ELSEWHERE) {
        for origin in ["https://app.example", "null", "tauri://localhost", "http://[::1]"] {
            assert!(is_let_in(&pages, "POST", path, &[("origin", origin)]), "{origin} {path}");
        }
        assert!(!is_let_in(&pages, "POST", path, &[("origin", "https://app.example:444")]), "{path}");
    }
}

#[test]
fn an_origin_has_no_path_and_no_pattern() {
    for text in
        ["app.example", "https://app.example/a", "https://*.example", "*", "", "http://u:p@a", "http://"]
    {
        assert_eq!(pages(&[text], true).unwrap_err(), NotAnOrigin(text.to_owned()));
    }
}
