//! Certificates that are trusted in addition to the system's.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::certificate::Certificate;

/// The certificates of the given files. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roots(Arc<Vec<CertificateDer<'static>>>);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum NotRoots {
    #[error(
        "it is not PEM; expected `-----BEGIN CERTIFICATE-----` in it (`openssl x509 -inform der -in FILE -out FILE.pem` \
         converts DER)"
    )]
    NotPem,
    #[error("it is broken PEM: {0}")]
    BrokenPem(String),
    #[error("there is no certificate in it, only other PEM; expected `-----BEGIN CERTIFICATE-----`")]
    NoCertificate,
    #[error("certificate {number} in it cannot be read: {reason}; expected an X.509 certificate")]
    Unreadable { number: usize, reason: String },
    #[error(
        "certificate {number} in it, {subject}, cannot be a root: it is not a CA certificate, and {issuer} issued it; \
         give the certificate of {issuer}"
    )]
    IssuedByAnother { number: usize, subject: String, issuer: String },
}

impl Roots {
    /// Adds every certificate of a PEM file: those of CAs, and self-signed ones.
    pub(crate) fn add(&mut self, pem: &[u8]) -> Result<(), NotRoots> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let certificates = read.map_err(|error| NotRoots::BrokenPem(error.to_string()))?;
        if certificates.is_empty() {
            let is_pem = pem.windows(11).any(|part| part == b"-----BEGIN ");
            return Err(if is_pem { NotRoots::NoCertificate } else { NotRoots::NotPem });
        }
        for (at, der) in certificates.iter().enumerate() {
            check(der, at + 1)?;
        }
        Arc::make_mut(&mut self.0).extend(certificates);
        Ok(())
    }

    pub(super) fn certificates(&self) -> impl Iterator<Item = &CertificateDer<'static>> {
        self.0.iter()
    }
}

fn check(der: &CertificateDer<'static>, number: usize) -> Result<(), NotRoots> {
    let unreadable = |reason: String| NotRoots::Unreadable { number, reason };
    let certificate = Certificate::read(der).map_err(unreadable)?;
    RootCertStore::empty().add(der.clone()).map_err(|error| unreadable(error.to_string()))?;
    if certificate.is_ca() || certificate.is_self_signed() {
        return Ok(());
    }
    let (subject, issuer) = (certificate.subject(), certificate.issuer());
    Err(NotRoots::IssuedByAnother { number, subject, issuer })
}

#[cfg(test)]
mod tests {
    use super::super::test_certificates::{authority, by, itself};
    use super::*;

    fn added(pem: &[u8]) -> Result<usize, String> {
        let mut roots = Roots::default();
        roots.add(pem).map_err(|error| error.to_string())?;
        Ok(roots.certificates().count())
    }

    #[test]
    fn authorities_and_certificates_that_signed_themselves_are_roots() {
        let (one, two) = (authority("One"), authority("Two"));
        let own = itself(&["localhost"]);
        let all = [one.pem.as_str(), "a remark\n", &two.pem, &one.key_pem, &own.pem].concat();
        assert_eq!(added(all.as_bytes()), Ok(3));
    }

    #[test]
    fn what_gives_no_root_is_reported() {
        let one = authority("One");
        let server = by(&one, &["localhost"], None);
        let error = |pem: &[u8]| added(pem).unwrap_err();
        assert!(error(b"").starts_with("it is not PEM; expected"));
        assert!(error(&server.der).starts_with("it is not PEM; expected"));
        assert!(error(one.key_pem.as_bytes()).starts_with("there is no certificate in it"));
        let cut = &one.pem[..one.pem.len() / 2];
        assert!(error(cut.as_bytes()).starts_with("it is broken PEM"), "{}", error(cut.as_bytes()));
        let nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let said = error([&one.pem, nonsense].concat().as_bytes());
        assert!(said.starts_with("certificate 2 in it cannot be read: "), "{said}");
        assert_eq!(
            error(server.pem.as_bytes()),
            "certificate 1 in it, \"CN=server\", cannot be a root: it is not a CA certificate, and \"CN=One\" issued it; \
             give the certificate of \"CN=One\""
        );
    }
}
