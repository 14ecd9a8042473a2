//! Which requests are admitted, whatever their path: those that name the emulator by a name of its own and that no foreign
//! web page sends. Neither check is AWS's, so the responses are the emulator's own.

use std::net::IpAddr;

use http::Request;
use http::header::TRANSFER_ENCODING;

use super::cors::Cors;
use super::host_names;
use super::not_admitted::NotAdmitted;
use super::trusted_hosts::{NotAHost, TrustedHosts};
use super::web_pages::{NotAnOrigin, WebPages};

#[derive(Clone, Debug)]
pub(crate) struct Admission {
    pub(crate) hosts: TrustedHosts,
    pub(crate) pages: WebPages,
}

/// An invalid option of admission. `Display` begins with the option.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotAdmissible {
    /// `--allow-host`
    #[error("--allow-host {0}")]
    Host(#[from] NotAHost),
    /// `--allow-origin`
    #[error("--allow-origin {0}")]
    Origin(#[from] NotAnOrigin),
}

pub(super) struct Admitted<B> {
    /// The request, with its local path if it came by an AWS host name.
    pub(super) request: Request<B>,
    /// What a page of another origin needs to read the response.
    pub(super) cors: Option<Cors>,
}

impl Admission {
    /// Admits a request, whose connection came to the address `local`.
    pub(super) fn admit<B>(
        &self,
        request: Request<B>,
        local: Option<IpAddr>,
    ) -> Result<Admitted<B>, NotAdmitted> {
        check_transfer_encoding(&request)?;
        self.hosts.check(&request, local)?;
        let request = host_names::answer(request);
        let cors = self.pages.check(&request)?;
        Ok(Admitted { request, cors })
    }
}

fn check_transfer_encoding<B>(request: &Request<B>) -> Result<(), NotAdmitted> {
    let mut codings = request.headers().get_all(TRANSFER_ENCODING).iter();
    match (codings.next(), codings.next()) {
        (None, _) => Ok(()),
        (Some(only), None) if only.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked") => Ok(()),
        _ => Err(NotAdmitted::TransferEncoding),
    }
}
