//! Finds the mistake that explains a wrong signature.

use super::amz_date::AmzDate;
use super::canonical_request::{
    CanonicalQuery, CanonicalRequest, PathRules, hex, sha256_hex, shown, string_to_sign,
};
use super::credential::Credential;
use super::mismatch::Mismatch;
use super::signature::Signature;
use super::signing_key::SigningKey;
use crate::base::Secret;

/// The secrets that people give to emulators that do not verify them.
const HABITS: [&str; 9] = ["test", "testing", "dummy", "fake", "local", "secret", "foobar", "x", "mock"];
/// The header in which a client says what it took for the body's hash.
const CONTENT_SHA256: &str = "x-amz-content-sha256";
/// What S3 takes in place of a hash, and no service here does.
const PAYLOAD_WORDS: [&str; 5] = [
    "UNSIGNED-PAYLOAD",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "STREAMING-AWS4-HMAC-SHA256-EVENTS",
];

/// Tries the usual mistakes one by one, until one of them makes the signature right.
pub(super) fn explain(
    canonical: &CanonicalRequest<'_>,
    signature: &Signature<'_>,
    date: AmzDate,
    credential: &Credential<'_>,
    key: &SigningKey,
) -> Mismatch {
    let scope = credential.scope();
    let written = canonical.write();
    let attempt = Attempt { signature, date, scope: &scope, credential, key };
    let of_request = attempt.of_request(canonical);
    Mismatch {
        canonical_request: shown(&written),
        string_to_sign: string_to_sign(date, &scope, &written),
        is_of_request: of_request.is_some(),
        cause: of_request.unwrap_or_else(|| attempt.of_secret(&written)),
    }
}

struct Attempt<'a> {
    signature: &'a Signature<'a>,
    date: AmzDate,
    scope: &'a str,
    credential: &'a Credential<'a>,
    key: &'a SigningKey,
}

impl Attempt<'_> {
    fn of_request(&self, canonical: &CanonicalRequest<'_>) -> Option<String> {
        self.missing_header(canonical)
            .or_else(|| self.path(canonical))
            .or_else(|| self.query(canonical))
            .or_else(|| self.payload(canonical))
            .or_else(|| self.host(canonical))
    }

    fn of_secret(&self, written: &[u8]) -> String {
        self.secret(written).unwrap_or_else(|| {
            "none of the usual mistakes explains it, so the secret access key differs, or something that is signed \
             was changed on the way: compare the canonical request with that of the client"
                .to_owned()
        })
    }

    fn explains(&self, canonical: &CanonicalRequest<'_>) -> bool {
        self.is_signed_by(self.key, &canonical.write())
    }

    fn is_signed_by(&self, key: &SigningKey, written: &[u8]) -> bool {
        let tag = key.sign(&string_to_sign(self.date, self.scope, written));
        hex(tag.as_ref()) == self.signature.signature
    }

    fn missing_header(&self, canonical: &CanonicalRequest<'_>) -> Option<String> {
        let mut names = canonical.signed_headers.split(';');
        let missing = names.find(|name| canonical.request.values(name).next().is_none())?;
        Some(format!("the header `{missing}` is signed, but it did not arrive"))
    }

    fn path(&self, canonical: &CanonicalRequest<'_>) -> Option<String> {
        if self.explains(&CanonicalRequest { path: PathRules::AsSent, ..*canonical }) {
            return Some(
                "the path is encoded once, as for S3: every other service takes it encoded twice. \
                 curl 7.88's --aws-sigv4 encodes it once; newer ones and the AWS SDKs do not"
                    .to_owned(),
            );
        }
        self.explains(&CanonicalRequest { path: PathRules::TwiceNotNormalized, ..*canonical }).then(|| {
            "the path has dot segments or double slashes: they are removed before it is signed".to_owned()
        })
    }

    fn query(&self, canonical: &CanonicalRequest<'_>) -> Option<String> {
        let sent = CanonicalQuery::as_sent(canonical.request.query?);
        self.explains(&CanonicalRequest { query: &sent, ..*canonical }).then(|| {
            "the query is signed as it was sent: its parameters are sorted and escaped before it is signed".to_owned()
        })
    }

    fn payload(&self, canonical: &CanonicalRequest<'_>) -> Option<String> {
        for word in PAYLOAD_WORDS {
            if self.explains(&CanonicalRequest { payload: word, ..*canonical }) {
                return Some(format!(
                    "{word} is signed in place of the body's hash: only S3 takes that; sign the SHA-256 of the body"
                ));
            }
        }
        let empty = sha256_hex(b"");
        if empty != canonical.payload && self.explains(&CanonicalRequest { payload: &empty, ..*canonical }) {
            return Some("an empty body is signed, but one arrived".to_owned());
        }
        let declared = canonical.request.values(CONTENT_SHA256).next()?;
        let declared =
            std::str::from_utf8(declared).ok().filter(|declared| *declared != canonical.payload)?;
        self.explains(&CanonicalRequest { payload: declared, ..*canonical }).then(|| {
            format!(
                "the body was changed after it was signed: {CONTENT_SHA256} says {declared}, and the body that arrived \
                 has {}",
                canonical.payload
            )
        })
    }

    fn host(&self, canonical: &CanonicalRequest<'_>) -> Option<String> {
        let arrived = canonical.request.values("host").next()?;
        let arrived = std::str::from_utf8(arrived).ok()?;
        let (name, port) = arrived.rsplit_once(':').unwrap_or((arrived, ""));
        let with_port = |name: &str| match port {
            "" => name.to_owned(),
            port => format!("{name}:{port}"),
        };
        let Credential { region, service, .. } = *self.credential;
        let aws = [
            format!("{service}.{region}.amazonaws.com"),
            format!("{service}-control.{region}.amazonaws.com"),
            format!("{service}.amazonaws.com"),
            format!("api.{service}.{region}.amazonaws.com"),
        ];
        let local = ["localhost", "127.0.0.1", "[::1]"].map(with_port);
        let without_port = name.to_owned();
        let mut hosts = aws.into_iter().chain(local).chain([without_port]).filter(|host| host != arrived);
        let signed =
            hosts.find(|host| self.explains(&CanonicalRequest { host: Some(host), ..*canonical }))?;
        Some(format!("the signed Host is `{signed}`, and `{arrived}` arrived: sign for the URL you call"))
    }

    fn secret(&self, written: &[u8]) -> Option<String> {
        let Credential { date, region, service, .. } = *self.credential;
        let signs = |secret: &&'static str| {
            let key = SigningKey::derive(&Secret::new(*secret), date, region, service);
            self.is_signed_by(&key, written)
        };
        let secret = HABITS.into_iter().find(signs)?;
        Some(format!(
            "it is signed with the secret access key `{secret}`: take the one that `agentcore-local env` prints"
        ))
    }
}
