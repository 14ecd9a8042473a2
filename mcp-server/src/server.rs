//! The socket side: one route, served until told to stop.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::protocol::SampleServer;

/// Where the server answers: the path that AgentCore Runtime calls on a container.
/// Documented: MCP protocol contract of AgentCore Runtime, `0.0.0.0:8000/mcp`.
pub const PATH: &str = "/mcp";

/// How long answers on their way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves the three tools at [`PATH`] on `listener` until `shutdown` resolves; then refuses new
/// connections, finishes the answers on their way (for at most five seconds) and returns.
/// Any `Host` is accepted. Fails with the error that the listener fails with.
pub async fn serve(
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_with_grace(listener, shutdown, GRACE).await
}

async fn serve_with_grace(
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> io::Result<()> {
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::warn!(%error, "TCP_NODELAY could not be set");
        }
    });
    let (stopping, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, router()).with_graceful_shutdown(async move {
        shutdown.await;
        drop(stopping);
    });
    tokio::select! {
        result = async { server.await } => result,
        // A client that sends half a request and then nothing must not keep the server alive.
        () = async { let _ = stopped.await; tokio::time::sleep(grace).await } => Ok(()),
    }
}

/// The one route.
fn router() -> Router {
    let server = SampleServer::new();
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        // One JSON body instead of an event stream: nothing here is sent before the result, clients must
        // accept both, and it saves the chunked framing and the keep-alive timer of every call.
        .with_json_response(true)
        // It runs behind a gateway and in containers, whose Host it cannot know.
        .disable_allowed_hosts();
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    Router::new().route_service(PATH, service)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::oneshot;

    use super::serve_with_grace;

    const UNFINISHED: &[u8] = b"POST /mcp HTTP/1.1\r\nHost: any\r\nContent-Type: application/json\r\n\
        Accept: application/json, text/event-stream\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n";

    #[tokio::test]
    async fn a_request_that_never_ends_does_not_hold_up_the_stop_for_ever() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move { stopped.await.unwrap() };
        let serving = tokio::spawn(serve_with_grace(listener, shutdown, Duration::from_millis(50)));

        client.write_all(UNFINISHED).await.unwrap();
        let mut interim = [0; 12];
        client.read_exact(&mut interim).await.unwrap();
        assert_eq!(&interim, b"HTTP/1.1 100");

        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
    }
}
