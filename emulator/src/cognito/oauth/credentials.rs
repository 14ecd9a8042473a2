//! The credentials of a request to the token endpoint: the form, and the client's authentication.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::base::Secret;

/// The request cannot be read, and why.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub(crate) struct MalformedCredentials(pub(crate) &'static str);

/// The form of a token request.
#[derive(Debug)]
pub(crate) struct Form(HashMap<String, Secret>);

impl Form {
    /// Reads a form; rejects repeated parameters (RFC 6749, 3.2).
    pub(crate) fn read(body: &[u8]) -> Result<Self, MalformedCredentials> {
        let mut parameters = HashMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            if parameters.insert(name.into_owned(), Secret::new(value)).is_some() {
                return Err(MalformedCredentials("a parameter came twice"));
            }
        }
        Ok(Self(parameters))
    }

    /// Returns a parameter; an empty one counts as absent (RFC 6749, 3.2).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(Secret::expose).filter(|value| !value.is_empty())
    }
}

/// The claimed identity of the client.
#[derive(Debug)]
pub(crate) struct Credentials {
    /// The client id; `None` if neither header nor form has one.
    pub(crate) client_id: Option<String>,
    /// The secret, from the header or the form.
    pub(crate) secret: Option<Secret>,
}

impl Credentials {
    /// Reads the credentials from the header (`client_secret_basic`) or the form (`client_secret_post`).
    ///
    /// Inferred: a secret in both, or a client id in both that differs, is refused (RFC 6749, 2.3).
    pub(crate) fn read(headers: &HeaderMap, form: &Form) -> Result<Self, MalformedCredentials> {
        let (in_form, form_secret) = (form.get("client_id"), form.get("client_secret"));
        let Some(header) = headers.get(AUTHORIZATION) else {
            return Ok(Self { client_id: in_form.map(str::to_owned), secret: form_secret.map(Secret::new) });
        };
        let (client_id, secret) =
            basic(header.as_bytes()).ok_or(MalformedCredentials("the Authorization header is not Basic"))?;
        if form_secret.is_some() {
            return Err(MalformedCredentials("credentials in the header and in the form"));
        }
        if in_form.is_some_and(|in_form| in_form != client_id) {
            return Err(MalformedCredentials("header and form name different clients"));
        }
        Ok(Self {
            client_id: Some(client_id),
            secret: Some(secret).filter(|secret| !secret.expose().is_empty()),
        })
    }
}

/// Truncates a text of the caller to a line or two for the trace.
pub(crate) fn truncate(text: &str) -> String {
    const MAX_LENGTH: usize = 200;
    match text.char_indices().nth(MAX_LENGTH) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
    }
}

fn basic(header: &[u8]) -> Option<(String, Secret)> {
    let (scheme, encoded) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    Some((client_id.to_owned(), Secret::new(secret)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(
        header: Option<&str>,
        form: &str,
    ) -> Result<(Option<String>, Option<String>), MalformedCredentials> {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert(AUTHORIZATION, header.parse().unwrap());
        }
        let read = Credentials::read(&headers, &Form::read(form.as_bytes())?)?;
        Ok((read.client_id, read.secret.map(|secret| secret.expose().to_owned())))
    }

    fn pair(client_id: &str, secret: &str) -> (Option<String>, Option<String>) {
        (Some(client_id.to_owned()), Some(secret.to_owned()))
    }

    #[test]
    fn come_from_either_place() {
        // YTpi is a:b.
        assert_eq!(credentials(Some("Basic YTpi"), ""), Ok(pair("a", "b")));
        assert_eq!(credentials(Some("basic YTpi"), "client_id=a"), Ok(pair("a", "b")));
        assert_eq!(credentials(None, "client_id=a&client_secret=b"), Ok(pair("a", "b")));
        assert_eq!(credentials(None, "client_id=a&client_secret="), Ok((Some("a".to_owned()), None)));
        assert_eq!(credentials(None, ""), Ok((None, None)));
    }

    #[test]
    fn long_texts_are_cut_in_traces() {
        assert_eq!(truncate("tools.read"), "tools.read");
        assert_eq!(truncate(&"é".repeat(201)), "é".repeat(200) + "...");
    }

    #[test]
    fn must_not_contradict_each_other() {
        for (header, form) in [
            (Some("Basic YTpi"), "client_secret=b"),
            (Some("Basic YTpi"), "client_id=c"),
            (Some("Bearer YTpi"), ""),
            (Some("Basic %%%"), ""),
            (None, "client_id=a&client_id=a"),
        ] {
            assert!(credentials(header, form).is_err(), "{header:?} {form}");
        }
    }
}
