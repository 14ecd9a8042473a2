//! The development keys published in this source.

use std::sync::atomic::{AtomicUsize, Ordering};

macro_rules! keys {
    ($($number:literal)*) => {
        &[$(include_bytes!(
            concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/keys/development-", $number, ".der")
        )),*]
    };
}

/// RSA-2048, PKCS#8 DER; see `fixtures/keys/README.md`. A user pool takes two.
#[rustfmt::skip]
const KEYS: &[&[u8]] = keys!(
    "01" "02" "03" "04" "05" "06" "07" "08" "09" "10" "11" "12" "13" "14" "15" "16"
    "17" "18" "19" "20" "21" "22" "23" "24" "25" "26" "27" "28" "29" "30" "31" "32"
    "33" "34" "35" "36" "37" "38" "39" "40" "41" "42" "43" "44" "45" "46" "47" "48"
    "49" "50" "51" "52" "53" "54" "55" "56" "57" "58" "59" "60" "61" "62" "63" "64"
    "65" "66" "67" "68" "69" "70" "71" "72" "73" "74" "75" "76" "77" "78" "79" "80"
    "81" "82" "83" "84" "85" "86" "87" "88" "89" "90" "91" "92" "93" "94" "95" "96"
    "97" "98" "99" "100" "101" "102" "103" "104" "105" "106" "107" "108" "109" "110" "111" "112"
    "113" "114" "115" "116" "117" "118" "119" "120" "121" "122" "123" "124" "125" "126" "127" "128"
);

/// How many keys this process has handed out: shared by all stocks, so that no two pools get the same key.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The next key not yet handed out in this process, in PKCS#8 DER; `None` if all are used.
pub(super) fn next() -> Option<&'static [u8]> {
    KEYS.get(NEXT.fetch_add(1, Ordering::Relaxed)).copied()
}

/// All keys, PKCS#8 DER.
#[cfg(test)]
pub(crate) fn all() -> &'static [&'static [u8]] {
    KEYS
}
