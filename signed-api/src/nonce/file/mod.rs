//! Nonces in files: for several processes of one machine, and across restarts.

mod birth;
mod numbers;
mod record;
#[cfg(test)]
mod tests;
mod writers;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use tokio::runtime::Handle;

use self::numbers::{Numbers, Patience};
use self::writers::Writer;
use super::error::NonceError;
use super::key::NonceKey;
use super::process::{Ledger, Process, Taken, store};
use super::store::{Draw, NonceStore};
use crate::file_system::{FileSystem, SystemFiles};
use crate::future::BoxFuture;

/// Keeps nonces in files: all [disciplines](super::Discipline), for the processes of one machine, across restarts and crashes.
///
/// A file is locked only during a draw. No number is handed out before it is certain that it is not handed out again, also
/// when a process is killed or the system crashes at any moment. Where the disk is full, a file was damaged, or others could
/// write it, there is an error in place of a nonce.
///
/// The files belong on a local disk: over a network neither locks nor writes can be relied on. One that is restored from a
/// backup holds old numbers, from which only the clock protects.
#[derive(Debug)]
pub struct FileNonceStore {
    process: Process<Files>,
}

impl FileNonceStore {
    /// A file for each key in this directory, which is created with the first one. What a file is called tells nothing about
    /// its key.
    pub fn in_directory(path: impl Into<PathBuf>) -> Self {
        Self::on(Arc::new(SystemFiles), Place::Directory(path.into()))
    }

    /// One key in this file, which is created at the first draw. Another key is refused.
    pub fn in_file(path: impl Into<PathBuf>) -> Self {
        Self::on(Arc::new(SystemFiles), Place::File(path.into()))
    }

    fn on(files: Arc<dyn FileSystem>, place: Place) -> Self {
        Self {
            process: Process::new(Files {
                boot: files.boot(),
                files,
                place,
                open: Mutex::default(),
            }),
        }
    }
}

store!(FileNonceStore);

#[derive(Clone, Debug)]
enum Place {
    Directory(PathBuf),
    File(PathBuf),
}

#[derive(Debug)]
struct Files {
    files: Arc<dyn FileSystem>,
    boot: Option<[u8; 16]>,
    place: Place,
    open: Mutex<HashMap<NonceKey, Arc<Mutex<Opened>>>>,
}

#[derive(Debug)]
struct Opened {
    numbers: Numbers,
    /// As long as the file is open.
    writer: Option<Writer>,
}

impl Files {
    /// What takes from the file of the key: at once where it is open and free and nothing has to reach the disk, which is
    /// nearly always; otherwise on a thread that may wait.
    async fn take_soon(&self, draw: &Draw<'_>, count: u64) -> Result<Taken, NonceError> {
        if let Some(opened) = self.found(draw.key())
            && let Some(mut opened) = unless_busy(&opened)
            && let Some(first) = opened.numbers.take(draw, count, Patience::None)?
        {
            return Ok(Taken { first, other: None });
        }
        self.patiently(draw, move |opened, draw| {
            let first = opened.numbers.take(draw, count, Patience::Any)?;
            let is_second = opened
                .writer
                .as_mut()
                .is_some_and(|writer| std::mem::take(&mut writer.is_second));
            Ok(Taken {
                first: first.ok_or_else(|| NonceError::new("the nonce file gave no number"))?,
                other: is_second.then_some(Duration::ZERO),
            })
        })
        .await
    }

    /// Does `work` on the file of the key, on a thread that may wait.
    async fn patiently<T: Send + 'static>(
        &self,
        draw: &Draw<'_>,
        work: impl FnOnce(&mut Opened, &Draw<'_>) -> Result<T, NonceError> + Send + 'static,
    ) -> Result<T, NonceError> {
        let opened = self.found(draw.key());
        let (files, boot, path) = (Arc::clone(&self.files), self.boot, self.path(draw.key()));
        let is_alone = matches!(self.place, Place::File(_));
        let (key, scheme) = (draw.key().clone(), draw.scheme().to_owned());
        let (discipline, floor) = (draw.discipline(), draw.floor());
        let work = move || {
            let draw = Draw::new(&key, &scheme, discipline, floor);
            let opened = match opened {
                Some(opened) => opened,
                None => Arc::new(Mutex::new(Opened::new(
                    &*files, &path, is_alone, boot, &draw,
                )?)),
            };
            let done = work(&mut locked(&opened), &draw)?;
            Ok((done, opened))
        };
        let (done, opened) = match Handle::try_current() {
            Ok(runtime) => {
                let done = runtime.spawn_blocking(work).await;
                done.map_err(|error| {
                    NonceError::new(format!("the nonce file was not read to the end: {error}"))
                })??
            }
            Err(_) => work()?,
        };
        locked(&self.open)
            .entry(draw.key().clone())
            .or_insert(opened);
        Ok(done)
    }

    fn found(&self, key: &NonceKey) -> Option<Arc<Mutex<Opened>>> {
        locked(&self.open).get(key).map(Arc::clone)
    }

    fn path(&self, key: &NonceKey) -> PathBuf {
        match &self.place {
            Place::Directory(path) => path.join(key.id_hex() + ".nonce"),
            Place::File(path) => path.clone(),
        }
    }
}

impl Opened {
    fn new(
        files: &dyn FileSystem,
        path: &Path,
        is_alone: bool,
        boot: Option<[u8; 16]>,
        draw: &Draw<'_>,
    ) -> Result<Self, NonceError> {
        if let Some(directory) = path.parent().filter(|_| !is_alone) {
            let created = files.create_directory(directory);
            created.map_err(|error| numbers::failed(path, "created", &error))?;
        }
        let file = birth::open_or_create(files, path, draw)?;
        // Without it there is no warning.
        let writer = Writer::new(files, path).ok();
        Ok(Self {
            numbers: Numbers::new(file, path, boot),
            writer,
        })
    }
}

impl Ledger for Files {
    fn take<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        count: u64,
    ) -> BoxFuture<'a, Result<Taken, NonceError>> {
        Box::pin(self.take_soon(draw, count))
    }

    fn next<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(self.patiently(draw, |opened, draw| opened.numbers.next(draw)))
    }

    fn set<'a>(
        &'a self,
        draw: &'a Draw<'_>,
        expected: Option<u64>,
        next: u64,
    ) -> BoxFuture<'a, Result<bool, NonceError>> {
        Box::pin(self.patiently(draw, move |opened, draw| {
            opened.numbers.set(draw, expected, next)
        }))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unless_busy<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
