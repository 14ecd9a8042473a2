//! The checks of a token, in AgentCore's order.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use super::authorizer::AuthorizerConfiguration;
use super::claims;
use super::issuer_mismatch;
use super::key_store::KeyStore;
use super::refusal::TokenError;
use super::unverified::Unverified;
use crate::base::Clock;
use crate::trace::{Cause, Check, Recorder, Verdict};

/// How much of a token's claims a trace shows as a whole, in characters.
const SHOWN_CLAIMS: usize = 2000;
const ALGORITHM: &str = "RS256";

#[derive(Debug)]
pub(super) struct Verifier {
    /// The configured checks.
    pub(super) configuration: AuthorizerConfiguration,
    /// What `iss` must be.
    pub(super) issuer: String,
    pub(super) keys: KeyStore,
    pub(super) clock: Clock,
}

pub(super) struct Verification {
    /// Every check that was made, in order.
    pub(super) checks: Arc<[Check]>,
    /// The token and the generation of the keys that it was verified with.
    pub(super) outcome: Result<(VerifiedToken, u64), TokenError>,
}

/// The checks made so far, and the refusal that the first failure means.
#[derive(Default)]
struct Findings {
    checks: Vec<Check>,
    refusal: Option<TokenError>,
}

impl Findings {
    /// Adds a check; returns whether it passed.
    fn note(&mut self, check: Check, refusal: impl FnOnce() -> TokenError) -> bool {
        let passed = check.verdict == Verdict::Passed;
        if !passed {
            self.refusal.get_or_insert_with(refusal);
        }
        self.checks.push(check);
        passed
    }
}

impl Verifier {
    /// Makes all checks. Whoever signed a readable token, all its claims are checked, so that the trace
    /// shows everything that is wrong with it; the first failure decides.
    pub(super) async fn verify(&self, token: &str, margin: Duration, recorder: &Recorder) -> Verification {
        let mut findings = Findings::default();
        let parsed = match Unverified::parse(token) {
            Ok(parsed) => parsed,
            Err(malformed) => {
                let check =
                    Check::failed(Cause::TokenMalformed, "token", "a signed JWT", malformed.to_string());
                return Verification { checks: [check].into(), outcome: Err(TokenError::Unparsable) };
            }
        };
        let shown = claims::shortened(&Value::Object(parsed.claims.clone()).to_string(), SHOWN_CLAIMS);
        findings.checks.push(Check::passed("token", "a signed JWT", shown));
        let generation = self.check_origin(&parsed, recorder, &mut findings).await;
        self.check_claims(&parsed.claims, margin, &mut findings);
        let outcome = match (findings.refusal, generation, claims::expires_at(&parsed.claims)) {
            (None, Some(generation), Some(expires_at)) => {
                Ok((VerifiedToken::new(parsed.claims, expires_at), generation))
            }
            (refusal, ..) => Err(refusal.unwrap_or(TokenError::Unparsable)),
        };
        Verification { checks: findings.checks.into(), outcome }
    }

    /// Whether the issuer has signed it: returns the generation of the keys, and stops at the first failure, because
    /// no key is looked up for a wrong issuer or algorithm.
    async fn check_origin(
        &self,
        parsed: &Unverified<'_>,
        recorder: &Recorder,
        findings: &mut Findings,
    ) -> Option<u64> {
        let algorithm = Value::String(parsed.algorithm.clone());
        let holds = parsed.algorithm == ALGORITHM;
        let check = claims::judged(
            Cause::WrongAlgorithm,
            "alg",
            ALGORITHM,
            claims::display_claim(Some(&algorithm)),
            holds,
        );
        if !findings.note(check, || TokenError::Algorithm) {
            return None;
        }
        let issuer = parsed.claims.get("iss");
        let holds = issuer.and_then(Value::as_str) == Some(&self.issuer);
        let check = match holds {
            true => Check::passed("iss", self.issuer.clone(), self.issuer.clone()),
            false => {
                let discovery_url = &self.configuration.discovery_url;
                let cause =
                    issuer_mismatch::cause(&self.issuer, issuer.and_then(Value::as_str), discovery_url);
                Check::failed(cause, "iss", self.issuer.clone(), claims::display_claim(issuer))
            }
        };
        if !findings.note(check, || TokenError::Issuer) {
            return None;
        }
        self.check_signature(parsed, recorder, findings).await
    }

