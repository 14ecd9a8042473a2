use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderValue, Method, Response};
use http_body_util::BodyExt as _;
use rustix::process::{Pid, test_kill_process};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::sessions::MAX_SESSIONS;
use super::*;
use crate::base::http::{Body, read};
use crate::runtime::host::CommandLine;
use crate::runtime::host::server::{Server, host};
use crate::runtime::session::{MCP_SESSION_ID, RUNTIME_SESSION_ID};

/// Prints a greeting where no message should be, and does what the method says.
const SERVER: &str = r#"
import json, os, sys, time
print("hello from the server", flush=True)
def say(message): print(json.dumps(message), flush=True)
waiting = None
for line in sys.stdin:
    m = json.loads(line)
    method, id = m.get("method"), m.get("id")
    if method == "die": os._exit(3)
    if method == "endless": os.write(1, b"x" * (33 * 1024 * 1024))
    if method == "hold": waiting = id; continue
    if method == "release": say({"id": waiting, "result": "held"})
    if method == "progress":
        say({"method": "notifications/progress", "params": {"progressToken": m["params"]["_meta"]["progressToken"], "progress": 1}})
    if method == "notifications/ask": say({"method": "notifications/message", "params": {}}); print("asked", flush=True)
    if id is not None: say({"jsonrpc": "2.0", "id": id, "result": {"pid": os.getpid(), "method": method}})
"#;

struct Fixture {
    host: Arc<dyn Host>,
    lines: mpsc::UnboundedReceiver<String>,
    clock: Clock,
}

fn fixture(script: &str) -> Fixture {
    let (say, lines) = mpsc::unbounded_channel();
    let sink = LineSink::new(move |line| drop(say.send(line.to_owned())));
    let words = ["python3", "-c", script].map(str::to_owned).to_vec();
    let line = CommandLine { words, speaks_stdio: true, ..CommandLine::default() };
    let clock = Clock::system();
    let host = host(Server::Command(line), (Duration::from_secs(20), &clock), sink).unwrap();
    Fixture { host, lines, clock }
}

impl Fixture {
    async fn sessions(&self) -> Arc<StdioSessions> {
        match self.host.reach().await.unwrap() {
            Reach::Stdio(sessions) => sessions,
            Reach::Url(url) => panic!("{url}"),
        }
    }

    async fn send(
        &self,
        method: Method,
        session: Option<&HeaderValue>,
        body: &Value,
    ) -> Result<Response<Body>, HostError> {
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_static("application/json, text/event-stream"));
        headers.insert(RUNTIME_SESSION_ID, HeaderValue::from_static("session-of-agentcore"));
        session.map(|session| headers.insert(MCP_SESSION_ID, session.clone()));
        self.sessions().await.answer(&method, &headers, &Bytes::from(body.to_string())).await
    }

    async fn post(&self, session: &HeaderValue, body: &Value) -> Response<Body> {
        self.send(Method::POST, Some(session), body).await.unwrap()
    }

    async fn open(&self) -> (HeaderValue, i64) {
        let opened = self.send(Method::POST, None, &request(0, "initialize")).await.unwrap();
        assert_eq!(opened.status(), 200);
        assert_eq!(opened.headers()["content-type"], "application/json");
        let id = opened.headers()[MCP_SESSION_ID].clone();
        (id, body(opened).await["result"]["pid"].as_i64().unwrap())
    }
}

fn request(id: u32, method: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method})
}

async fn body(response: Response<Body>) -> Value {
    serde_json::from_slice(&read(response.into_body(), 1 << 20).await.unwrap()).unwrap()
}

fn runs(process: i64) -> bool {
    test_kill_process(Pid::from_raw(i32::try_from(process).unwrap()).unwrap()).is_ok()
}

