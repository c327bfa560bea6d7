//! Files that belong to one user, and nobody else may read or replace.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

/// How a file fails that another process replaced while it was opened. Opened again, it may be well.
pub(crate) const REPLACED: io::ErrorKind = io::ErrorKind::ResourceBusy;

/// For reading and writing; what it creates only its owner may read and write.
pub(crate) fn owned() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Refuses a symbolic link, what others may read or write, and what was replaced since it was opened.
pub(crate) fn refuse_unsafe(path: &Path, file: &File) -> io::Result<()> {
    let (named, opened) = (fs::symlink_metadata(path)?, file.metadata()?);
    if named.file_type().is_symlink() {
        return Err(refused("it is a symbolic link"));
    }
    if !opened.is_file() {
        return Err(refused("it is no file"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if (named.dev(), named.ino()) != (opened.dev(), opened.ino()) {
            return Err(io::Error::new(
                REPLACED,
                "it was replaced while it was opened",
            ));
        }
        if opened.mode() & 0o077 != 0 {
            let mode = opened.mode() & 0o777;
            return Err(refused(format!(
                "others may read or write it (mode {mode:o}): set its mode to 600"
            )));
        }
    }
    Ok(())
}

/// Refuses a directory in which everybody may replace the file at `path`.
pub(crate) fn refuse_open_directory(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let mode = fs::metadata(directory(path))?.mode();
        let (everybody_writes, only_owners_remove) = (mode & 0o002 != 0, mode & 0o1000 != 0);
        if everybody_writes && !only_owners_remove {
            let mode = mode & 0o7777;
            return Err(refused(format!(
                "everybody may replace what is in its directory (mode {mode:o}): set the mode of the directory to 700"
            )));
        }
    }
    // Elsewhere who may do so is not said by a mode.
    let _ = path;
    Ok(())
}

/// Waits until the names beside `path` are on the disk.
pub(crate) fn sync_names(path: &Path) -> io::Result<()> {
    // Elsewhere a directory cannot be opened, and names are written with the file.
    if cfg!(unix) {
        File::open(directory(path))?.sync_all()?;
    }
    Ok(())
}

fn directory(path: &Path) -> &Path {
    let directory = path.parent().filter(|path| !path.as_os_str().is_empty());
    directory.unwrap_or(Path::new("."))
}

/// What cannot be used as it is.
pub(crate) fn refused(why: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, why.into())
}
