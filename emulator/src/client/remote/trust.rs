//! Which peers are trusted, and why one is not, in words. What is trusted is decided by webpki only.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, OtherError,
    RootCertStore, SignatureScheme,
};

use super::super::certificate::Certificate;
use super::super::roots::Roots;

/// The variables that name a store other than the system's. Documented: rustls-native-certs.
const VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// The configuration of TLS connections: trusts the system's roots, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR` if one
/// of them is set, and `roots`. Fails with a sentence if there are none at all. It reads files.
pub(super) fn configuration(roots: &Roots) -> Result<ClientConfig, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Arc::new(ExplainingVerifier::new(roots, &provider)?);
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?;
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}

/// Why a peer's certificate is not accepted, in one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Untrusted(pub(super) String);

/// The verifier of webpki, with its refusals put into words.
#[derive(Debug)]
struct ExplainingVerifier {
    verifier: Arc<WebPkiServerVerifier>,
    /// The name of the roots that were not given.
    store: String,
}

impl ExplainingVerifier {
    fn new(roots: &Roots, provider: &Arc<CryptoProvider>) -> Result<Self, String> {
        let native = rustls_native_certs::load_native_certs();
        let mut trusted = RootCertStore::empty();
        // A system may have certificates that cannot be parsed; those that were given have been parsed.
        let (found, _) = trusted.add_parsable_certificates(native.certs);
        trusted.add_parsable_certificates(roots.certificates().cloned());
        let set: Vec<&str> = VARIABLES.into_iter().filter(|name| std::env::var_os(name).is_some()).collect();
        let mut store = if set.is_empty() {
            "the system's store".to_owned()
        } else {
            format!("the store of {}", set.join(" and "))
        };
        if found == 0 {
            let errors: Vec<String> = native.errors.iter().map(ToString::to_string).collect();
            let reason = if errors.is_empty() { "it is empty".to_owned() } else { errors.join(", ") };
            store += &format!(" (which gives no certificate: {reason})");
        }
        if trusted.is_empty() {
            return Err(format!(
                "there is no root certificate to trust any server by: looked in {store}; install the package \
                 ca-certificates, let SSL_CERT_FILE name a PEM file, or start with --ca FILE"
            ));
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), Arc::clone(provider));
        Ok(Self { verifier: verifier.build().map_err(|error| error.to_string())?, store })
    }

    fn words(
        &self,
        error: &CertificateError,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server: &ServerName<'_>,
    ) -> String {
        let host = server.to_str();
        let certificate = match Certificate::read(end_entity) {
            Ok(certificate) => certificate,
            Err(reason) => return format!("the certificate of {host} cannot be read: {reason}"),
        };
        let reason = match error {
            CertificateError::UnknownIssuer => self.unknown_issuer(&certificate, intermediates),
            _ => refusal(error, &certificate, &host),
        };
        format!("the certificate of {host} {reason} (its certificate: {})", certificate.described())
    }

    fn unknown_issuer(&self, certificate: &Certificate, intermediates: &[CertificateDer<'_>]) -> String {
        let store = &self.store;
        if certificate.is_self_signed() {
            return format!(
                "is not trusted: it has signed itself, and is neither in {store} nor given by --ca FILE; start with this \
                 very certificate as --ca FILE, or let SSL_CERT_FILE name it"
            );
        }
        let sent: Vec<Certificate> =
            intermediates.iter().filter_map(|der| Certificate::read(der).ok()).collect();
        let top = sent.iter().fold(certificate, |top, _| {
            let above = sent.iter().find(|other| other.has_issued(top) && !other.is_self_signed());
            above.unwrap_or(top)
        });
        let (issuer, is_direct) = (top.issuer(), std::ptr::eq(top, certificate));
        let by = if is_direct { "it was issued by" } else { "its chain leads to" };
        format!(
            "is not trusted: {by} {issuer}, which is neither in {store} nor given by --ca FILE; start with the certificate of \
             {issuer} as --ca FILE, or let SSL_CERT_FILE name it"
        )
    }
}

/// What is wrong with a certificate whose issuer is trusted, or was not looked for.
fn refusal(error: &CertificateError, certificate: &Certificate, host: &str) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            let end = certificate.not_after();
            format!("has expired: it held until {end}; renew it, or set this machine's clock if that is wrong")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            let start = certificate.not_before();
            format!("does not hold yet: it will from {start}; set this machine's clock if that is wrong")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            let names = certificate.names();
            if names.is_empty() {
                return format!(
                    "names no host: it has no subjectAltName, and a name in its subject does not count; make one with the \
                     subjectAltName {host}"
                );
            }
            let names = names.join(", ");
            format!("is for other names: {names}; call the server by one of these, or make a certificate for {host}")
        }
        CertificateError::BadSignature => {
            let issuer = certificate.issuer();
            format!(
                "is not trusted: another key has signed it than that of the trusted {issuer}; give the certificate of the \
                 {issuer} that signed it, or have it signed anew"
            )
        }
        // webpki calls it CaUsedAsEndEntity.
        CertificateError::Other(_) if certificate.is_ca() => {
            "is not accepted: it is a CA certificate that serves as the server's own; make a server certificate signed by it, \
             or one with CA:FALSE (`openssl req -x509 -addext basicConstraints=critical,CA:FALSE ...`)"
                .to_owned()
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "is not for servers: its extended key usage lacks serverAuth; make one that has it".to_owned()
        }
        other => format!("is not accepted: {other}; make another one"),
    }
}

impl ServerCertVerifier for ExplainingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified =
            self.verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        verified.map_err(|error| match error {
            Error::InvalidCertificate(error) => {
                let words = self.words(&error, end_entity, intermediates, server_name);
                Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(Untrusted(words)))))
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        self.verifier.root_hint_subjects()
    }
}
