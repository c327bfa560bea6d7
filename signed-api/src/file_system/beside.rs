//! Files that lie beside another one, for its locks.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::system::{FileSystem, OpenFile};

/// The path with something after it.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Opens the file, and creates it first where there is none. Where another process is faster, its file is opened.
pub(crate) fn open_or_create(files: &dyn FileSystem, path: &Path) -> io::Result<Box<dyn OpenFile>> {
    if let Some(file) = files.open(path)? {
        return Ok(file);
    }
    match files.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => files
            .open(path)?
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound)),
        created => created,
    }
}
