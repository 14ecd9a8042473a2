//! A connection for tests.

use std::sync::Arc;

use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;

use super::connection::{Connection, Shared};
use super::connections::Connections;
use super::{Admission, Flood, TrustedHosts, WebPages};
use crate::base::Entropy;
use crate::client::OwnService;

/// A connection over `stream`, answered by `routes`.
pub(super) fn connection(stream: TcpStream, routes: OwnService, watcher: Watcher) -> Connection {
    let address = stream.local_addr().unwrap();
    let hosts = TrustedHosts::new("http://emulator", address.ip(), &[]).unwrap();
    let admission = Admission { hosts, pages: WebPages::new(&[], true).unwrap() };
    let (entropy, unreadable) = (Entropy::system(), Flood::default());
    let shared = Arc::new(Shared { admission, routes, entropy, activity: Arc::new(|_| {}), unreadable });
    Connection::new(stream, None, shared, Connections::new(1000).track(), watcher)
}
