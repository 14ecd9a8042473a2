//! The sample server as the binary runs it in a process of its own: the other end of [`super::host`]'s sample process.

use std::io::{self, Read};
use std::net::Ipv4Addr;
use std::thread;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Serves the sample MCP server at `http://127.0.0.1:PORT/mcp` until `input` ends, which is when the emulator that holds its
/// other end has
/// ended, for whatever reason. Fails if the port is not available;
/// port 0 takes a free one, which is not reported.
///
/// The binary passes its standard input. A separate thread waits for the end, and is left behind if the server
/// fails before.
pub async fn serve_sample(port: u16, mut input: impl Read + Send + 'static) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let (ended, input_ends) = oneshot::channel::<()>();
    thread::spawn(move || {
        let _ = io::copy(&mut input, &mut io::sink());
        drop(ended);
    });
    mcp_server::serve(listener, async {
        let _ = input_ends.await;
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn it_serves_as_long_as_its_input() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (input, emulator) = io::pipe().unwrap();
        let serving = tokio::spawn(serve_sample(port, input));
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::task::yield_now().await;
        }
        assert!(!serving.is_finished());
        drop(emulator);
        let ended = tokio::time::timeout(Duration::from_secs(10), serving).await;
        ended.expect("it ends with its input").unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_port_in_use_is_an_error() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = serve_sample(port, io::empty()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}
