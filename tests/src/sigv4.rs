//! Requests signed as the AWS SDKs sign them, by the signer of the one for Rust.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use reqwest::header::{HeaderName, HeaderValue};
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
    pub fn sign(&self, mut request: Request) -> Request {
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
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let headers: Vec<(String, String)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let body = request.body().map_or(&b""[..], |body| body.as_bytes().unwrap());
        let (method, url) = (request.method().as_str(), request.url().as_str());
        let signable = SignableRequest::new(method, url, headers, SignableBody::Bytes(body)).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        let added: Vec<(HeaderName, HeaderValue)> = instructions
            .headers()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        request.headers_mut().extend(added);
        request
    }

    /// Signs a request that is otherwise whole, and sends it.
    pub async fn send(&self, request: RequestBuilder) -> Response {
        let (client, request) = request.build_split();
        client.execute(self.sign(request.unwrap())).await.unwrap()
    }
}
