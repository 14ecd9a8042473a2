//! What web pages and strangers may send, and under which names the emulator answers.

use agentcore_local::Emulator;
use agentcore_local_tests::{Answer, Local, Up};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A path of every kind, with the method that its callers use.
fn every_path(local: &Local) -> Vec<(&'static str, String)> {
    let own = |url: &str| url.replace(local.url(), "");
    let issuer = format!("/{}", local.variable("INBOUND_USER_POOL_ID"));
    vec![
        ("GET", "/".to_owned()),
        ("POST", "/".to_owned()),
        ("GET", "/?Action=CreateUser&Version=2010-05-08&UserName=x".to_owned()),
        ("GET", format!("{issuer}/.well-known/openid-configuration")),
        ("GET", format!("{issuer}/.well-known/jwks.json")),
        ("POST", own(local.variable("OUTBOUND_TOKEN_ENDPOINT"))),
        ("POST", own(local.gateway_url())),
        ("POST", own(&local.runtime_url())),
        ("POST", "/identities/GetWorkloadAccessToken".to_owned()),
        ("POST", "/gateways/".to_owned()),
        ("PUT", "/runtimes/".to_owned()),
        ("GET", "/_local/health".to_owned()),
        ("GET", "/_local/status".to_owned()),
        ("GET", "/_local/stack".to_owned()),
        ("GET", "/_local/environment".to_owned()),
        ("GET", "/_local/traces".to_owned()),
        ("GET", "/_local/traces/last".to_owned()),
        ("POST", "/_local/token".to_owned()),
        ("POST", "/_local/reset".to_owned()),
        ("GET", "/nothing".to_owned()),
    ]
}

async fn ask(local: &Local, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers
        .iter()
        .fold(local.request(method, path), |request, (name, value)| request.header(*name, *value));
    Answer::of(request.send().await.unwrap()).await
}

/// Whether a request came as far as its path; what stands there may still want a signature.
fn is_let_in(answer: &Answer) -> bool {
    !answer.header("x-amzn-errortype").is_some_and(|code| code.starts_with("Untrusted"))
}

#[tokio::test]
async fn a_page_whose_name_points_here_reaches_nothing() {
    let local = Local::built_in().await;
    for (method, path) in every_path(&local) {
        let answer = ask(&local, method, &path, &[("host", "evil.example:4747")]).await;
        assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
        for said in ["`evil.example` is not a name of this emulator", "--allow-host evil.example"] {
            assert!(answer.body.contains(said), "{answer:?}");
        }
        let by_address = ask(&local, method, &path, &[("host", "localhost:4747")]).await;
        assert!(is_let_in(&by_address), "{method} {path}: {by_address:?}");
    }
}

#[tokio::test]
async fn a_page_of_another_site_reaches_nothing() {
    let local = Local::built_in().await;
    for (method, path) in every_path(&local) {
        let page = ask(&local, method, &path, &[("origin", "https://evil.example")]).await;
        assert_eq!(page.status, 403, "{method} {path}: {page:?}");
        assert!(page.body.contains("--allow-origin https://evil.example"), "{page:?}");
        assert!(!page.headers.contains_key("access-control-allow-origin"), "{page:?}");
        let sandboxed = ask(&local, method, &path, &[("origin", "null")]).await;
        assert_eq!(sandboxed.status, 403, "{method} {path}: {sandboxed:?}");
        let element = ask(&local, method, &path, &[("sec-fetch-site", "cross-site")]).await;
        assert_eq!(element.status, 403, "{method} {path}: {element:?}");
        let address_bar = ask(&local, method, &path, &[("sec-fetch-site", "none")]).await;
        assert_eq!(is_let_in(&address_bar), !path.contains("Action="), "{method} {path}: {address_bar:?}");
    }
    assert_eq!(local.emulator.status().gateways.len(), 1);
}

#[tokio::test]
async fn a_link_that_says_who_signed_is_not_signed() {
    let local = Local::built_in().await;
    let credential = "X-Amz-Credential=AKID/20261126/us-east-1/iam/aws4_request";
    let link = format!("/?Action=CreateUser&Version=2010-05-08&UserName=x&{credential}");
    assert_eq!(local.get(&link).await.status, 403);
    let gateway = format!("/gateways/?{}", credential.replace("iam", "bedrock-agentcore"));
    let made = local.request("POST", &gateway).body(json!({"name": "x"}).to_string()).send().await.unwrap();
    assert_eq!(made.status(), 403);
    let presigned = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261126T000000Z&X-Amz-Expires=60\
                     &X-Amz-SignedHeaders=host&X-Amz-Signature=00";
    let whole = format!("{link}&{presigned}");
    // A link in a message, and a site that redirects the address bar.
    let followed = ask(&local, "GET", &whole, &[("sec-fetch-site", "none"), ("accept", "text/html")]).await;
    assert_eq!(followed.status, 403, "{followed:?}");
    assert!(followed.body.contains("Call it with the AWS CLI, an SDK or curl"), "{followed:?}");
    let answer = local.get(&whole).await;
    assert_eq!(answer.status, 403, "{answer:?}");
    assert!(answer.body.contains("Signature expired: 20261126T000000Z"), "{answer:?}");
}

