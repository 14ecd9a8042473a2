//! The listener: accepts connections, passes them to the routes, and stops them in order.

mod accept;
mod admission;
mod answer_body;
mod connection;
mod connections;
mod cors;
mod host_names;
mod line_limit;
mod malformed;
pub(crate) mod not_admitted;
mod refusal_report;
mod request_body;
mod timer;
mod trusted_hosts;
mod web_pages;
mod workers;

use std::net::SocketAddr;

use tokio::net::TcpListener;

pub(crate) use self::line_limit::LineLimit;
pub(crate) use accept::serve;
pub(crate) use admission::{Admission, NotAdmissible};
pub(crate) use connection::Shared;
pub(crate) use trusted_hosts::TrustedHosts;
pub(crate) use web_pages::WebPages;
pub(crate) use workers::Workers;

/// Why the emulator cannot listen. `Display` says what to do about it too.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}{}", advice(.source))]
pub struct ListenError {
    /// The address as it was given.
    pub address: String,
    /// The system's error.
    #[source]
    pub source: std::io::Error,
}

fn advice(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "; another program listens there: stop it, or choose another port with --listen 127.0.0.1:PORT"
        }
        std::io::ErrorKind::PermissionDenied => {
            "; ports below 1024 need root: choose another one with --listen"
        }
        _ => "; expected an address of this machine such as 127.0.0.1:4747",
    }
}

/// Binds `address`, such as `127.0.0.1:4747`; port 0 takes a free one.
pub(crate) async fn bind(address: &str) -> Result<(TcpListener, SocketAddr), ListenError> {
    let failed = |source| ListenError { address: address.to_owned(), source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

#[cfg(test)]
mod test_connection;
