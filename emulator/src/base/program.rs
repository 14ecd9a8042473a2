//! Whether a program can be run, judged as exec(3) finds it: by its path, or by its name in the directories of `PATH`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// The directories that are searched if there is no `PATH`, as in glibc.
const WITHOUT_PATH: &str = "/bin:/usr/bin";

/// Why a program cannot be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAProgram {
    /// The program does not exist.
    Absent,
    /// The path is a directory.
    Directory,
    /// No one may execute the file.
    NotExecutable,
}

impl NotAProgram {
    /// Returns the error message for the program of this name.
    pub(crate) fn told_of(self, program: &str) -> String {
        match self {
            Self::Absent => format!("there is no program `{program}`"),
            Self::Directory => format!("`{program}` is a directory, not a program"),
            Self::NotExecutable => format!("`{program}` is not executable"),
        }
    }
}

/// Fails if a process in `directory` could not execute the program. A path with `/` and relative directories of `path`, the
/// value of `PATH`, are resolved from that directory; an empty one is the emulator's own.
pub(crate) fn check(program: &str, directory: &Path, path: Option<&OsStr>) -> Result<(), NotAProgram> {
    if program.contains('/') {
        return check_file(&directory.join(program));
    }
    let mut found = Err(NotAProgram::Absent);
    for folder in std::env::split_paths(path.unwrap_or(OsStr::new(WITHOUT_PATH))) {
        match check_file(&directory.join(folder).join(program)) {
            Ok(()) => return Ok(()),
            // Continue with the next directory, as exec does.
            Err(NotAProgram::NotExecutable) => found = Err(NotAProgram::NotExecutable),
            Err(NotAProgram::Absent | NotAProgram::Directory) => {}
        }
    }
    found
}

fn check_file(path: &Path) -> Result<(), NotAProgram> {
    let Ok(metadata) = fs::metadata(path) else { return Err(NotAProgram::Absent) };
    if metadata.is_dir() {
        return Err(NotAProgram::Directory);
    }
    if metadata.permissions().mode() & 0o111 == 0 {
        return Err(NotAProgram::NotExecutable);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// A directory with the program `run`, the file `text` and the directory `inner`, deleted on drop.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("agentcore-local-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("inner")).unwrap();
            for (name, mode) in [("run", 0o755), ("text", 0o644)] {
                fs::write(path.join(name), "").unwrap();
                fs::set_permissions(path.join(name), fs::Permissions::from_mode(mode)).unwrap();
            }
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_path_is_meant_from_the_directory() {
        let folder = Folder::new("program-path");
        let check = |program: &str| check(program, &folder.0, None);
        assert_eq!(check("./run"), Ok(()));
        assert_eq!(check("inner/../run"), Ok(()));
        assert_eq!(check(folder.0.join("run").to_str().unwrap()), Ok(()));
        assert_eq!(check("./none"), Err(NotAProgram::Absent));
        assert_eq!(check("./inner"), Err(NotAProgram::Directory));
        assert_eq!(check("./text"), Err(NotAProgram::NotExecutable));
    }

    #[test]
    fn a_name_is_looked_for_in_path_alone() {
        let folder = Folder::new("program-name");
        let look = |program: &str, path: Option<&str>| check(program, &folder.0, path.map(OsStr::new));
        let both = format!("/nonexistent:{}", folder.0.display());
        assert_eq!(look("run", Some(&both)), Ok(()));
        assert_eq!(look("run", Some("inner:.")), Ok(()));
        assert_eq!(look("run", Some("inner")), Err(NotAProgram::Absent));
        assert_eq!(look("text", Some(&both)), Err(NotAProgram::NotExecutable));
        assert_eq!(look("inner", Some(&both)), Err(NotAProgram::Absent));
        assert_eq!((look("sh", None), look("run", None)), (Ok(()), Err(NotAProgram::Absent)));
    }
}
