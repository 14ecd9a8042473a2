//! Where the processes of a group listen, from `/proc` on Linux. Other systems do not report it.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use rustix::process::Pid;

/// The state of a socket that listens. Documented: Linux, `include/net/tcp_states.h`, `TCP_LISTEN`.
const LISTEN: &str = "0A";

/// The addresses at which processes of the group with this leader listen, in order; empty if they are not known.
pub(super) fn of_group(leader: Pid) -> Vec<SocketAddr> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let processes = processes.flatten().map(|entry| entry.path()).filter(|process| leads(leader, process));
    let sockets: HashSet<String> = processes.flat_map(|process| sockets_of(&process)).collect();
    let mut addresses = BTreeSet::new();
    for table in tables() {
        let listeners = table.lines().filter_map(listener);
        addresses.extend(listeners.filter(|(_, inode)| sockets.contains(*inode)).map(|(address, _)| address));
    }
    addresses.into_iter().collect()
}

/// Whether who listens on the port does so on loopback addresses alone; `false` if that is not known.
pub(super) fn are_on_loopback_only(port: u16) -> bool {
    let mut listening = tables().into_iter().flat_map(|table| {
        let listeners = table.lines().filter_map(listener).map(|(address, _)| address);
        listeners.filter(|address| address.port() == port).collect::<Vec<_>>()
    });
    let Some(first) = listening.next() else { return false };
    first.ip().is_loopback() && listening.all(|address| address.ip().is_loopback())
}

fn tables() -> Vec<String> {
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().filter_map(|table| fs::read_to_string(table).ok()).collect()
}

/// Whether the process of this folder is in the group. Documented: proc(5), `stat`: the group is the third field after
/// the name, which is in brackets and may contain any character.
fn leads(leader: Pid, process: &Path) -> bool {
    let Ok(stat) = fs::read_to_string(process.join("stat")) else { return false };
    let group = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(2)?.parse().ok());
    group == Some(leader.as_raw_nonzero().get())
}

/// The inodes of a process's sockets. Documented: proc(5), `fd`: `socket:[INODE]`.
fn sockets_of(process: &Path) -> Vec<String> {
    let Ok(descriptors) = fs::read_dir(process.join("fd")) else { return Vec::new() };
    let links = descriptors.flatten().filter_map(|entry| fs::read_link(entry.path()).ok());
    let inode = |link: &Path| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned());
    links.filter_map(|link| inode(&link)).collect()
}

/// The address and the inode of a line of `/proc/net/tcp` or `tcp6`; `None` for a socket that does not listen.
fn listener(line: &str) -> Option<(SocketAddr, &str)> {
    let mut fields = line.split_ascii_whitespace().skip(1);
    let (local, _remote, state) = (fields.next()?, fields.next()?, fields.next()?);
    let inode = fields.nth(5)?;
    let (host, port) = local.split_once(':')?;
    let address = SocketAddr::new(host_of(host)?, u16::from_str_radix(port, 16).ok()?);
    (state == LISTEN).then_some((address, inode))
}

/// An address as its words of 32 bits, each in the machine's byte order.
fn host_of(words: &str) -> Option<IpAddr> {
    let word = |start: usize| {
        let word = u32::from_str_radix(words.get(start..start + 8)?, 16).ok()?;
        Some(word.to_ne_bytes())
    };
    match words.len() {
        8 => Some(IpAddr::from(word(0)?)),
        32 => {
            let mut bytes = [0; 16];
            for (place, start) in bytes.chunks_exact_mut(4).zip([0, 8, 16, 24]) {
                place.copy_from_slice(&word(start)?);
            }
            Some(IpAddr::from(bytes))
        }
        _ => None,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::TcpListener;

    use rustix::process::getpgrp;

    use super::*;

    #[test]
    fn both_families_are_found() {
        for host in ["127.0.0.1:0", "[::1]:0"] {
            let listener = TcpListener::bind(host).unwrap();
            let address = listener.local_addr().unwrap();
            assert!(of_group(getpgrp()).contains(&address), "{address}");
            drop(listener);
            assert!(!of_group(getpgrp()).contains(&address), "{address}");
        }
    }

    #[test]
    fn an_empty_group_listens_nowhere() {
        // Linux assigns ids below 2^22.
        assert_eq!(of_group(Pid::from_raw(i32::MAX).unwrap()), []);
    }

    #[test]
    fn what_does_not_listen_is_left_out() {
        let line = |state| {
            format!("   1: 0100007F:1F90 00000000:0000 {state} 0:0 00:0 0 1000 0 4711 1 0 100 0 0 10 0")
        };
        if cfg!(target_endian = "little") {
            assert_eq!(listener(&line("0A")), Some(("127.0.0.1:8080".parse().unwrap(), "4711")));
        }
        assert_eq!(listener(&line("01")), None);
        assert_eq!(listener("  sl  local_address rem_address   st"), None);
    }
}
