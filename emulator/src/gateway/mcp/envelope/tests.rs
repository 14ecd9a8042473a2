use super::*;

fn request(body: &str) -> Request<'_> {
    match parse(body.as_bytes()) {
        Ok(Message::Request(request)) => request,
        other => panic!("{body}: {other:?}"),
    }
}

#[test]
fn the_id_stays_the_clients_own_text() {
    let ids = ["1", "-0", "1.50", "1e2", "123456789012345678901234567890", r#""a\u00e9\/b""#, r#""""#];
    for id in ids {
        let body = format!(r#"{{"jsonrpc":"2.0","id": {id} ,"method":"ping"}}"#);
        let answer = success(request(&body).id, b"{}");
        assert_eq!(
            String::from_utf8(answer).unwrap(),
            format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#)
        );
    }
}

#[test]
fn unknown_members_and_numbers_too_large_for_anyone_survive() {
    let body = r#"{"extra":1e999,"jsonrpc":"2.0","params":{"b":[1.0],"a":{"x":1,"x":2}},"method":"to\u006fls/call","id":7}"#;
    let request = request(body);
    assert_eq!(request.method, "tools/call");
    let params: Vec<_> = request.params.iter().map(|(name, raw)| (name, raw.get())).collect();
    assert_eq!(params, [("b", "[1.0]"), ("a", r#"{"x":1,"x":2}"#)]);
}

#[test]
fn notifications_and_responses_are_told_apart() {
    let notification = parse(br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    assert!(
        matches!(notification, Ok(Message::Notification { method }) if method == "notifications/initialized")
    );
    for body in [r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, r#"{"jsonrpc":"2.0","id":1,"error":{}}"#] {
        assert!(matches!(parse(body.as_bytes()), Ok(Message::Response)), "{body}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_refused_with_the_id_where_there_is_one() {
    let cases = [
        ("", None),
        ("{", None),
        ("null", None),
        ("\"text\"", None),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping"} x"#, None),
        ("\u{feff}{}", None),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"x\":\"\u{1}\"}", None),
        (r#" [{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, None),
        (r#"{"jsonrpc":"2.0","id":1,"id":1,"method":"ping"}"#, None),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","m\u0065thod":"tools/call"}"#, None),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, None),
        (r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, None),
        (r#"{"jsonrpc":"2.0","id":[1],"method":"ping"}"#, None),
        (r#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#, None),
        (r#"{"id":1,"method":"ping"}"#, Some("1")),
        (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, Some("1")),
        (r#"{"jsonrpc":2.0,"id":1,"method":"ping"}"#, Some("1")),
        (r#"{"jsonrpc":"2.0","id":"x","method":7}"#, Some("\"x\"")),
        (r#"{"jsonrpc":"2.0","id":1}"#, Some("1")),
        (r#"{"jsonrpc":"2.0","id":1,"result":1,"error":{}}"#, Some("1")),
        (r#"{"jsonrpc":"2.0","result":1}"#, None),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, Some("1")),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1,"a":1}}"#, Some("1")),
    ];
    for (body, id) in cases {
        let malformed = parse(body.as_bytes()).expect_err(body);
        assert_eq!(malformed.id.as_deref().map(RawValue::get), id, "{body}");
    }
    assert!(parse(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\"}").is_err());
}

#[test]
fn a_failure_escapes_its_message() {
    let body = failure("0", -32600, "a \"b\"\n");
    let expected = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32600,"message":"a \"b\"\n"}}"#;
    assert_eq!(String::from_utf8(body).unwrap(), expected);
}

#[test]
fn a_text_is_read_with_and_without_escapes_and_nothing_else_is_one() {
    let of = |json: &str| {
        text_of(&RawValue::from_string(json.to_owned()).unwrap()).map(std::borrow::Cow::into_owned)
    };
    let texts = [
        (r#""""#, ""),
        (r#""a b""#, "a b"),
        ("\"\u{eb}\"", "\u{eb}"),
        (r#""\u0061\"""#, "a\""),
        (r#""\\""#, "\\"),
    ];
    for (json, text) in texts {
        assert_eq!(of(json).as_deref(), Some(text), "{json}");
    }
    for json in ["1", "null", "true", "[]", "{}", r#"["a"]"#, r#"{"a":"\""}"#, r#""\ud800""#] {
        assert_eq!(of(json), None, "{json}");
    }
}
