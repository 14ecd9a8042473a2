//! One key of the stock, which is there as soon as somebody needs it.

use std::sync::{Arc, OnceLock};

use tokio::sync::Mutex;

use super::generate::Spares;
use crate::jwt::sign::{KeyError, SigningKey};

/// A key that is parsed or generated when it is first needed.
#[derive(Debug)]
pub(crate) struct StockKey {
    /// PKCS#8 DER; none for one that is to be generated.
    embedded: Option<&'static [u8]>,
    spares: Arc<Spares>,
    made: OnceLock<SigningKey>,
    /// Held by who makes it, so that it is made once.
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

    /// The key, generated now if need be, on threads that serve no request. Fails when it cannot be.
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
