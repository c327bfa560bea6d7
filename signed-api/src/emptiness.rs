//! Whether a value is empty, asked in one way of whatever a scheme asks it of.

use crate::crypto::Buffer;
use crate::params::Params;

/// What a scheme may find empty.
pub trait Emptiness {
    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool;
}

/// Whether there is nothing in `value`.
#[inline]
pub fn is_empty<T: Emptiness + ?Sized>(value: &T) -> bool {
    value.is_empty()
}

macro_rules! emptiness {
    ($($type:ty: $value:ident => $is_empty:expr;)*) => {$(
        impl Emptiness for $type {
            #[inline]
            fn is_empty(&self) -> bool {
                let $value = self;
                $is_empty
            }
        }
    )*};
}

emptiness! {
    str: text => text.is_empty();
    String: text => str::is_empty(text);
    [u8]: bytes => bytes.is_empty();
    Vec<u8>: bytes => <[u8]>::is_empty(bytes);
    Buffer: buffer => buffer.as_bytes().is_empty();
    Params: params => Params::is_empty(params);
}
