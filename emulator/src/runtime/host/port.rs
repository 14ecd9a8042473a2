//! The loopback port of a server that does not listen yet.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::HostError;

/// Below the ports that systems assign by themselves (Linux from 32768, macOS from 49152): until the server
/// listens, which takes some a second, no one else is assigned its port.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// How many ports this process has handed out.
static GIVEN: AtomicU32 = AtomicU32::new(0);

/// A port on which nothing listens, another one with each call; fails if the system has none.
pub(super) fn free_port() -> io::Result<u16> {
    match first_free(std::iter::repeat_with(next).take(COUNT.into())) {
        Some(port) => Ok(port),
        None => Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port()),
    }
}

/// The port that a server always has; fails if something listens there.
pub(super) fn fixed_port(port: u16) -> Result<u16, HostError> {
    match take(port) {
        Ok(()) => Ok(port),
        Err(reason) => Err(HostError::PortTaken { port, reason: Arc::new(reason) }),
    }
}

fn first_free(mut ports: impl Iterator<Item = u16>) -> Option<u16> {
    ports.find(|port| take(*port).is_ok())
}

/// Binds a port for a moment, at both addresses of the loopback interface: a listener at the other one would be taken for
/// the server. A system without IPv6 has no other one.
fn take(port: u16) -> io::Result<()> {
    let _ipv4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
        Err(reason) if reason.kind() == io::ErrorKind::AddrInUse => Err(reason),
        _ => Ok(()),
    }
}

/// Emulators that start at the same moment begin at different ports.
fn next() -> u16 {
    let place = std::process::id().wrapping_mul(127).wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed));
    FIRST + u16::try_from(place % u32::from(COUNT)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_ports_are_the_same_and_the_system_gives_none_of_them() {
        let mut ports: Vec<u16> = (0..100).map(|_| free_port().unwrap()).collect();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 100);
        assert!(ports.iter().all(|port| (FIRST..FIRST + COUNT).contains(port)), "{ports:?}");
    }

    #[test]
    fn a_port_that_is_taken_is_passed_over() {
        let (taken, free) = (free_port().unwrap(), free_port().unwrap());
        let _listener = TcpListener::bind((Ipv4Addr::LOCALHOST, taken)).unwrap();
        assert_eq!(first_free([taken, free].into_iter()), Some(free));
        assert_eq!(first_free([taken].into_iter()), None);
    }

    #[test]
    fn a_port_that_is_taken_at_the_other_address_is_passed_over() {
        let (taken, free) = (free_port().unwrap(), free_port().unwrap());
        let _listener = TcpListener::bind((Ipv6Addr::LOCALHOST, taken)).unwrap();
        assert_eq!(first_free([taken, free].into_iter()), Some(free));
        assert!(matches!(fixed_port(taken), Err(HostError::PortTaken { .. })));
    }
}
