//! What is in a nonce file.
//!
//! Two slots, each in a block of the disk of its own, hold how far numbers are reserved. They are written in turn and synced
//! before a number below the mark is handed out, so at any time one of them is whole and on the disk. The counter behind
//! them is written at each draw and never synced: it survives the end of a process, and after the end of the system, which
//! the boot's identity tells, it is not believed.

use sha2::{Digest, Sha256};

use crate::nonce::NonceKey;
use crate::nonce::discipline::Discipline;
use crate::nonce::error::{Kept, fineness, unit_of};
use crate::nonce::store::Draw;

/// Where the slots begin.
pub(super) const SLOTS: [u64; 2] = [0, 4096];

/// Where the counter begins.
pub(super) const COUNTER: u64 = 8192;

/// How long a file is.
pub(super) const LENGTH: usize = COUNTER as usize + Counter::LENGTH;

const MAGIC: &[u8; 8] = b"sa-nonce";
const VERSION: u16 = 1;
const CHECKSUM: usize = 16;

/// How far the numbers of a key are reserved, and how they are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) generation: u64,
    /// No number from here on was handed out.
    pub(super) reserved: u64,
    key: [u8; 32],
    fineness: u8,
    discipline: String,
    scheme: String,
}

/// Why bytes are no slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// They were never one.
    Foreign,
    /// A later version of this crate wrote it.
    Newer,
    /// One that was not written as a whole, or was changed since.
    Damaged,
}

impl Slot {
    pub(super) const LENGTH: usize = 192;
    const NAME: usize = 16;
    const SCHEME: usize = 64;

    /// For numbers that are counted as `draw` says.
    pub(super) fn new(draw: &Draw<'_>, generation: u64, reserved: u64) -> Self {
        Self {
            generation,
            reserved,
            key: *draw.key().id(),
            fineness: fineness(draw.discipline().unit()),
            discipline: draw.discipline().name().to_owned(),
            scheme: shortened(draw.scheme()).to_owned(),
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader(bytes);
        if reader.array() != Some(*MAGIC) {
            return Err(Unreadable::Foreign);
        }
        let version = u16::from_le_bytes(reader.array().ok_or(Unreadable::Damaged)?);
        let body = checked(bytes, Self::LENGTH).ok_or(Unreadable::Damaged)?;
        if version != VERSION {
            return Err(Unreadable::Newer);
        }
        let mut reader = Reader(&body[MAGIC.len() + 2..]);
        let mut read = || {
            Some(Self {
                generation: reader.number()?,
                reserved: reader.number()?,
                key: reader.array()?,
                fineness: reader.array::<1>()?[0],
                discipline: reader.text(Self::NAME)?,
                scheme: reader.text(Self::SCHEME)?,
            })
        };
        read().ok_or(Unreadable::Damaged)
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::LENGTH);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&self.generation.to_le_bytes());
        bytes.extend_from_slice(&self.reserved.to_le_bytes());
        bytes.extend_from_slice(&self.key);
        bytes.push(self.fineness);
        push_text(&mut bytes, &self.discipline, Self::NAME);
        push_text(&mut bytes, &self.scheme, Self::SCHEME);
        with_checksum(bytes, Self::LENGTH)
    }

    pub(super) fn is_of(&self, key: &NonceKey) -> bool {
        self.key == *key.id()
    }

    /// Whether numbers of `draw` are counted in the very same way.
    pub(super) fn counts_as(&self, discipline: Discipline) -> bool {
        self.discipline == discipline.name() && self.fineness == fineness(discipline.unit())
    }

    pub(super) fn kept(&self) -> Kept<'_> {
        Kept {
            discipline: &self.discipline,
            unit: unit_of(self.fineness, &self.discipline),
            scheme: &self.scheme,
        }
    }
}

/// How far the numbers below the mark of a slot were handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counter {
    /// When it was written: between two starts of the system.
    pub(super) boot: [u8; 16],
    /// The slot that is known to be on the disk.
    pub(super) generation: u64,
    /// The first number that was not handed out.
    pub(super) next: u64,
}

impl Counter {
    pub(super) const LENGTH: usize = 48;

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(checked(bytes, Self::LENGTH)?);
        Some(Self {
            boot: reader.array()?,
            generation: reader.number()?,
            next: reader.number()?,
        })
    }

    pub(super) fn write(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::LENGTH);
        bytes.extend_from_slice(&self.boot);
        bytes.extend_from_slice(&self.generation.to_le_bytes());
        bytes.extend_from_slice(&self.next.to_le_bytes());
        with_checksum(bytes, Self::LENGTH)
    }
}

/// What stands before the checksum, if that is right.
fn checked(bytes: &[u8], length: usize) -> Option<&[u8]> {
    let (body, checksum) = bytes.get(..length)?.split_at(length - CHECKSUM);
    (Sha256::digest(body)[..CHECKSUM] == *checksum).then_some(body)
}

fn with_checksum(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length - CHECKSUM, 0);
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum[..CHECKSUM]);
    bytes
}

/// A byte for the length, then as many bytes as there is room for.
fn push_text(bytes: &mut Vec<u8>, text: &str, room: usize) {
    let length = text.len().min(room);
    bytes.push(u8::try_from(length).unwrap_or(u8::MAX));
    bytes.extend_from_slice(&text.as_bytes()[..length]);
    bytes.resize(bytes.len() + room - length, 0);
}

/// The beginning of a name that has room.
fn shortened(name: &str) -> &str {
    let end = (0..=name.len().min(Slot::SCHEME))
        .rev()
        .find(|end| name.is_char_boundary(*end));
    &name[..end.unwrap_or_default()]
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn text(&mut self, room: usize) -> Option<String> {
        let length = usize::from(self.array::<1>()?[0]);
        let (text, rest) = self.0.split_at_checked(room)?;
        self.0 = rest;
        String::from_utf8(text.get(..length)?.to_vec()).ok()
    }
}
