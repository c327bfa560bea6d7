//! Names that nobody can guess.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::random;

/// 40 characters.
pub(super) fn name() -> io::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::bytes::<30>()?))
}
