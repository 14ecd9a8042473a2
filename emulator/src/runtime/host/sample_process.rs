//! The sample server as a process of its own, as the binary runs it.
//!
//! The program is told by the binary: in a test, the library's own executable would be the test. Its standard input
//! is a pipe that ends with the emulator, even when the emulator is killed: the program must end with it.

use std::path::PathBuf;
use std::time::Duration;

use super::line::LineSink;
use super::process::Process;
use super::program::Program;

/// A host for `program` with `arguments`, in which `{port}` becomes the port.
pub(super) fn host(program: PathBuf, arguments: Vec<String>, deadline: Duration, sink: LineSink) -> Process {
    let program = Program {
        program: program.into_os_string(),
        shown: "the sample server".to_owned(),
        arguments,
        environment: Vec::new(),
        withheld: Vec::new(),
        directory: None,
        port: None,
    };
    Process::new(program, deadline, sink)
}
