//! Keys generated ahead of their use, on threads that serve no request.

use rsa::pkcs8::EncodePrivateKey as _;
use rsa::rand_core::{Infallible, TryCryptoRng, TryRng};
use tokio::sync::{Mutex, mpsc};

use super::super::sign::{KeyError, SigningKey};
use crate::base::Entropy;

/// A user pool takes two keys, so a pool's worth is ready.
const SPARES: usize = 2;
const BITS: usize = 2048;

type Generated = Result<SigningKey, KeyError>;

/// Generated keys that are ready. The first `take` starts the generation.
#[derive(Debug)]
pub(super) struct Spares {
    entropy: Entropy,
    /// A tokio mutex: callers that wait for a key queue.
    ready: Mutex<Option<mpsc::Receiver<Generated>>>,
}

impl Spares {
    pub(super) fn new(entropy: Entropy) -> Self {
        Self { entropy, ready: Mutex::const_new(None) }
    }

    pub(super) async fn take(&self) -> Generated {
        let mut ready = self.ready.lock().await;
        let receiver = ready.get_or_insert_with(|| start(&self.entropy));
        if let Some(generated) = receiver.recv().await {
            return generated;
        }
        // The task died: the next taker starts another.
        *ready = None;
        Err(KeyError::Generation("the generating stopped".to_owned()))
    }
}

/// Generates keys on all processors, as long as they may be taken and there is room.
fn start(entropy: &Entropy) -> mpsc::Receiver<Generated> {
    let (sender, receiver) = mpsc::channel(SPARES);
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for _ in 0..processors {
        tokio::spawn(generate_for(sender.clone(), entropy.clone()));
    }
    receiver
}

async fn generate_for(sender: mpsc::Sender<Generated>, entropy: Entropy) {
    // Room first: a key without a place would be one spare too many.
    while let Ok(room) = sender.reserve().await {
        let entropy = entropy.clone();
        let generated = tokio::task::spawn_blocking(move || generate(entropy)).await;
        room.send(generated.unwrap_or_else(|error| Err(KeyError::Generation(error.to_string()))));
    }
}

fn generate(entropy: Entropy) -> Generated {
    let failed = |error: &dyn std::fmt::Display| KeyError::Generation(error.to_string());
    let key = rsa::PrivateKey::new(&mut Random(entropy), BITS).map_err(|error| failed(&error))?;
    let der = key.to_pkcs8_der().map_err(|error| failed(&error))?;
    SigningKey::from_pkcs8(der.as_bytes())
}

/// The emulator's randomness as the `rsa` crate needs it.
struct Random(Entropy);

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes(self.0.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes(self.0.bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Random {}