    /// Inferred: a token that names no key is refused, even if the issuer has only one.
    async fn check_signature(
        &self,
        parsed: &Unverified<'_>,
        recorder: &Recorder,
        findings: &mut Findings,
    ) -> Option<u64> {
        let expected = "a key of the issuer";
        let Some(kid) = parsed.key_id.as_deref() else {
            findings
                .note(Check::failed(Cause::UnknownKey, "kid", expected, "absent"), || TokenError::UnknownKey);
            return None;
        };
        let mut known = match self.keys.known(kid, recorder).await {
            Ok(known) => known,
            Err(error) => {
                let actual = format!("the keys cannot be fetched: {error}");
                let check = Check::failed(Cause::KeysUnavailable, "kid", expected, actual);
                findings.note(check, || TokenError::KeysUnavailable(error.0));
                return None;
            }
        };
        let key = known.keys().get(kid);
        let actual = claims::display_claim(Some(&kid.into()));
        let check = claims::judged(Cause::UnknownKey, "kid", expected, actual, key.is_some());
        findings.note(check, || TokenError::UnknownKey);
        let mut holds = key?.verifies(parsed.signed, parsed.signature);
        if !holds && let Some(newer) = self.keys.after(&known, recorder).await {
            known = newer;
            holds = known.keys().get(kid).is_some_and(|key| key.verifies(parsed.signed, parsed.signature));
        }
        let actual = if holds { "valid" } else { "another" };
        let check = claims::judged(
            Cause::BadSignature,
            "signature",
            "the signature of this kid's key",
            actual,
            holds,
        );
        findings.note(check, || TokenError::Signature).then(|| known.generation())
    }

    fn check_claims(&self, claims: &Map<String, Value>, margin: Duration, findings: &mut Findings) {
        let now = self.clock.epoch_seconds();
        findings.note(claims::exp(claims, now, margin), || TokenError::Expired);
        findings.note(claims::nbf(claims, now), || TokenError::NotYetValid);
        let AuthorizerConfiguration {
            allowed_clients, allowed_audience, allowed_scopes, custom_claims, ..
        } = &self.configuration;
        if !allowed_clients.is_empty() {
            findings.note(claims::allowed_clients(claims, allowed_clients), || TokenError::Client);
        }
        if !allowed_audience.is_empty() {
            findings.note(claims::allowed_audience(claims, allowed_audience), || TokenError::Audience);
        }
        if !allowed_scopes.is_empty() {
            findings.note(claims::allowed_scopes(claims, allowed_scopes), || TokenError::Scope);
        }
        for custom in custom_claims {
            let check = claims::custom(claims, &custom.name, &custom.rule);
            findings.note(check, || TokenError::CustomClaim(custom.name.clone()));
        }
    }
}

/// A token that passed every check. Only the verification creates one.
#[derive(Debug)]
pub(crate) struct VerifiedToken {
    claims: Map<String, Value>,
    expires_at: i64,
}

impl VerifiedToken {
    /// `claims` were signed by the issuer; `expires_at` is their `exp`.
    pub(super) fn new(claims: Map<String, Value>, expires_at: i64) -> Self {
        Self { claims, expires_at }
    }

    /// `sub`.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.claims.get("sub").and_then(Value::as_str)
    }

    /// `client_id`.
    pub(crate) fn client_id(&self) -> Option<&str> {
        self.claims.get("client_id").and_then(Value::as_str)
    }

    /// `exp`, in seconds since 1970.
    pub(crate) fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// All claims, in the token's order.
    pub(crate) fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}
