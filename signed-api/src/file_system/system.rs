//! What stores in files ask of the file system, so that tests can bring one that loses writes.

use std::fmt;
use std::io;
use std::path::Path;

/// A file system, as far as stores in files need one.
pub(crate) trait FileSystem: Send + Sync + fmt::Debug {
    /// Opens the file for reading and writing; `None` when there is none. Refuses what others could read or replace.
    fn open(&self, path: &Path) -> io::Result<Option<Box<dyn OpenFile>>>;

    /// Creates a file that only its owner may read and write, where there is none.
    fn create(&self, path: &Path) -> io::Result<Box<dyn OpenFile>>;

    /// Creates a directory that only its owner may use, unless it is there.
    fn create_directory(&self, path: &Path) -> io::Result<()>;

    /// Refuses a directory in which everybody could replace the file at `path`.
    fn refuse_open_directory(&self, path: &Path) -> io::Result<()>;

    /// Gives the file at `path` the name `name`, in place of the file that had it.
    fn rename(&self, path: &Path, name: &Path) -> io::Result<()>;

    /// Gives the file at `path` a second name, unless that is taken.
    fn link(&self, path: &Path, name: &Path) -> io::Result<()>;

    /// Removes the name `path`.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Waits until the names beside `path` are on the disk.
    fn sync_names(&self, path: &Path) -> io::Result<()>;

    /// What tells one start of the system from another, where the system says so.
    fn boot(&self) -> Option<[u8; 16]>;
}

/// An open file. Its lock excludes all other processes, and other openings of the same file.
pub(crate) trait OpenFile: Send + fmt::Debug {
    /// Waits for the lock.
    fn lock(&mut self) -> io::Result<()>;

    /// Takes the lock if it is free.
    fn try_lock(&mut self) -> io::Result<bool>;

    /// Takes the lock together with others who do so, if nobody has it alone.
    fn try_share(&mut self) -> io::Result<bool>;

    fn unlock(&mut self) -> io::Result<()>;

    /// Whether the file still has a name.
    fn is_named(&self) -> io::Result<bool>;

    /// Reads as much as there is from `start` on.
    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<usize>;

    fn write(&mut self, start: u64, bytes: &[u8]) -> io::Result<()>;

    /// Waits until all that was written is on the disk.
    fn sync(&mut self) -> io::Result<()>;
}
