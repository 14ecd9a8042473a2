//! The resource limits of one validation. The validator has no limits of its own and cannot be stopped from outside, so
//! every
//! visit of a value is counted, and the one that is too many unwinds the stack.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::time::Instant;

/// Visits of values between two checks of the clock: some 100 µs.
const STEPS_BETWEEN: u64 = 4096;
/// For errors that are to be put into words, in bytes: some 30,000 of them.
const ROOM: usize = 64 * 1024 * 1024;
/// The approximate size of an error with its paths and its value, in bytes.
const ERROR: usize = 2048;
/// A longer name adds to the size of every later error, whose path may contain it.
const SHORT_NAME: usize = 64;

/// The limits of one validation, and what is left of them.
#[derive(Debug)]
pub(super) struct Watch {
    steps: Cell<u64>,
    deadline: Option<Instant>,
    room: Cell<usize>,
    /// The size of every error, in bytes.
    error: Cell<usize>,
    /// The address where the stack began, and how far from there it may grow.
    stack: (usize, usize),
}

/// Which limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// No steps or no time is left.
    Late,
    Crowded,
    Deep,
}

impl Watch {
    /// Allows this many visits of values and this much stack, in bytes.
    pub(super) fn steps(steps: u64, stack: usize) -> Self {
        let here = 0_u8;
        Self {
            steps: Cell::new(steps),
            deadline: None,
            room: Cell::new(ROOM),
            error: Cell::new(ERROR),
            stack: (address(&here), stack),
        }
    }

    /// Allows this much stack, in bytes, and as many visits as fit before `deadline`.
    pub(super) fn until(deadline: Instant, stack: usize) -> Self {
        Self { deadline: Some(deadline), ..Self::steps(0, stack) }
    }

    /// The same for errors that each keep `bytes` of the schema.
    pub(super) fn with_errors_of(self, bytes: usize) -> Self {
        self.error.set(self.error.get().saturating_add(bytes));
        self
    }

    /// Runs a validation of watched values, to its end or to the limit that it reaches.
    pub(super) fn run<T>(&self, validation: impl FnOnce() -> T) -> Result<T, Stopped> {
        // Nothing that the validation changes is read after it was stopped.
        let outcome = panic::catch_unwind(AssertUnwindSafe(validation));
        outcome.map_err(|thrown| match thrown.downcast::<Stopped>() {
            Ok(stopped) => *stopped,
            Err(thrown) => panic::resume_unwind(thrown),
        })
    }

    /// Resets the room for errors before a second run.
    pub(super) fn empty_room(&self) {
        self.room.set(ROOM);
    }

    /// Counts `steps` visits, each of some 20 ns.
    pub(super) fn count(&self, steps: u64) {
        match self.steps.get().checked_sub(steps) {
            Some(left) => self.steps.set(left),
            None => self.look_at_the_clock(),
        }
    }

    /// Counts a visit of a value, at any depth.
    pub(super) fn count_visit(&self) {
        let here = 0_u8;
        let (began, most) = self.stack;
        if began.abs_diff(address(&here)) > most {
            stop(Stopped::Deep);
        }
        self.count(1);
    }

    /// Counts a member's name, which an error may repeat.
    pub(super) fn count_name(&self, name: &str) {
        if name.len() > SHORT_NAME {
            self.error.set(self.error.get().saturating_add(name.len()));
            self.count(name.len() as u64 / 64);
        }
    }

    /// Counts an error, which keeps `bytes` of the value.
    pub(super) fn count_error(&self, bytes: usize) {
        match self.room.get().checked_sub(self.error.get().saturating_add(bytes)) {
            Some(left) => self.room.set(left),
            None => stop(Stopped::Crowded),
        }
    }

    #[cold]
    fn look_at_the_clock(&self) {
        if self.deadline.is_none_or(|deadline| Instant::now() >= deadline) {
            stop(Stopped::Late);
        }
        self.steps.set(STEPS_BETWEEN);
    }
}

fn address(here: &u8) -> usize {
    std::ptr::from_ref(here).addr()
}

/// Unwinds to [`Watch::run`], past the panic hook: this is not a panic.
#[cold]
fn stop(stopped: Stopped) -> ! {
    panic::resume_unwind(Box::new(stopped))
}
