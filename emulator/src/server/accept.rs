//! Accepts connections until the emulator stops, and lets their calls end.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::connection::{Connection, Shared};
use super::connections::Connections;
use super::line_limit::LineLimit;
use super::timer::keep_timer_armed;
use super::workers::Workers;
use crate::base::descriptors;

/// How long calls in progress may take to end once the emulator stops. With the time that servers get afterwards, all ends
/// within five seconds.
const GRACE: Duration = Duration::from_secs(4);
/// How long to wait for a free file descriptor.
const OUT_OF_DESCRIPTORS: Duration = Duration::from_millis(50);
const TICK: Duration = Duration::from_secs(1);

/// Serves until `shutdown` resolves, then lets calls in progress end for a few seconds.
///
/// Returns `workers`, because what calls have started may live on their threads.
pub(crate) async fn serve(
    listener: TcpListener,
    shared: Shared,
    workers: Workers,
    shutdown: impl Future<Output = ()> + Send,
) -> Workers {
    let (shared, graceful) = (Arc::new(shared), GracefulShutdown::new());
    let connections = Connections::new(descriptors::limit());
    let listener = Listener { socket: listener, failures: LineLimit::default() };
    let has_several_addresses = listener.has_several_addresses();
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut shutdown, mut pulse) = (pin!(shutdown), pin!(keep_timer_armed()));
    loop {
        let stream = tokio::select! {
            biased;
            () = &mut shutdown => break,
            () = &mut pulse => continue,
            _ = ticks.tick() => {
                connections.tick();
                continue;
            }
            stream = listener.accept(&connections) => stream,
        };
        let local = if has_several_addresses { address_of(&stream) } else { None };
        let (shared, tracked) = (Arc::clone(&shared), connections.track());
        workers.serve(Connection::new(stream, local, shared, tracked, graceful.watcher()));
    }
    drop(listener);
    let _ = timeout(GRACE, graceful.shutdown()).await;
    workers
}

struct Listener {
    socket: TcpListener,
    failures: LineLimit,
}

impl Listener {
    async fn accept(&self, connections: &Connections) -> TcpStream {
        loop {
            match self.socket.accept().await {
                Ok((stream, _)) => return stream,
                Err(error) if is_of_the_peer(&error) => {}
                Err(error) => {
                    let is_made = connections.make_room();
                    let then = if is_made { "; the connection that was idle longest is closed" } else { "" };
                    self.failures
                        .admit(|more| tracing::error!("cannot accept a connection: {error}{then}{more}"));
                    sleep(OUT_OF_DESCRIPTORS).await;
                }
            }
        }
    }

    /// Whether callers may reach it by addresses of this machine other than its own.
    fn has_several_addresses(&self) -> bool {
        self.socket.local_addr().is_ok_and(|address| address.ip().is_unspecified())
    }
}

fn address_of(stream: &TcpStream) -> Option<IpAddr> {
    stream.local_addr().ok().map(|address| address.ip())
}

fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use http::Response;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;
    use tokio::time::Instant;

    use super::*;
    use crate::base::http::empty;
    use crate::server::test_connection::shared;

    #[tokio::test(start_paused = true)]
    async fn a_caller_that_says_half_of_a_head_is_closed_in_time() {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let shared = shared(address.ip(), Arc::new(|_| Box::pin(async { Response::new(empty()) })));
        let (_stop, stopped) = oneshot::channel::<()>();
        let shutdown = async { drop(stopped.await) };
        tokio::spawn(serve(socket, shared, Workers::start(0).unwrap(), shutdown));
        for said in [&b""[..], b"GET / HTTP/1.1\r\nhost: local"] {
            let (mut caller, began) = (TcpStream::connect(address).await.unwrap(), Instant::now());
            caller.write_all(said).await.unwrap();
            assert_eq!(caller.read_to_end(&mut Vec::new()).await.unwrap(), 0);
            let waited = began.elapsed().as_secs();
            assert!((29..=33).contains(&waited), "{waited}");
        }
    }
}
