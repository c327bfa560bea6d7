//! How a nonce file comes to be: as a whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use super::numbers::failed;
use super::record::{LENGTH, Slot};
use crate::file_system::{FileSystem, OpenFile, beside};
use crate::nonce::error::NonceError;
use crate::nonce::store::Draw;
use crate::random::{Entropy, SystemEntropy};

/// Opens the file, and creates it first where there is none.
pub(super) fn open_or_create(
    files: &dyn FileSystem,
    path: &Path,
    draw: &Draw<'_>,
) -> Result<Box<dyn OpenFile>, NonceError> {
    let open = || {
        files
            .open(path)
            .map_err(|error| failed(path, "used", &error))
    };
    let found = match open()? {
        Some(found) => Some(found),
        None => {
            create(files, path, draw).map_err(|error| failed(path, "created", &error))?;
            open()?
        }
    };
    // Whoever has created it may have ended before its name was on the disk.
    let named = files.sync_names(path);
    named.map_err(|error| failed(path, "written to the disk", &error))?;
    found.ok_or_else(|| {
        let error = io::Error::from(io::ErrorKind::NotFound);
        failed(path, "used", &error)
    })
}

/// Writes it under another name, and gives it its own when it is on the disk. Where another process is faster, its file stays.
fn create(files: &dyn FileSystem, path: &Path, draw: &Draw<'_>) -> io::Result<()> {
    let draft = draft(path)?;
    let mut file = files.create(&draft)?;
    let mut bytes = Slot::new(draw, 1, 0).write();
    bytes.resize(LENGTH, 0);
    let linked = file
        .write(0, &bytes)
        .and_then(|()| file.sync())
        .and_then(|()| match files.link(&draft, path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        });
    let removed = files.remove(&draft);
    linked.and(removed)
}

/// A name that no other process uses.
fn draft(path: &Path) -> io::Result<PathBuf> {
    let mut random = [0; 8];
    SystemEntropy.fill(&mut random).map_err(io::Error::other)?;
    Ok(beside(path, &format!(".{}.new", const_hex::encode(random))))
}
