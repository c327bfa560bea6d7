//! What nobody can guess, from the operating system.

use std::io;

use ring::rand::{SecureRandom as _, SystemRandom};

use crate::hex;

pub(crate) fn bytes<const COUNT: usize>() -> io::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| io::Error::other("the operating system gives no random bytes"))?;
    Ok(bytes)
}

/// So many random bytes in hex.
pub(crate) fn hex<const BYTES: usize>() -> io::Result<String> {
    Ok(hex::encode(&bytes::<BYTES>()?))
}
