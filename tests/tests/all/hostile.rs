//! Requests that nobody should send: each is answered in AWS's way with a 4xx, and the emulator goes on.

use agentcore_local_tests::{Answer, Local};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Bodies that are no request, or only look like one.
fn bodies() -> Vec<Vec<u8>> {
    let deep = "[".repeat(100_000);
    let deep_arguments = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"m2m-auth-demo-mcp-target___add_numbers","arguments":{}1{}}}}}"#,
        r#"{"a":"#.repeat(5_000),
        "}".repeat(5_000)
    );
    [
        b"".to_vec(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"\xff\xfe\x00".to_vec(),
        b"\xef\xbb\xbf{}".to_vec(),
        deep.into_bytes(),
        deep_arguments.into_bytes(),
        br#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#.to_vec(),
        br#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#.to_vec(),
        br#"{"jsonrpc":"2.0","id":1,"method":5}"#.to_vec(),
        br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}"#.to_vec(),
        br#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\ud800"}}"#.to_vec(),
        br#"{"workloadName":"\u0000"}"#.to_vec(),
        br#"{"UserPoolId":{},"ClientId":[],"AuthFlow":"\ud83d\ude00"}"#.to_vec(),
        b"grant_type=%ff&client_id=%00&&&=".to_vec(),
    ]
    .to_vec()
}

#[tokio::test]
async fn every_path_takes_every_body() {
    let local = Local::built_in().await;
    let gateway = local.gateway_url().replace(local.url(), "");
    let runtime = local.runtime_url().replace(local.url(), "");
    let token_endpoint = local.variable("OUTBOUND_TOKEN_ENDPOINT").replace(local.url(), "");
    let (user, machine) = (local.user_token().await, local.machine_token().await);
    for path in [
        "/",
        &gateway,
        &runtime,
        &token_endpoint,
        "/identities/GetWorkloadAccessToken",
        "/identities/oauth2/token",
    ] {
        for token in [&user, &machine, "", "\u{e9}"] {
            for body in bodies() {
                let shown = String::from_utf8_lossy(&body).chars().take(60).collect::<String>();
                let authorization = HeaderValue::from_bytes(format!("Bearer {token}").as_bytes()).unwrap();
                let mut request = local.request("POST", path).header(AUTHORIZATION, authorization);
                let content_type = match path {
                    "/" => "application/x-amz-json-1.1",
                    path if path == token_endpoint => "application/x-www-form-urlencoded",
                    _ => "application/json",
                };
                request = request.header(CONTENT_TYPE, content_type);
                request = request.header("x-amz-target", "AWSCognitoIdentityProviderService.InitiateAuth");
                let answer = Answer::of(request.body(body).send().await.unwrap()).await;
                assert!(answer.status < 500, "{path} {shown}: {answer:?}");
                let content_type = answer.header("content-type").unwrap_or_default();
                assert!(!content_type.starts_with("text/plain"), "{path} {shown}: {answer:?}");
            }
        }
    }
}

