//! Why a TLS connection failed, in words.

use std::error::Error;
use std::io::{self, ErrorKind};

use rustls::CertificateError;

use super::trust::Untrusted;

/// What to do if the peer does not speak TLS.
const PLAIN: &str =
    "if it speaks plain HTTP, write http:// in its URL, or map the https:// one to it (--map FROM=TO)";

/// The reason of a failed handshake; `None` if there was not even a connection.
pub(super) fn words(error: &(dyn Error + 'static)) -> Option<String> {
    // hyper-rustls returns an io::Error in an io::Error for these, and another error for all others.
    let outer = error.downcast_ref::<io::Error>()?;
    let inner = outer.get_ref().and_then(|error| error.downcast_ref::<io::Error>()).unwrap_or(outer);
    let of_tls = inner.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>());
    Some(match (of_tls, inner.kind()) {
        (Some(error), _) => refusal(error),
        (None, ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => {
            format!("it closed the connection during the TLS handshake; {PLAIN}")
        }
        (None, _) => inner.to_string(),
    })
}

fn refusal(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(other))
            if let Some(Untrusted(words)) = other.0.downcast_ref() =>
        {
            words.clone()
        }
        rustls::Error::InvalidMessage(_) => {
            format!("it does not speak TLS: it answers the handshake with something else; {PLAIN}")
        }
        rustls::Error::AlertReceived(alert) => {
            format!("it refused the TLS handshake with the alert {alert:?}")
        }
        other => format!("the TLS handshake failed: {other}"),
    }
}
