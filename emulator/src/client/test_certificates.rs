//! Certificates for tests.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};

pub(super) struct Made {
    pub(super) pem: String,
    pub(super) der: Vec<u8>,
    pub(super) key_pem: String,
    parameters: CertificateParams,
    key: KeyPair,
}

fn parameters(name: &str, hosts: &[&str]) -> CertificateParams {
    let hosts: Vec<String> = hosts.iter().map(|&host| host.to_owned()).collect();
    let mut parameters = CertificateParams::new(hosts).unwrap();
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters
}

fn signed_by_itself(parameters: CertificateParams) -> Made {
    let key = KeyPair::generate().unwrap();
    let made = parameters.self_signed(&key).unwrap();
    Made { pem: made.pem(), der: made.der().to_vec(), key_pem: key.serialize_pem(), parameters, key }
}

/// A CA, which may be used as a server's certificate too.
pub(super) fn authority(name: &str) -> Made {
    let mut parameters = parameters(name, &["localhost"]);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    signed_by_itself(parameters)
}

pub(super) fn itself(hosts: &[&str]) -> Made {
    let mut parameters = parameters("itself", hosts);
    parameters.is_ca = IsCa::ExplicitNoCa;
    signed_by_itself(parameters)
}

/// A server's certificate issued by a CA, valid in these years.
pub(super) fn by(issuer: &Made, hosts: &[&str], years: Option<(i32, i32)>) -> Made {
    issued(issuer, parameters("server", hosts), years)
}

/// A CA issued by a CA.
pub(super) fn authority_by(issuer: &Made, name: &str) -> Made {
    let mut parameters = parameters(name, &[]);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    issued(issuer, parameters, None)
}

fn issued(issuer: &Made, mut parameters: CertificateParams, years: Option<(i32, i32)>) -> Made {
    if let Some((from, to)) = years {
        parameters.not_before = date_time_ymd(from, 1, 1);
        parameters.not_after = date_time_ymd(to, 1, 1);
    }
    let key = KeyPair::generate().unwrap();
    let issuer = Issuer::from_params(&issuer.parameters, &issuer.key);
    let made = parameters.signed_by(&key, &issuer).unwrap();
    Made { pem: made.pem(), der: made.der().to_vec(), key_pem: key.serialize_pem(), parameters, key }
}