#[tokio::test]
async fn paths_that_lead_nowhere() {
    let local = Local::built_in().await;
    let long = format!("/{}", "x".repeat(20_000));
    for path in [
        "//",
        "/%ff",
        "/%ff/.well-known/jwks.json",
        "/%ff/.well-known/x",
        "/domain/%ff/oauth2/token",
        "/gateway/%ff/mcp",
        "/gateways/%ff/synchronizeTargets",
        "/runtimes/%ff/invocations",
        "/runtimes/%00/invocations",
        "/runtimes//invocations",
        "/_local/",
        "/_local/traces/%ff",
        "/_local/traces/%00",
        "/_local/other",
        "/.well-known/oauth-protected-resource/gateway/%ff/mcp",
        "/domain/nothing/oauth2/token",
        "/favicon.ico",
        &long,
    ] {
        for verb in ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "NONSENSE"] {
            let answer = Answer::of(local.request(verb, path).send().await.unwrap()).await;
            assert!((400..500).contains(&answer.status), "{verb} {path}: {answer:?}");
            let content_type = answer.header("content-type").unwrap_or_default();
            assert!(!content_type.starts_with("text/plain"), "{verb} {path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn bytes_that_are_not_http() {
    let local = Local::built_in().await;
    let token = local.user_token().await;
    let gateway = local.gateway_url().replace(local.url(), "");
    for bytes in [
        "\0\0\0\0".to_owned(),
        "GARBAGE\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n".to_owned(),
        "GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(),
        format!("POST {gateway} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
        format!("POST {gateway} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
        format!(
            "POST {gateway} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
        ),
        format!("POST {gateway} HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(1_000_000)),
    ] {
        let mut stream = TcpStream::connect(local.emulator.address()).await.unwrap();
        // The server may close while it is still being written to.
        let _ = stream.write_all(bytes.as_bytes()).await;
        let _ = stream.shutdown().await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{bytes:.60}: {answer}");
    }
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    assert_eq!(local.rpc(local.gateway_url(), &token, &ping).await.status, 200, "it still answers");
}

#[tokio::test]
async fn what_is_not_http_gets_an_error_that_a_client_can_read() {
    let local = Local::built_in().await;
    let long = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(70_000));
    let many = format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "h: x\r\n".repeat(150));
    for (raw, status, message) in [
        ("GARBAGE\r\n\r\n", "400 Bad Request", "Bad Request"),
        ("GET / HTTP/9.1\r\n\r\n", "400 Bad Request", "Bad Request"),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "400 Bad Request", "Bad Request"),
        ("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n", "400 Bad Request", "Bad Request"),
        (&long, "414 URI Too Long", "URI Too Long"),
        (&many, "431 Request Header Fields Too Large", "Request Header Fields Too Large"),
    ] {
        let shown: String = raw.chars().take(30).collect();
        // The second time as the second request of a connection.
        for before in ["", "GET /_local/health HTTP/1.1\r\nhost: localhost\r\n\r\n"] {
            let mut connection =
                TcpStream::connect(local.url().strip_prefix("http://").unwrap()).await.unwrap();
            if !before.is_empty() {
                connection.write_all(before.as_bytes()).await.unwrap();
                let mut answer = [0; 4096];
                let length = connection.read(&mut answer).await.unwrap();
                assert!(answer[..length].starts_with(b"HTTP/1.1 200 OK"), "{shown}");
            }
            connection.write_all(raw.as_bytes()).await.unwrap();
            let mut answer = String::new();
            // The emulator may hang up while the rest of what it does not want is still on its way.
            drop(connection.read_to_string(&mut answer).await);
            let (head, body) = answer.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{shown}: {head}");
            for header in ["content-type: application/json", "x-amzn-errortype: BadRequestException"] {
                assert!(head.lines().any(|line| line == header), "{shown}: {head}");
            }
            assert!(head.contains("\r\nx-amzn-requestid: "), "{shown}: {head}");
            assert_eq!(body, format!(r#"{{"message":"{message}"}}"#), "{shown}");
        }
    }
    assert_eq!(Answer::of(local.request("GET", "/_local/health").send().await.unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_request_for_no_service_that_is_emulated_says_so_in_the_clients_own_language() {
    let local = Local::built_in().await;
    let not_understood = r#"{"code":"BadRequest","message":"The server did not understand the operation that was requested.","type":"client"}"#;
    let json = "application/x-amz-json-1.1";
    for (content_type, target) in
        [("application/json", "AWSCognitoIdentityProviderService.InitiateAuth"), (json, ""), (json, "\u{eb}")]
    {
        let target = HeaderValue::from_bytes(target.as_bytes()).unwrap();
        let request =
            local.request("POST", "/").header(CONTENT_TYPE, content_type).header("x-amz-target", target);
        let answer = Answer::of(request.body("{}").send().await.unwrap()).await;
        assert_eq!((answer.status, answer.body.as_str()), (400, not_understood), "{content_type}");
        assert!(answer.header("x-amzn-requestid").is_some());
    }
    let request = local.request("POST", "/").header(CONTENT_TYPE, json);
    let request = request.header("x-amz-target", "DynamoDB_20120810.ListTables").body("{}");
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type")), (400, Some(json)));
    let expected = json!({
        "__type": "UnsupportedOperationException",
        "message": "DynamoDB_20120810.ListTables is not emulated by agentcore-local",
    });
    assert_eq!(answer.json(), expected);
    let form = "Action=DescribeAccountAttributes&Version=2016-11-15";
    let request = local.request("POST", "/").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = Answer::of(request.body(form).send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type")), (400, Some("text/xml")));
    let message =
        "<Message>2016-11-15 DescribeAccountAttributes is not emulated by agentcore-local</Message>";
    assert!(answer.body.contains(message), "{answer:?}");
}

#[test]
fn a_body_that_comes_late_does_not_cost_the_connection() {
    use std::io::{Read as _, Write as _};
    let up = agentcore_local_tests::Up::start(&[]);
    let mut stream = std::net::TcpStream::connect(up.endpoint.trim_start_matches("http://")).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
    for round in 0..20 {
        let head = "PUT /browser-profiles/x/save HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        // The answer does not need the body, and could be written before it is there.
        let mut peeked = [0; 1];
        stream.set_nonblocking(true).unwrap();
        (0..1000).for_each(|_| drop(stream.peek(&mut peeked)));
        stream.set_nonblocking(false).unwrap();
        stream.write_all(b"{}").unwrap();
        let mut answer = [0; 4096];
        let length = stream.read(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
        assert!(
            answer.starts_with("HTTP/1.1 4") && !answer.contains("connection: close"),
            "{round}: {answer}"
        );
    }
}
