//! Whether another process draws from the same file: each holds a second lock as long as it lives.

use std::io;
use std::path::Path;

use crate::file_system::{FileSystem, OpenFile, beside, open_or_create};

/// That this process may draw. Dropping it takes it back.
#[derive(Debug)]
pub(super) struct Writer {
    /// Shared by all writers.
    _lock: Box<dyn OpenFile>,
    /// Whether there was another when this one came.
    pub(super) is_second: bool,
}

impl Writer {
    /// Says that this process draws from the file at `path`, and looks whether another one does.
    pub(super) fn new(files: &dyn FileSystem, path: &Path) -> io::Result<Self> {
        let mut file = open_or_create(files, &beside(path, ".writers"))?;
        let is_alone = file.try_lock()?;
        // Taking the lock together gives it up for a moment, in which another may take it to look around.
        let mut is_second = !is_alone;
        for _ in 0..1_000 {
            if file.try_share()? {
                break;
            }
            is_second = true;
            std::thread::yield_now();
        }
        Ok(Self {
            _lock: file,
            is_second,
        })
    }
}
