//! What an asymmetric key makes of a message.

use std::fmt;

/// The bytes of a signature by an asymmetric key.
#[derive(Clone)]
pub struct Signature(Bytes);

/// Those of elliptic curves have at most 65 bytes and are kept in place; those of RSA have as many as the key.
#[derive(Clone)]
enum Bytes {
    Short([u8; 65], usize),
    Long(Box<[u8]>),
}

impl Signature {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut short = [0; 65];
        match short.get_mut(..bytes.len()) {
            Some(place) => {
                place.copy_from_slice(bytes);
                Self(Bytes::Short(short, bytes.len()))
            }
            None => Self(Bytes::Long(bytes.into())),
        }
    }
}

impl AsRef<[u8]> for Signature {
    fn as_ref(&self) -> &[u8] {
        match &self.0 {
            Bytes::Short(bytes, length) => &bytes[..*length],
            Bytes::Long(bytes) => bytes,
        }
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&const_hex::encode(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_of_any_length_is_kept_whole_and_shown_in_hex() {
        for length in [0, 64, 65, 66, 512] {
            let bytes: Vec<u8> = (0..length).map(|i| (i * 7 + 1) as u8).collect();
            let signature = Signature::of(&bytes);
            assert_eq!(signature.as_ref(), bytes);
            assert_eq!(format!("{signature:?}"), const_hex::encode(&bytes));
        }
    }
}
