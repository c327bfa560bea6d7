//! A file system that loses what was not synced, tears writes, fills up and fails to sync, and processes that end anywhere.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::system::{FileSystem, OpenFile};

/// What a disk writes as a whole, or not at all. Smaller than on any real one.
const PIECE: usize = 64;

/// How often something goes wrong, in a thousand operations.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Faults {
    pub(crate) kills: u64,
    pub(crate) full: u64,
    pub(crate) failed_syncs: u64,
}

#[derive(Debug)]
struct Inode {
    /// What processes see.
    cache: Vec<u8>,
    disk: Vec<u8>,
    /// What was written and not synced.
    pending: Vec<(usize, Vec<u8>)>,
}

#[derive(Debug)]
pub(crate) struct Disk {
    dice: Dice,
    faults: Faults,
    /// Where the system tells one start from another.
    boot: Option<u8>,
    names: HashMap<PathBuf, usize>,
    names_on_disk: HashMap<PathBuf, usize>,
    inodes: Vec<Inode>,
}

/// The file system as one process sees it, until it is killed.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    disk: Arc<Mutex<Disk>>,
    is_killed: Arc<Mutex<bool>>,
}

#[derive(Debug)]
struct Opened {
    process: Process,
    inode: usize,
}

/// Numbers that look random and are the same each time (splitmix64).
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

impl Disk {
    pub(crate) fn new(seed: u64) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self {
            dice: Dice(seed),
            faults: Faults::default(),
            boot: Some(1),
            names: HashMap::new(),
            names_on_disk: HashMap::new(),
            inodes: Vec::new(),
        }))
    }

    pub(crate) fn tell_no_boot(&mut self) {
        self.boot = None;
    }

    pub(crate) fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
    }

    /// The power is gone and comes back: what was not synced is on the disk, or is not, piece by piece.
    pub(crate) fn lose_power(&mut self) {
        self.boot = self.boot.map(|boot| boot.wrapping_add(1));
        for inode in &mut self.inodes {
            for (start, bytes) in std::mem::take(&mut inode.pending) {
                for (index, piece) in bytes.chunks(PIECE).enumerate() {
                    if self.dice.below(2) == 0 {
                        put(&mut inode.disk, start + index * PIECE, piece);
                    }
                }
            }
            inode.cache = inode.disk.clone();
        }
        let mut names: Vec<PathBuf> = self
            .names
            .keys()
            .chain(self.names_on_disk.keys())
            .cloned()
            .collect();
        names.sort();
        for name in names {
            if self.dice.below(2) == 0 {
                match self.names.get(&name) {
                    Some(inode) => drop(self.names_on_disk.insert(name, *inode)),
                    None => drop(self.names_on_disk.remove(&name)),
                }
            }
        }
        self.names = self.names_on_disk.clone();
    }

    fn happens(&mut self, in_a_thousand: u64) -> bool {
        self.dice.below(1_000) < in_a_thousand
    }
}

impl Process {
    pub(crate) fn new(disk: &Arc<Mutex<Disk>>) -> Self {
        Self {
            disk: Arc::clone(disk),
            is_killed: Arc::default(),
        }
    }

    pub(crate) fn is_killed(&self) -> bool {
        *self
            .is_killed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Does `work`, after which, or instead of which, the process may be killed.
    fn step<T>(&self, work: impl FnOnce(&mut Disk) -> io::Result<T>) -> io::Result<T> {
        if self.is_killed() {
            return Err(killed());
        }
        let disk = &mut *self.disk.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, after) = (
            disk.happens(disk.faults.kills),
            disk.happens(disk.faults.kills),
        );
        let done = if before { Err(killed()) } else { work(disk) };
        if before || after {
            *self
                .is_killed
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = true;
            return Err(killed());
        }
        done
    }

    fn opened(&self, inode: usize) -> Box<dyn OpenFile> {
        let process = self.clone();
        Box::new(Opened { process, inode })
    }
}

