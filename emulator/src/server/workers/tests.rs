use std::collections::HashSet;

use http::Response;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::super::test_connection::connection;
use super::*;
use crate::base::http::full;
use crate::client::InProcessService;

/// Responds with the name of the thread that answers.
fn routes() -> InProcessService {
    Arc::new(|_| {
        let name = thread::current().name().unwrap_or_default().to_owned();
        Box::pin(async { Response::new(full(name)) })
    })
}

/// A new connection, served by `workers`, and the thread that answers on it.
async fn connect(workers: &Workers, graceful: &GracefulShutdown) -> (TcpStream, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut caller = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    workers.serve(connection(stream, routes(), graceful.watcher()));
    let name = ask(&mut caller).await;
    (caller, name)
}

async fn ask(caller: &mut TcpStream) -> String {
    caller.write_all(b"GET / HTTP/1.1\r\nhost: emulator\r\n\r\n").await.unwrap();
    let mut answer = [0; 1024];
    let length = caller.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    answer.rsplit_once("\r\n").unwrap().1.to_owned()
}

#[tokio::test]
async fn every_thread_has_its_share_and_a_connection_stays_where_it_is() {
    let (workers, graceful) = (Workers::start(2).unwrap(), GracefulShutdown::new());
    let mut connections = Vec::new();
    for _ in 0..3 {
        connections.push(connect(&workers, &graceful).await);
    }
    let threads: HashSet<_> = connections.iter().map(|(_, name)| name.clone()).collect();
    assert_eq!(threads.len(), 3, "{threads:?}");
    for (connection, name) in &mut connections {
        assert_eq!(ask(connection).await, *name);
    }
}

#[tokio::test]
async fn one_connection_after_the_other_stays_on_the_accepting_thread() {
    let (workers, graceful) = (Workers::start(1).unwrap(), GracefulShutdown::new());
    let here = thread::current().name().unwrap_or_default().to_owned();
    for _ in 0..3 {
        let (connection, name) = connect(&workers, &graceful).await;
        assert_eq!(name, here);
        drop(connection);
        while workers.accepting.count() > 0 {
            tokio::task::yield_now().await;
        }
    }
}
