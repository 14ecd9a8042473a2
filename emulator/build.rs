//! Has the program's relocations packed where the C library here can read them: half a megabyte that every start
//! reads, and that stays resident, becomes ten kilobytes.

use std::process::Command;

/// The first glibc that reads packed relocations; a program that has them does not start with an older one.
const FIRST_GLIBC: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    // What another machine has cannot be asked.
    let is_native = variable("HOST") == variable("TARGET");
    if is_native && variable("CARGO_CFG_TARGET_OS") == "linux" && glibc() >= Some(FIRST_GLIBC) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of the C library here; none where it is another library than glibc.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
