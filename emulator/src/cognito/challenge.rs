//! The sessions between InitiateAuth and RespondToAuthChallenge.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use super::error::CognitoError;
use crate::aws::MarkedText;
use crate::base::Entropy;
use crate::base::entropy::sha256;

/// The prefix of every session text. Recorded: 2024 and later.
const PREFIX: &str = "AYABe";

/// A challenge that is waiting for its response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChallengeSession {
    /// The app client that started it.
    pub(crate) client_id: String,
    pub(crate) sub: String,
    /// When it expires.
    pub(crate) expires_at: Timestamp,
}

/// The open sessions of one pool, by the digest of their text.
#[derive(Debug, Default)]
pub(crate) struct ChallengeSessions(HashMap<[u8; 32], ChallengeSession>);

impl ChallengeSessions {
    /// Opens a session and returns its text.
    pub(crate) fn open(&mut self, session: ChallengeSession, now: Timestamp, entropy: &Entropy) -> String {
        self.0.retain(|_, open| open.expires_at > now);
        let text = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(entropy.bytes::<600>()));
        self.0.insert(sha256(text.as_bytes()), session);
        text
    }

    /// Looks up a session without closing it.
    ///
    /// Recorded: the text for an unknown session. Inferred: the text for an expired one.
    pub(crate) fn get(
        &self,
        text: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Result<ChallengeSession, CognitoError> {
        let found = self.0.get(&sha256(text.as_bytes())).filter(|session| session.client_id == client_id);
        let session = found
            .ok_or_else(|| CognitoError::denied(MarkedText::recorded("Invalid session for the user.")))?;
        if session.expires_at <= now {
            return Err(CognitoError::denied("Invalid session for the user, session is expired."));
        }
        Ok(session.clone())
    }

    /// Closes a session and returns whether it was open, so that only one of two concurrent responses counts.
    pub(crate) fn close(&mut self, text: &str) -> bool {
        self.0.remove(&sha256(text.as_bytes())).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_its_clients_and_ends() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut sessions = ChallengeSessions::default();
        let session = ChallengeSession { client_id: "a".into(), sub: "1".into(), expires_at: at(180) };
        let text = sessions.open(session.clone(), at(0), &Entropy::seeded("a"));
        assert!(text.starts_with("AYABe"));
        assert_eq!(sessions.get(&text, "a", at(179)), Ok(session));
        let unknown = CognitoError::denied(MarkedText::recorded("Invalid session for the user."));
        assert_eq!(sessions.get(&text, "b", at(0)), Err(unknown.clone()));
        let late = CognitoError::denied("Invalid session for the user, session is expired.");
        assert_eq!(sessions.get(&text, "a", at(180)), Err(late));
        assert!(sessions.close(&text) && !sessions.close(&text));
        assert_eq!(sessions.get(&text, "a", at(0)), Err(unknown));
    }
}
