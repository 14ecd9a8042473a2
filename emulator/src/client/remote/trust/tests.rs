use std::time::Duration;

use super::super::super::test_certificates::{Made, authority, authority_by, by, itself};
use super::*;

/// 2026-06-01.
const NOW: u64 = 1_780_272_000;

/// Why a peer with these certificates is not accepted as `localhost`; `None` if it is.
fn refused(roots: &[&Made], chain: &[&Made]) -> Option<String> {
    let mut given = Roots::default();
    for root in roots {
        given.add(root.pem.as_bytes()).unwrap();
    }
    let verifier = ExplainingVerifier::new(&given, &Arc::new(aws_lc_rs::default_provider())).unwrap();
    let chain: Vec<_> = chain.iter().map(|made| CertificateDer::from(made.der.clone())).collect();
    let (server, intermediates) = chain.split_first().unwrap();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(NOW));
    let name = ServerName::try_from("localhost").unwrap();
    let error = verifier.verify_server_cert(server, intermediates, &name, &[], now).err()?;
    let Error::InvalidCertificate(CertificateError::Other(error)) = error else { panic!("{error}") };
    Some(error.0.to_string())
}

#[track_caller]
fn says(roots: &[&Made], chain: &[&Made], start: &str) {
    let said = refused(roots, chain).unwrap();
    assert!(said.starts_with(&format!("the certificate of localhost {start}")), "{said}");
    assert!(said.contains("(its certificate: subject \"CN=") && said.ends_with("Z)"), "{said}");
}

#[test]
fn what_a_given_root_has_signed_is_accepted() {
    let ca = authority("Test CA");
    let server = by(&ca, &["localhost"], None);
    assert_eq!(refused(&[&ca], &[&server]), None);
    let middle = authority_by(&ca, "Middle CA");
    assert_eq!(refused(&[&ca], &[&by(&middle, &["localhost"], None), &middle]), None);
    let own = itself(&["localhost"]);
    assert_eq!(refused(&[&own], &[&own]), None);
}

#[test]
fn an_unknown_issuer_is_named() {
    let (ca, other) = (authority("Test CA"), authority("Other CA"));
    let server = by(&ca, &["localhost"], None);
    let unknown = "is not trusted: it was issued by \"CN=Test CA\", which is neither in ";
    says(&[&other], &[&server], unknown);
    assert!(refused(&[&other], &[&server]).unwrap().contains(" nor given by --ca FILE; start with "));
    let middle = authority_by(&ca, "Middle CA");
    let server = by(&middle, &["localhost"], None);
    says(&[&other], &[&server, &middle, &ca], "is not trusted: its chain leads to \"CN=Test CA\", which is ");
    says(&[&ca], &[&server], "is not trusted: it was issued by \"CN=Middle CA\", which is ");
    says(&[&other], &[&itself(&["localhost"])], "is not trusted: it has signed itself, and is neither in ");
}

#[test]
fn a_root_of_the_same_name_and_another_key_is_reported() {
    let (ca, again) = (authority("Test CA"), authority("Test CA"));
    let server = by(&ca, &["localhost"], None);
    let said = refused(&[&again], &[&server]).unwrap();
    assert!(said.contains("\"CN=Test CA\"") && said.contains("another key has signed it"), "{said}");
}

#[test]
fn everything_else_is_reported_with_what_to_do() {
    let ca = authority("Test CA");
    let past = by(&ca, &["localhost"], Some((2024, 2025)));
    says(&[&ca], &[&past], "has expired: it held until 2025-01-01T00:00:00Z; renew it");
    let future = by(&ca, &["localhost"], Some((2030, 2031)));
    says(&[&ca], &[&future], "does not hold yet: it will from 2030-01-01T00:00:00Z; ");
    let elsewhere = by(&ca, &["example.com", "127.0.0.1", "::1"], None);
    says(
        &[&ca],
        &[&elsewhere],
        "is for other names: example.com, 127.0.0.1, ::1; call the server by one of these",
    );
    says(&[&ca], &[&by(&ca, &[], None)], "names no host: it has no subjectAltName");
    says(&[&ca], &[&ca], "is not accepted: it is a CA certificate that serves as the server's own; ");
}

#[test]
fn a_certificate_that_cannot_be_read_is_reported() {
    let ca = authority("Test CA");
    let mut broken = by(&ca, &["localhost"], None);
    broken.der = b"nonsense".to_vec();
    let said = refused(&[&ca], &[&broken]).unwrap();
    assert!(said.starts_with("the certificate of localhost cannot be read: "), "{said}");
}
