//! A connection for tests.

use std::net::IpAddr;
use std::sync::Arc;

use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;

use super::connection::{Connection, Shared};
use super::connections::Connections;
use super::{Admission, LineLimit, TrustedHosts, WebPages};
use crate::base::Entropy;
use crate::client::InProcessService;

/// The shared state for connections to `address`, whose requests `routes` answers.
pub(super) fn shared(address: IpAddr, routes: InProcessService) -> Shared {
    let hosts = TrustedHosts::new("http://emulator", address, &[]).unwrap();
    let admission = Admission { hosts, pages: WebPages::new(&[], true).unwrap() };
    let (entropy, unreadable) = (Entropy::system(), LineLimit::default());
    Shared { admission, routes, entropy, activity: Arc::new(|_| {}), unreadable }
}

/// A connection over `stream`, answered by `routes`.
pub(super) fn connection(stream: TcpStream, routes: InProcessService, watcher: Watcher) -> Connection {
    let shared = Arc::new(shared(stream.local_addr().unwrap().ip(), routes));
    Connection::new(stream, None, shared, Connections::new(1000).track(), watcher)
}
