use super::*;

fn read(line: &str) -> Result<ClientMessage, Unsendable> {
    ClientMessage::read(line.as_bytes().to_vec())
}

fn id_of(line: &str) -> Option<String> {
    read(line).unwrap().id
}

#[test]
fn only_a_request_waits_for_an_answer() {
    for (line, id) in [
        (r#"{"method":"ping","id":1e2,"jsonrpc":"2.0"}"#, Some("1e2")),
        (r#"{"id":"a\u0062","method":"x"}"#, Some(r#""a\u0062""#)),
        (r#"{"id":null,"method":"x"}"#, Some("null")),
        (r#"{"method":"notifications/cancelled"}"#, None),
        (r#"{"id":1,"result":{"method":"x"}}"#, None),
        (r#"[{"id":1,"method":"ping"}]"#, Some("null")),
        (r#"{"id":1,"id":2,"method":"ping"}"#, Some("null")),
    ] {
        assert_eq!(id_of(line).as_deref(), id, "{line}");
        assert_eq!(read(line).unwrap().text, line);
    }
    assert!(read(r#"{"id":0,"method":"initialize"}"#).unwrap().is_initialize);
    assert!(!read(r#"{"id":0,"method":"ping","params":{"method":"initialize"}}"#).unwrap().is_initialize);
}

#[test]
fn depth_does_not_matter() {
    let line = format!(r#"{{"id":1,"method":"x","params":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
    assert_eq!(id_of(&line).as_deref(), Some("1"));
}

#[test]
fn what_is_not_json_is_answered_without_an_id() {
    for line in [&b"{\"id\":1"[..], b"hello", b"{\"id\":\"\xff\"}", b"{} {}"] {
        let refused = ClientMessage::read(line.to_vec()).unwrap_err().answer();
        assert!(refused.starts_with(r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"#), "{refused}");
        assert!(is_json(&refused));
    }
}

#[test]
fn a_message_that_is_too_long_is_refused_with_its_id() {
    let line = |length: usize| {
        let frame = r#"{"method":"x","params":"","id":7}"#.len();
        format!(r#"{{"method":"x","params":"{}","id":7}}"#, " ".repeat(length - frame))
    };
    assert_eq!(id_of(&line(MAX_MESSAGE_LENGTH)).as_deref(), Some("7"));
    let refused = read(&line(MAX_MESSAGE_LENGTH + 1)).unwrap_err().answer();
    assert!(refused.starts_with(r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32600,"#), "{refused}");
    let mut cut = line(MAX_MESSAGE_LENGTH + 9);
    cut.truncate(MAX_MESSAGE_LENGTH + 1);
    assert_eq!(read(&cut), Err(Unsendable::TooLong(None)));
}

#[test]
fn a_line_loses_its_line_breaks_and_nothing_else() {
    assert_eq!(one_line("{\"a\": 1.00,\r\n \"\\n\":\"\\u00e9\\n\"}\n"), r#"{"a": 1.00, "\n":"\u00e9\n"}"#);
    assert!(matches!(one_line(r#"{"a" : 1e400}"#), Cow::Borrowed(r#"{"a" : 1e400}"#)));
}

#[test]
fn an_error_gets_the_id_of_its_request() {
    for (text, expected) in [
        (r#"{"jsonrpc":"2.0","id":0,"error":{"id":0}}"#, r#"{"jsonrpc":"2.0","id":"é1","error":{"id":0}}"#),
        (r#"{"error":{"message":"ü"},"id" : null}"#, r#"{"error":{"message":"ü"},"id" : "é1"}"#),
        (r#" {"error":{}}"#, r#" {"id":"é1","error":{}}"#),
        (r#"{"id":"é1","error":1.0}"#, r#"{"id":"é1","error":1.0}"#),
        (r#"{"id":0,"result":{"error":1}}"#, r#"{"id":0,"result":{"error":1}}"#),
        (r#"{"id":0,"method":"x","error":1}"#, r#"{"id":0,"method":"x","error":1}"#),
        (r#"[{"id":0,"error":1}]"#, r#"[{"id":0,"error":1}]"#),
    ] {
        assert_eq!(addressed(text, r#""é1""#), expected);
    }
}

#[test]
fn a_request_without_an_answer_learns_what_came_instead() {
    let unanswered = |body: &str| Unanswered {
        message: "the gateway answered 403".to_owned(),
        status: Some(403),
        body: body.to_owned(),
        trace_id: Some("t1".to_owned()),
    };
    let head =
        r#"{"jsonrpc":"2.0","id":9,"error":{"code":-32000,"message":"the gateway answered 403","data":"#;
    for (body, told) in [("{\"n\":\n1.00}\n", r#"{"n":1.00}"#), ("no \"entry\"\n", r#""no \"entry\"\n""#)] {
        let expected = format!(r#"{head}{{"status":403,"body":{told},"trace_id":"t1"}}}}}}"#);
        assert_eq!(unanswered(body).answer("9"), expected);
    }
}

#[test]
fn the_version_is_the_one_of_the_result() {
    let answer = r#"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18"}}"#;
    assert_eq!(agreed_version(answer).as_deref(), Some("2025-06-18"));
    assert_eq!(agreed_version(r#"{"id":0,"error":{"protocolVersion":"1"}}"#), None);
    assert!(is_answer(answer) && !is_error(answer));
    assert!(!is_answer(r#"{"method":"notifications/progress"}"#));
}
