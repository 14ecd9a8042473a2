//! A certificate in words: its subject, its issuer, its validity.

use std::net::IpAddr;

use rustls::pki_types::CertificateDer;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, SubjectAltName};
use x509_cert::name::Name;

/// Longer names are cut, in characters: a peer may send any length.
const MAX_NAME_LENGTH: usize = 200;
/// Further names of a server are only counted.
const MAX_NAMES: usize = 10;

#[derive(Debug)]
pub(super) struct Certificate(x509_cert::Certificate);

impl Certificate {
    /// Reads X.509; fails with the reason.
    pub(super) fn read(der: &CertificateDer<'_>) -> Result<Self, String> {
        x509_cert::Certificate::from_der(der).map(Self).map_err(|error| error.to_string())
    }

    /// The subject, in quotation marks.
    pub(super) fn subject(&self) -> String {
        quoted(self.0.tbs_certificate().subject())
    }

    /// The issuer, in quotation marks.
    pub(super) fn issuer(&self) -> String {
        quoted(self.0.tbs_certificate().issuer())
    }

    /// The start of its validity: ISO 8601 in UTC.
    pub(super) fn not_before(&self) -> String {
        self.0.tbs_certificate().validity().not_before.to_date_time().to_string()
    }

    /// The end of its validity: ISO 8601 in UTC.
    pub(super) fn not_after(&self) -> String {
        self.0.tbs_certificate().validity().not_after.to_date_time().to_string()
    }

    /// Whether it says that it may sign others.
    pub(super) fn is_ca(&self) -> bool {
        let constraints = self.0.tbs_certificate().get_extension::<BasicConstraints>();
        constraints.is_ok_and(|found| found.is_some_and(|(_, constraints)| constraints.ca))
    }

    /// Whether it names itself as its issuer.
    pub(super) fn is_self_signed(&self) -> bool {
        self.0.tbs_certificate().subject() == self.0.tbs_certificate().issuer()
    }

    /// Whether `self` issued `other`, by its name.
    pub(super) fn has_issued(&self, other: &Self) -> bool {
        self.0.tbs_certificate().subject() == other.0.tbs_certificate().issuer()
    }

    /// The host names and addresses that it is for.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.0.tbs_certificate().get_extension::<SubjectAltName>();
        let Ok(Some((_, SubjectAltName(names)))) = names else { return Vec::new() };
        let mut shown: Vec<String> = names.iter().filter_map(name).collect();
        if shown.len() > MAX_NAMES {
            let more = shown.len() - MAX_NAMES;
            shown.truncate(MAX_NAMES);
            shown.push(format!("{more} more"));
        }
        shown
    }

    /// Details that help to find it.
    pub(super) fn described(&self) -> String {
        format!(
            "subject {}, issuer {}, valid from {} to {}",
            self.subject(),
            self.issuer(),
            self.not_before(),
            self.not_after()
        )
    }
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(printable(name.as_str())),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from).ok();
            let address = four.or_else(|| <[u8; 16]>::try_from(bytes).map(IpAddr::from).ok());
            address.map(|address| address.to_string())
        }
        _ => None,
    }
}

fn quoted(name: &Name) -> String {
    format!("\"{}\"", printable(&name.to_string()))
}

fn printable(text: &str) -> String {
    let shown = |character: char| if character.is_control() { '?' } else { character };
    text.chars().map(shown).take(MAX_NAME_LENGTH).collect()
}
