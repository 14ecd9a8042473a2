//! The development keys that this source publishes.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many there are: a user pool takes two.
pub(super) const COUNT: usize = 40;

/// RSA-2048, PKCS#8 DER; see `fixtures/keys/README.md`.
const KEYS: [&[u8]; COUNT] = [
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-01.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-02.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-03.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-04.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-05.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-06.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-07.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-08.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-09.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-10.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-11.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-12.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-13.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-14.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-15.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-16.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-17.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-18.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-19.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-20.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-21.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-22.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-23.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-24.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-25.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-26.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-27.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-28.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-29.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-30.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-31.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-32.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-33.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-34.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-35.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-36.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-37.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-38.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-39.der")),
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-40.der")),
];

/// How many keys this process has given out: shared by all stocks, so that no two pools get the same key.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The next key that nobody in this process has been given, in PKCS#8 DER; none when all are gone.
pub(super) fn next() -> Option<&'static [u8]> {
    KEYS.get(NEXT.fetch_add(1, Ordering::Relaxed)).copied()
}

/// All of them, PKCS#8 DER.
#[cfg(test)]
pub(crate) fn all() -> &'static [&'static [u8]] {
    &KEYS
}
