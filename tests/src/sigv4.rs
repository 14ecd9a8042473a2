//! Requests signed as the AWS SDKs sign them, by the signer of the one for Rust.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use reqwest::header::HeaderName;
use reqwest::{Request, RequestBuilder, Response};

/// Who signs, for what, and when.
#[derive(Clone, Debug)]
pub struct SigV4 {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
    /// The region in the credential scope.
    pub region: String,
    /// The signing name in the credential scope.
    pub service: String,
    /// The time of the signature.
    pub time: SystemTime,
}

impl SigV4 {
    /// The account's root, now and in the stack's own region.
    #[expect(clippy::disallowed_methods, reason = "a client has the time of its machine")]
    pub fn root(service: &str) -> Self {
        Self {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            session_token: None,
            region: "us-east-1".to_owned(),
            service: service.to_owned(),
            time: SystemTime::now(),
        }
    }

    /// The same in another region.
    #[must_use]
    pub fn in_region(self, region: &str) -> Self {
        Self { region: region.to_owned(), ..self }
    }

    /// Adds the headers of the signature; every header that is there is signed.
    pub fn sign(&self, request: Request) -> Request {
        let body = request.body().map_or_else(Vec::new, |body| body.as_bytes().unwrap().to_vec());
        self.sign_with(request, SignableBody::Bytes(&body), SigningSettings::default())
    }

    /// Adds the parameters of the signature, which is good for as long as `expires_in` says.
    pub fn presign(&self, request: Request, expires_in: Duration) -> Request {
        let body = request.body().map_or_else(Vec::new, |body| body.as_bytes().unwrap().to_vec());
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(expires_in);
        self.sign_with(request, SignableBody::Bytes(&body), settings)
    }

    /// Signs `x-amz-content-sha256` with these words in place of the body's hash.
    pub fn sign_marker(&self, request: Request, marker: &str) -> Request {
        let mut settings = SigningSettings::default();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        self.sign_with(request, SignableBody::Precomputed(marker.to_owned()), settings)
    }

    fn sign_with(&self, mut request: Request, body: SignableBody<'_>, settings: SigningSettings) -> Request {
        let identity = Credentials::new(
            self.access_key_id.clone(),
            self.secret.clone(),
            self.session_token.clone(),
            None,
            "tests",
        )
        .into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(&self.service)
            .time(self.time)
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let headers: Vec<(String, String)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (method, url) = (request.method().as_str(), request.url().as_str());
        let signable = SignableRequest::new(method, url, headers, body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        let (headers, parameters) = instructions.into_parts();
        for header in headers {
            let name: HeaderName = header.name().parse().unwrap();
            request.headers_mut().insert(name, header.value().parse().unwrap());
        }
        for (name, value) in parameters {
            request.url_mut().query_pairs_mut().append_pair(name, &value);
        }
        request
    }

    /// Signs a request that is otherwise whole, and sends it.
    pub async fn send(&self, request: RequestBuilder) -> Response {
        let (client, request) = request.build_split();
        client.execute(self.sign(request.unwrap())).await.unwrap()
    }
}
