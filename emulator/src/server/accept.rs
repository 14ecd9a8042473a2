//! Takes connections in until the emulator stops, and lets their calls end.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use super::connection::Connection;
use super::pulse::pulse;
use super::workers::Workers;
use crate::activity::ActivitySink;
use crate::base::Entropy;
use crate::client::OwnService;

/// How long calls under way may take to end once the emulator stops.
const GRACE: Duration = Duration::from_secs(5);
/// How long to wait for a free file descriptor.
const OUT_OF_DESCRIPTORS: Duration = Duration::from_secs(1);

/// Serves `routes` until `shutdown` resolves, then lets calls under way end for a few seconds.
///
/// Gives `workers` back, because what calls have started may live on their threads.
pub(crate) async fn serve(
    listener: TcpListener,
    routes: &OwnService,
    entropy: &Entropy,
    activity: &ActivitySink,
    workers: Workers,
    shutdown: impl Future<Output = ()> + Send,
) -> Workers {
    let graceful = GracefulShutdown::new();
    let (mut shutdown, mut pulse) = (pin!(shutdown), pin!(pulse()));
    loop {
        let stream = tokio::select! {
            biased;
            () = &mut shutdown => break,
            () = &mut pulse => continue,
            stream = accept(&listener) => stream,
        };
        let (routes, entropy, activity) = (Arc::clone(routes), entropy.clone(), Arc::clone(activity));
        workers.serve(Connection::new(stream, routes, entropy, activity, graceful.watcher()));
    }
    drop(listener);
    let _ = timeout(GRACE, graceful.shutdown()).await;
    workers
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_the_peer(&error) => {}
            Err(error) => {
                tracing::error!("cannot accept a connection: {error}");
                sleep(OUT_OF_DESCRIPTORS).await;
            }
        }
    }
}

fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
