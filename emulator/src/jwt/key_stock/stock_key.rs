//! One key of the stock, which is available as soon as it is needed.

use std::sync::{Arc, OnceLock};

use tokio::sync::Mutex;

use super::generate::Spares;
use crate::jwt::sign::{KeyError, SigningKey};

/// A key that is parsed or generated when it is first needed.
#[derive(Debug)]
pub(crate) struct StockKey {
    /// PKCS#8 DER; `None` for a key to be generated.
    embedded: Option<&'static [u8]>,
    spares: Arc<Spares>,
    made: OnceLock<SigningKey>,
    /// Held while the key is created, so that it is created once.
    turn: Mutex<()>,
}

impl StockKey {
    pub(super) fn new(embedded: Option<&'static [u8]>, spares: Arc<Spares>) -> Self {
        Self { embedded, spares, made: OnceLock::new(), turn: Mutex::const_new(()) }
    }

    /// The key, unless it would have to be generated: then nothing can have been signed with it.
    pub(crate) fn known(&self) -> Option<&SigningKey> {
        if let Some(key) = self.made.get() {
            return Some(key);
        }
        let key = SigningKey::from_pkcs8(self.embedded?).ok()?;
        Some(self.made.get_or_init(|| key))
    }

    /// The key, generated now if necessary, on threads that serve no request. Fails if that is not possible.
    pub(crate) async fn get(&self) -> Result<&SigningKey, KeyError> {
        if let Some(key) = self.known() {
            return Ok(key);
        }
        let _turn = self.turn.lock().await;
        if let Some(key) = self.known() {
            return Ok(key);
        }
        let key = self.spares.take().await?;
        Ok(self.made.get_or_init(|| key))
    }
}