#[tokio::test]
async fn each_session_has_a_process_of_its_own() {
    let mut fixture = fixture(SERVER);
    assert_eq!(fixture.host.state(), ServerState::NotStarted);
    let ((first, one), (second, two)) = (fixture.open().await, fixture.open().await);
    assert!(first != second && one != two);
    assert_eq!(fixture.host.state(), ServerState::Stdio { sessions: 2 });
    assert_eq!(fixture.lines.recv().await.unwrap(), "hello from the server");
    let again = body(fixture.post(&first, &request(1, "tools/list")).await).await;
    assert_eq!(again["result"], json!({"pid": one, "method": "tools/list"}));
    let ended = fixture.send(Method::DELETE, Some(&first), &Value::Null).await.unwrap();
    assert_eq!((ended.status().as_u16(), runs(one), runs(two)), (200, false, true));
    let gone = fixture.post(&first, &request(2, "tools/list")).await;
    assert_eq!(gone.status(), 404);
    fixture.host.stop().await;
    assert!(!runs(two));
    assert!(matches!(fixture.host.reach().await, Err(HostError::Stopped)));
}

#[tokio::test]
async fn the_transport_refuses_what_it_has_to() {
    let fixture = fixture(SERVER);
    let ask = async |session: Option<HeaderValue>, text: &'static str| {
        let mut headers = HeaderMap::new();
        session.map(|session| headers.insert(MCP_SESSION_ID, session));
        let sessions = fixture.sessions().await;
        let answer =
            sessions.answer(&Method::POST, &headers, &Bytes::from_static(text.as_bytes())).await.unwrap();
        (answer.status().as_u16(), body(answer).await["error"]["code"].as_i64().unwrap())
    };
    assert_eq!(ask(None, "{").await, (400, -32700));
    assert_eq!(ask(None, "[]").await, (400, -32600));
    assert_eq!(ask(None, r#"{"id":1,"method":"tools/list"}"#).await, (400, -32600));
    let unknown = Some(HeaderValue::from_static("unknown"));
    assert_eq!(ask(unknown, r#"{"id":1,"method":"tools/list"}"#).await, (404, -32600));
    assert_eq!(fixture.host.state(), ServerState::NotStarted, "nothing of it started a process");
}

#[tokio::test]
async fn requests_at_the_same_time_get_their_own_answers() {
    let fixture = fixture(SERVER);
    let (session, _) = fixture.open().await;
    let held = request(1, "hold");
    let mut held = Box::pin(fixture.post(&session, &held));
    assert!(futures_util::poll!(&mut held).is_pending());
    // The process has read it before what follows.
    assert_eq!(body(fixture.post(&session, &request(2, "tools/list")).await).await["id"], 2);
    let twice = fixture.post(&session, &request(1, "tools/list")).await;
    assert_eq!((twice.status().as_u16(), body(twice).await["error"]["code"].clone()), (400, json!(-32600)));
    let accepted = fixture.post(&session, &json!({"method": "release"})).await;
    assert_eq!(accepted.status(), 202);
    assert_eq!(body(held.await).await, json!({"id": 1, "result": "held"}));
    fixture.host.stop().await;
}

#[tokio::test]
async fn a_progress_before_the_answer_makes_it_a_stream() {
    let fixture = fixture(SERVER);
    let (session, _) = fixture.open().await;
    let mut asked = request(5, "progress");
    asked["params"] = json!({"_meta": {"progressToken": "t"}});
    let answer = fixture.post(&session, &asked).await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let text = String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
    let events: Vec<_> = text.split_terminator("\n\n").collect();
    assert_eq!(events.len(), 2, "{text}");
    assert!(events[0].contains("notifications/progress") && events[1].contains(r#""id": 5"#), "{text}");
    fixture.host.stop().await;
}

#[tokio::test]
async fn what_no_request_waits_for_comes_by_the_sessions_stream() {
    let mut fixture = fixture(SERVER);
    let (session, _) = fixture.open().await;
    assert_eq!(fixture.post(&session, &json!({"method": "notifications/ask"})).await.status(), 202);
    // It has arrived and is kept once the line after it has.
    while fixture.lines.recv().await.unwrap() != "asked" {}
    let stream = fixture.send(Method::GET, Some(&session), &Value::Null).await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let mut stream = stream.into_body();
    let first = stream.frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("notifications/message"));
    let second = fixture.send(Method::GET, Some(&session), &Value::Null).await.unwrap();
    assert_eq!(second.status(), 409, "a session has one");
    assert!(stream.frame().now_or_never().is_none());
    fixture.host.stop().await;
    assert!(stream.frame().await.is_none(), "it ends in order");
}

#[tokio::test]
async fn a_process_that_ends_is_reported_and_started_again() {
    let fixture = fixture(SERVER);
    let (session, _) = fixture.open().await;
    let error = fixture.send(Method::POST, Some(&session), &request(1, "die")).await.unwrap_err();
    assert!(error.to_string().contains("exited with status 3 and said: hello from the server"), "{error}");
    let ServerState::Ended { reason } = fixture.host.state() else { panic!("{:?}", fixture.host.state()) };
    assert_eq!(reason, error.to_string());
    assert_eq!(fixture.post(&session, &request(2, "tools/list")).await.status(), 404);
    let (again, _) = fixture.open().await;
    assert_ne!(again, session);
    fixture.host.stop().await;
}

#[tokio::test]
async fn a_line_without_an_end_ends_the_process() {
    let fixture = fixture(SERVER);
    let (session, process) = fixture.open().await;
    let error = fixture.send(Method::POST, Some(&session), &request(1, "endless")).await.unwrap_err();
    assert!(matches!(error, HostError::Endless { .. }), "{error}");
    assert!(!runs(process));
}

#[tokio::test]
async fn a_program_that_does_not_answer_is_given_up() {
    let (say, _lines) = mpsc::unbounded_channel();
    let sink = LineSink::new(move |line| drop(say.send(line.to_owned())));
    let words = ["sleep", "600"].map(str::to_owned).to_vec();
    let line = CommandLine { words, speaks_stdio: true, ..CommandLine::default() };
    let host = host(Server::Command(line), (Duration::from_millis(100), &Clock::system()), sink).unwrap();
    let Reach::Stdio(sessions) = host.reach().await.unwrap() else { panic!() };
    let body = Bytes::from(request(0, "initialize").to_string());
    let error = sessions.answer(&Method::POST, &HeaderMap::new(), &body).await.unwrap_err();
    let expected = "sleep 600 answered nothing on its standard output within 0.1 s and said nothing";
    assert_eq!(error.to_string(), expected);
}

/// Documented: botocore, idleRuntimeSessionTimeout, 900 s by default.
#[tokio::test]
async fn a_session_that_is_idle_for_a_quarter_of_an_hour_has_ended() {
    let fixture = fixture(SERVER);
    let (session, _) = fixture.open().await;
    fixture.clock.advance(Duration::from_secs(899));
    assert_eq!(fixture.post(&session, &request(1, "x")).await.status(), 200);
    fixture.clock.advance(Duration::from_secs(900));
    assert_eq!(fixture.post(&session, &request(2, "x")).await.status(), 404);
    assert_eq!(fixture.host.state(), ServerState::Stdio { sessions: 0 });
    fixture.host.stop().await;
}

#[tokio::test]
async fn there_is_room_for_so_many_sessions() {
    let program = "import sys\nfor line in sys.stdin: print('{\"id\":0,\"result\":{}}', flush=True)";
    let fixture = fixture(program);
    let opened = async || {
        let opened = fixture.send(Method::POST, None, &request(0, "initialize")).await.unwrap();
        opened.headers()[MCP_SESSION_ID].clone()
    };
    let first = opened().await;
    for _ in 1..MAX_SESSIONS {
        opened().await;
    }
    assert_eq!(fixture.host.state(), ServerState::Stdio { sessions: MAX_SESSIONS });
    assert_eq!(fixture.post(&first, &request(0, "x")).await.status(), 200, "it is used now");
    opened().await;
    assert_eq!(fixture.host.state(), ServerState::Stdio { sessions: MAX_SESSIONS });
    assert_eq!(fixture.post(&first, &request(0, "x")).await.status(), 200, "another one was idle for longer");
    fixture.host.stop().await;
}