impl FileSystem for Process {
    fn open(&self, path: &Path) -> io::Result<Option<Box<dyn OpenFile>>> {
        let inode = self.step(|disk| Ok(disk.names.get(path).copied()))?;
        Ok(inode.map(|inode| self.opened(inode)))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn OpenFile>> {
        let inode = self.step(|disk| {
            disk.inodes.push(Inode {
                cache: Vec::new(),
                disk: Vec::new(),
                pending: Vec::new(),
            });
            let inode = disk.inodes.len() - 1;
            disk.names.insert(path.to_owned(), inode);
            Ok(inode)
        })?;
        Ok(self.opened(inode))
    }

    fn create_directory(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn refuse_open_directory(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, path: &Path, name: &Path) -> io::Result<()> {
        self.step(|disk| {
            let inode = disk.names.remove(path).ok_or(io::ErrorKind::NotFound)?;
            disk.names.insert(name.to_owned(), inode);
            Ok(())
        })
    }

    fn link(&self, path: &Path, name: &Path) -> io::Result<()> {
        self.step(|disk| {
            if disk.names.contains_key(name) {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            let inode = disk.names[path];
            disk.names.insert(name.to_owned(), inode);
            Ok(())
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|disk| {
            disk.names.remove(path);
            Ok(())
        })
    }

    fn sync_names(&self, _: &Path) -> io::Result<()> {
        self.step(|disk| {
            disk.names_on_disk = disk.names.clone();
            Ok(())
        })
    }

    fn boot(&self) -> Option<[u8; 16]> {
        let disk = self.disk.lock().unwrap_or_else(PoisonError::into_inner);
        disk.boot.map(|boot| [boot; 16])
    }
}

impl OpenFile for Opened {
    fn lock(&mut self) -> io::Result<()> {
        self.process.step(|_| Ok(()))
    }

    fn try_lock(&mut self) -> io::Result<bool> {
        self.process.step(|_| Ok(true))
    }

    fn try_share(&mut self) -> io::Result<bool> {
        self.process.step(|_| Ok(true))
    }

    fn unlock(&mut self) -> io::Result<()> {
        self.process.step(|_| Ok(()))
    }

    fn is_named(&self) -> io::Result<bool> {
        let inode = self.inode;
        self.process
            .step(|disk| Ok(disk.names.values().any(|named| *named == inode)))
    }

    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let (inode, start) = (self.inode, start as usize);
        self.process.step(|disk| {
            let cache = disk.inodes[inode].cache.get(start..).unwrap_or_default();
            let length = cache.len().min(bytes.len());
            bytes[..length].copy_from_slice(&cache[..length]);
            Ok(length)
        })
    }

    fn write(&mut self, start: u64, bytes: &[u8]) -> io::Result<()> {
        let (inode, start) = (self.inode, start as usize);
        let kills = {
            let disk = self
                .process
                .disk
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            disk.faults.kills
        };
        let done = self.process.step(|disk| {
            // Also a kill in the midst of a write, and a disk that is full, leave a part of it.
            let (is_killed, is_full) = (disk.happens(kills), disk.happens(disk.faults.full));
            let length = match is_killed || is_full {
                true => disk.dice.below(bytes.len() as u64) as usize,
                false => bytes.len(),
            };
            let inode = &mut disk.inodes[inode];
            put(&mut inode.cache, start, &bytes[..length]);
            inode.pending.push((start, bytes[..length].to_vec()));
            match (is_killed, is_full) {
                (true, _) => Ok(false),
                (_, true) => Err(io::ErrorKind::StorageFull.into()),
                _ => Ok(true),
            }
        })?;
        if !done {
            *self
                .process
                .is_killed
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = true;
            return Err(killed());
        }
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let inode = self.inode;
        self.process.step(|disk| {
            let is_failed = disk.happens(disk.faults.failed_syncs);
            let inode = &mut disk.inodes[inode];
            let pending = std::mem::take(&mut inode.pending);
            if is_failed {
                // The system forgets that these are not on the disk; processes see them all the same.
                return Err(io::Error::other("the disk has failed"));
            }
            for (start, bytes) in pending {
                put(&mut inode.disk, start, &bytes);
            }
            Ok(())
        })
    }
}

fn put(file: &mut Vec<u8>, start: usize, bytes: &[u8]) {
    let end = start + bytes.len();
    file.resize(file.len().max(end), 0);
    file[start..end].copy_from_slice(bytes);
}

fn killed() -> io::Error {
    io::Error::other("killed")
}