#[tokio::test]
async fn a_page_of_this_machine_reads_what_aws_lets_pages_read() {
    let local = Local::built_in().await;
    let own = |url: &str| url.replace(local.url(), "");
    let jwks = format!("/{}/.well-known/jwks.json", local.variable("INBOUND_USER_POOL_ID"));
    let page = ("origin", "http://localhost:5173");
    let allowed = |answer: &Answer| answer.header("access-control-allow-origin").map(str::to_owned);
    assert_eq!(allowed(&ask(&local, "GET", &jwks, &[page]).await).as_deref(), Some("*"));
    let chain = ask(&local, "POST", &own(local.gateway_url()), &[page]).await;
    assert_eq!((chain.status, allowed(&chain).as_deref()), (401, Some("http://localhost:5173")));
    let asked = [
        page,
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,x-amz-target"),
    ];
    let preflight = ask(&local, "OPTIONS", "/", &asked).await;
    assert_eq!((preflight.status, allowed(&preflight).as_deref()), (204, Some("*")));
    assert_eq!(preflight.header("access-control-allow-headers"), Some("content-type,x-amz-target"));
    let call = |target: &'static str| {
        let json = ("content-type", "application/x-amz-json-1.1");
        let local = &local;
        async move { ask(local, "POST", "/", &[page, json, ("x-amz-target", target)]).await }
    };
    let sign_in = call("AWSCognitoIdentityProviderService.InitiateAuth").await;
    assert_eq!((sign_in.status, allowed(&sign_in).as_deref()), (400, Some("*")));
    let secrets = call("secretsmanager.ListSecrets").await;
    assert_eq!((secrets.status, allowed(&secrets)), (403, None));
    let text = "pages of this machine may call Cognito, gateways and runtimes only";
    assert!(secrets.body.contains(text), "{secrets:?}");
}

#[tokio::test]
async fn what_was_added_is_let_in_and_what_was_shut_out_is_not() {
    let builder =
        Emulator::builder().allow_host("emulator.internal").allow_origin("https://app.example:443/");
    let emulator = builder.local_origins(false).start().await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let status = async |name: &str, value: &str| {
        let request = client.get(format!("{}/_local/status", emulator.endpoint())).header(name, value);
        Answer::of(request.send().await.unwrap()).await
    };
    assert_eq!(status("host", "emulator.internal:4747").await.status, 200);
    let page = status("origin", "https://app.example").await;
    assert_eq!((page.status, page.header("access-control-allow-origin")), (200, Some("https://app.example")));
    let local = status("origin", "http://localhost:3000").await;
    assert!(local.status == 403 && local.body.contains("--no-local-origins is set"), "{local:?}");
}

#[test]
fn options_that_name_no_host_and_no_origin_are_misuse() {
    for (option, value, expected) in [
        ("--allow-host", "http://a", "is not a host: expected a name or an IP address"),
        ("--allow-host", "*.example", "is not a host"),
        ("--allow-origin", "app.example", "is not an origin: expected scheme://host[:port]"),
        ("--allow-origin", "https://a/b", "is not an origin"),
    ] {
        let ended = Up::try_start(&[option, value]).unwrap_err();
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.stderr.contains(&format!("{option} `{value}` {expected}")), "{ended:?}");
    }
}

/// Sends bytes, and reads what comes until the connection ends.
async fn exchange(local: &Local, raw: &str) -> String {
    let mut stream = TcpStream::connect(local.emulator.address()).await.unwrap();
    stream.write_all(raw.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // The emulator may reset a connection whose rest it does not read.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_request_names_one_host_and_has_one_end() {
    let local = Local::built_in().await;
    let close = "connection: close\r\n";
    for (raw, expected) in [
        (format!("GET /_local/health HTTP/1.1\r\n{close}\r\n"), "has no Host header"),
        (format!("GET /_local/health HTTP/1.0\r\n{close}\r\n"), "has no Host header"),
        (
            format!("GET /_local/health HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n{close}\r\n"),
            "has several Host headers",
        ),
        (format!("GET /_local/health HTTP/1.1\r\nhost: a b\r\n{close}\r\n"), "`a b` is not a host"),
        (format!("GET /_local/health HTTP/1.1\r\nhost:\r\n{close}\r\n"), "`` is not a host"),
    ] {
        let answer = exchange(&local, &raw).await;
        let (version, status) = answer.split_once(' ').unwrap();
        assert!(version.starts_with("HTTP/1.") && status.starts_with("400 "), "{raw}: {answer}");
        assert!(answer.contains(expected), "{raw}: {answer}");
    }
    let absolute = |target: &str, host: &str| {
        format!("GET http://{target}/_local/status HTTP/1.1\r\nhost: {host}\r\n{close}\r\n")
    };
    let foreign = exchange(&local, &absolute("evil.example:4747", "localhost")).await;
    assert!(foreign.starts_with("HTTP/1.1 403 "), "{foreign}");
    let own = exchange(&local, &absolute("localhost:4747", "evil.example")).await;
    assert!(own.starts_with("HTTP/1.1 200 "), "{own}");
    for coding in ["chunked, chunked", "gzip, chunked", "chunked\r\ntransfer-encoding: chunked"] {
        let raw =
            format!("POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: {coding}\r\n\r\n0\r\n\r\n");
        let answer = exchange(&local, &raw).await;
        assert!(
            answer.starts_with("HTTP/1.1 400 ") && answer.contains("Transfer-Encoding"),
            "{raw}: {answer}"
        );
    }
}
