//! The file system of the operating system.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::Path;

use fs4::FileExt as Lock;

use super::system::{FileSystem, OpenFile};
use crate::owned_file::{
    REPLACED, owned, refuse_open_directory, refuse_unsafe, refused, sync_names,
};

/// How often a file is opened anew that another process replaces in that very moment.
const PATIENCE: usize = 100;

#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemFiles;

impl FileSystem for SystemFiles {
    fn open(&self, path: &Path) -> io::Result<Option<Box<dyn OpenFile>>> {
        for _ in 0..PATIENCE {
            match open_once(path) {
                Err(error) if error.kind() == REPLACED => {}
                opened => return Ok(opened?.map(|file| Box::new(Opened(file)) as _)),
            }
        }
        Err(refused("it was replaced each time that it was opened"))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(Opened(owned().create_new(true).open(path)?)))
    }

    fn create_directory(&self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn refuse_open_directory(&self, path: &Path) -> io::Result<()> {
        refuse_open_directory(path)
    }

    fn rename(&self, path: &Path, name: &Path) -> io::Result<()> {
        fs::rename(path, name)
    }

    fn link(&self, path: &Path, name: &Path) -> io::Result<()> {
        fs::hard_link(path, name)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_names(&self, path: &Path) -> io::Result<()> {
        sync_names(path)
    }

    fn boot(&self) -> Option<[u8; 16]> {
        let text = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let hex: String = text.trim().chars().filter(|c| *c != '-').collect();
        let mut boot = [0; 16];
        const_hex::decode_to_slice(hex, &mut boot).ok()?;
        Some(boot)
    }
}

/// Opens it, unless it is unsafe or not there.
fn open_once(path: &Path) -> io::Result<Option<File>> {
    let file = match owned().open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return match fs::symlink_metadata(path) {
                Ok(named) if named.file_type().is_symlink() => {
                    Err(refused("it is a symbolic link to nothing"))
                }
                // It has come since.
                Ok(_) => Err(REPLACED.into()),
                Err(_) => Ok(None),
            };
        }
        Err(error) => return Err(error),
    };
    refuse_unsafe(path, &file)?;
    Ok(Some(file))
}

#[derive(Debug)]
struct Opened(File);

impl OpenFile for Opened {
    fn lock(&mut self) -> io::Result<()> {
        Lock::lock(&self.0)
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        free(Lock::try_lock(&self.0))
    }

    fn try_share(&mut self) -> io::Result<bool> {
        free(Lock::try_lock_shared(&self.0))
    }

    fn unlock(&mut self) -> io::Result<()> {
        Lock::unlock(&self.0)
    }

    fn is_named(&self) -> io::Result<bool> {
        #[cfg(unix)]
        return Ok(std::os::unix::fs::MetadataExt::nlink(&self.0.metadata()?) > 0);
        // A file that is open cannot be removed.
        #[cfg(not(unix))]
        return Ok(true);
    }

    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < bytes.len() {
            match read_at(&self.0, start + read as u64, &mut bytes[read..])? {
                0 => break,
                more => read += more,
            }
        }
        Ok(read)
    }

    fn write(&mut self, start: u64, bytes: &[u8]) -> io::Result<()> {
        write_at(&self.0, start, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}

fn free(locked: Result<(), fs4::TryLockError>) -> io::Result<bool> {
    match locked {
        Ok(()) => Ok(true),
        Err(fs4::TryLockError::WouldBlock) => Ok(false),
        Err(fs4::TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(unix)]
fn read_at(file: &File, start: u64, bytes: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, start)
}

#[cfg(unix)]
fn write_at(file: &File, start: u64, bytes: &[u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, start)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, start: u64, bytes: &mut [u8]) -> io::Result<usize> {
    use std::io::{Read as _, Seek as _};
    file.seek(io::SeekFrom::Start(start))?;
    file.read(bytes)
}

#[cfg(not(unix))]
fn write_at(mut file: &File, start: u64, bytes: &[u8]) -> io::Result<()> {
    use std::io::{Seek as _, Write as _};
    file.seek(io::SeekFrom::Start(start))?;
    file.write_all(bytes)
}
