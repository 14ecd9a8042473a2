use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::base::http::{empty, full, read};

/// A peer that serves every connection with `serve`, and the number of connections that it accepted.
async fn peer<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> (String, Arc<AtomicUsize>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap());
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(stream));
        }
    });
    (url, accepted)
}

/// Reads one request, which ends with `body`.
async fn request(stream: &mut TcpStream, body: &[u8]) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    while !read.ends_with(body) || read.is_empty() {
        let mut part = [0; 1024];
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return None,
            Ok(length) => read.extend_from_slice(&part[..length]),
        }
    }
    Some(read)
}

async fn answer_always(mut stream: TcpStream) {
    while let Some(request) = request(&mut stream, b"ask").await {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", request.len());
        stream.write_all(&[head.as_bytes(), &request].concat()).await.unwrap();
    }
}

async fn ask(remote: &Remote, url: &str) -> String {
    let response = remote.send(Request::post(url).body(full("ask")).unwrap()).await.unwrap();
    String::from_utf8(read(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn calls_in_turn_share_a_connection() {
    let (url, accepted) = peer(answer_always).await;
    let remote = Remote::new(Roots::default());
    for _ in 0..20 {
        let seen = ask(&remote, &url).await;
        assert!(seen.starts_with("POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:"), "{seen}");
        assert!(seen.ends_with("\r\n\r\nask"), "{seen}");
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn calls_at_the_same_moment_have_a_connection_each_and_leave_it_to_later_ones() {
    let (url, accepted) = peer(answer_always).await;
    let remote = Remote::new(Roots::default());
    let both = || async { tokio::join!(ask(&remote, &url), ask(&remote, &url)) };
    both().await;
    both().await;
    assert_eq!(accepted.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_peer_that_hung_up_is_called_again() {
    let (url, accepted) = peer(|mut stream| async move {
        request(&mut stream, b"ask").await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await.unwrap();
    })
    .await;
    let remote = Remote::new(Roots::default());
    for _ in 0..20 {
        assert_eq!(ask(&remote, &url).await, "ok");
        // The peer's task ends, and its hang-up arrives, while this one waits for others.
        while remote.http.pool.has_open_connections() {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 20);
}

#[tokio::test]
async fn an_answer_that_no_one_reads_to_its_end_takes_its_connection_along() {
    let (url, accepted) = peer(|mut stream| async move {
        while request(&mut stream, b"ask").await.is_some() {
            let chunk = "x".repeat(0x1000);
            let answer =
                format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1000\r\n{chunk}\r\n0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    let remote = Remote::new(Roots::default());
    for _ in 0..3 {
        let mut response = remote.send(Request::post(&url).body(full("ask")).unwrap()).await.unwrap();
        assert!(response.body_mut().frame().await.unwrap().is_ok());
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 3);
    assert_eq!(ask(&remote, &url).await.len(), 0x1000);
    assert_eq!(ask(&remote, &url).await.len(), 0x1000);
    assert_eq!(accepted.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error() {
    let (url, _) = peer(|mut stream| async move {
        request(&mut stream, b"ask").await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").await.unwrap();
    })
    .await;
    let response =
        Remote::new(Roots::default()).send(Request::post(&url).body(full("ask")).unwrap()).await.unwrap();
    let error = read(response.into_body(), 10_000).await.unwrap_err().to_string();
    assert!(error.starts_with("the body ended early: "), "{error}");
}

#[tokio::test]
async fn small_requests_are_sent_at_once() {
    let (url, _) = peer(answer_always).await;
    let stream = connector().oneshot(url.parse().unwrap()).await.unwrap();
    assert!(stream.inner().nodelay().unwrap());
}

#[tokio::test]
async fn names_and_passwords_stay_out_of_the_host_header() {
    let url: Uri = "http://name:password@example.com:81?a=b".parse().unwrap();
    let mut request = Request::get(url.clone()).body(empty()).unwrap();
    let peer = Peer::new(url.authority().unwrap()).unwrap();
    address(&mut request, &peer.authority).unwrap();
    assert_eq!(request.headers()[HOST], "example.com:81");
    assert_eq!(request.uri(), "/?a=b");
}

async fn error(url: &str) -> String {
    let request = Request::builder().uri(url).body(empty()).unwrap();
    Remote::new(Roots::default()).send(request).await.unwrap_err().to_string()
}

#[tokio::test]
async fn every_failure_names_the_peer_and_the_cause() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let refused = error(&format!("http://{closed}/mcp")).await;
    assert!(refused.starts_with(&format!("cannot connect to {closed}: ")), "{refused}");
    assert!(refused.contains("refused"), "{refused}");
    let unknown = error("http://no-such-host.invalid:81/x").await;
    assert!(unknown.starts_with("cannot resolve no-such-host.invalid: "), "{unknown}");
    assert_eq!(error("ftp://127.0.0.1/x").await, "ftp://127.0.0.1/x is not an http or https URL");
    assert_eq!(error("/x").await, "/x is not an http or https URL");
    let (silent, _) = peer(|stream| async move { drop(stream) }).await;
    let broken = error(&silent).await;
    assert!(broken.contains(" gave no answer: "), "{broken}");
}

#[tokio::test]
async fn a_flood_before_the_head_ends() {
    let (url, _) = peer(|mut stream| async move {
        request(&mut stream, b"ask").await.unwrap();
        let flood = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000);
        while stream.write_all(&flood).await.is_ok() {}
    })
    .await;
    let remote = Remote::new(Roots::default());
    let error = remote.send(Request::post(&url).body(full("ask")).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("more than 524288 bytes came before the head of the answer"), "{error}");
}

#[tokio::test]
async fn a_few_early_hints_and_a_long_body_are_not_a_flood() {
    let (url, _) = peer(|mut stream| async move {
        request(&mut stream, b"ask").await.unwrap();
        let hints = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100);
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\n";
        stream.write_all(&[&hints[..], head, &[b'x'; 2_000_000]].concat()).await.unwrap();
    })
    .await;
    let remote = Remote::new(Roots::default());
    let response = remote.send(Request::post(&url).body(full("ask")).unwrap()).await.unwrap();
    assert_eq!(read(response.into_body(), 2_000_000).await.unwrap().len(), 2_000_000);
}

#[tokio::test]
async fn what_is_before_the_host_is_not_reported() {
    let remote = Remote::new(Roots::default());
    for url in ["http://name:secret@127.0.0.1:1/mcp", "ftp://name:secret@127.0.0.1/"] {
        let error = remote.send(Request::post(url).body(empty()).unwrap()).await.unwrap_err().to_string();
        assert!(!error.contains("secret") && error.contains("127.0.0.1"), "{error}");
    }
}
