//! The file itself: opened, appended to, and written anew when it has grown.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use fs4::FileExt as Lock;

use super::line::Line;
use crate::journal::{Ending, JournalEntry, JournalError};
use crate::owned_file::{owned, refuse_unsafe, refused, sync_names};

/// The first line of every journal.
const HEAD: &[u8] = b"signed-api journal 1\n";

/// How long the file may become before it is written anew, unless what is open is longer.
const LONGEST: u64 = 4 << 20;

pub(super) struct Store {
    path: PathBuf,
    file: File,
    /// How much of the file is whole.
    length: u64,
    /// The length at which it is written anew.
    limit: u64,
    /// Whether its name may not be on the disk yet.
    is_name_unsynced: bool,
    /// The lines of calls that have begun and not ended, by their identities.
    open: BTreeMap<String, JournalEntry>,
}

impl Store {
    /// The store at `path`, and what earlier processes left open in it.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<JournalEntry>), JournalError> {
        let explain = |error: io::Error| {
            let path = path.display();
            JournalError::new(format!("the journal `{path}` cannot be used: {error}"))
        };
        // Wherever the process goes, the journal stays.
        let path = &std::path::absolute(path).map_err(explain)?;
        let mut file = locked(path).map_err(explain)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(explain)?;
        let (open, length) = read(&text).map_err(explain)?;
        let entries = open.values().cloned().collect();
        let mut store = Self {
            path: path.to_owned(),
            file,
            length,
            limit: LONGEST,
            is_name_unsynced: true,
            open,
        };
        match length {
            0 => store.begin_file().map_err(explain)?,
            // A line that was cut off is not continued.
            length => store.file.set_len(length).map_err(explain)?,
        }
        Ok((store, entries))
    }

    /// Appends lines and waits until they are on the disk.
    pub(super) fn append<'l>(
        &mut self,
        lines: impl Iterator<Item = &'l Line> + Clone,
    ) -> Result<(), JournalError> {
        let mut text = String::new();
        for line in lines.clone() {
            text.push_str(&line.write(text.is_empty()));
        }
        if let Err(error) = self.append_text(text.as_bytes()) {
            // What may have been written in part must not stand before what comes next.
            let _ = self.file.set_len(self.length);
            return Err(JournalError::new(error.to_string()));
        }
        self.length += text.len() as u64;
        lines.for_each(|line| note(&mut self.open, line.clone()));
        if self.length > self.limit
            && let Err(error) = self.write_anew()
        {
            // The old file is as good as before, only longer.
            self.limit = self.length.saturating_mul(2);
            tracing::warn!(%error, "the journal cannot be written anew");
        }
        Ok(())
    }

    fn append_text(&mut self, text: &[u8]) -> io::Result<()> {
        if self.is_name_unsynced {
            sync_names(&self.path)?;
            self.is_name_unsynced = false;
        }
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(text)?;
        self.file.sync_data()
    }

    fn begin_file(&mut self) -> io::Result<()> {
        self.append_text(HEAD)?;
        self.length = HEAD.len() as u64;
        Ok(())
    }

    /// Replaces the file by one that has only what is open.
    fn write_anew(&mut self) -> io::Result<()> {
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let new = PathBuf::from(name);
        let mut text = HEAD.to_vec();
        for entry in self.open.values() {
            let line = Line::Begin(entry.clone()).write(true);
            text.extend_from_slice(line.as_bytes());
        }
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = owned().create_new(true).open(&new)?;
        Lock::lock(&file)?;
        file.write_all(&text)?;
        file.sync_data()?;
        fs::rename(&new, &self.path)?;
        // From here on the old file has no name: nothing may be confirmed in it any more.
        self.is_name_unsynced = true;
        self.file = file;
        self.length = text.len() as u64;
        self.limit = LONGEST.max(self.length.saturating_mul(2));
        Ok(())
    }
}

/// What is open, by identity, and how much of the text is whole.
fn read(text: &[u8]) -> io::Result<(BTreeMap<String, JournalEntry>, u64)> {
    let mut open = BTreeMap::new();
    // The file may have been cut off while it was created.
    if HEAD.starts_with(text) && text.len() < HEAD.len() {
        return Ok((open, 0));
    }
    let Some(mut rest) = text.strip_prefix(HEAD) else {
        return Err(refused("it is no journal, or one of another version"));
    };
    let mut number = 1;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        number += 1;
        match Line::read(line) {
            Some((line, _)) => note(&mut open, line),
            None if is_within_last_write(after) => break,
            None => {
                return Err(refused(format!(
                    "line {number} is damaged: keep a copy, look up what it names, and begin another journal"
                )));
            }
        }
        rest = after;
    }
    Ok((open, (text.len() - rest.len()) as u64))
}

/// Whether what stands before `after` was written at once with all of it: the last write may have reached the disk in
/// parts, and in any order. It was not confirmed.
fn is_within_last_write(after: &[u8]) -> bool {
    let mut lines = after.split(|byte| *byte == b'\n');
    lines.all(|line| !matches!(Line::read(line), Some((_, true))))
}

fn note(open: &mut BTreeMap<String, JournalEntry>, line: Line) {
    match line {
        Line::Begin(entry) => drop(open.insert(entry.id.clone(), entry)),
        Line::End(_, Ending::Unknown) => {}
        Line::End(id, _) => drop(open.remove(&id)),
    }
}

/// The file, for this process alone.
fn locked(path: &Path) -> io::Result<File> {
    let file = owned().create(true).truncate(false).open(path)?;
    match Lock::try_lock(&file) {
        Ok(()) => {}
        Err(fs4::TryLockError::WouldBlock) => return Err(refused("another process has it open")),
        Err(fs4::TryLockError::Error(error)) => return Err(error),
    }
    refuse_unsafe(path, &file)?;
    Ok(file)
}
