//! Chapters to read. They hold no items.

#[doc = include_str!("../docs/clock.md")]
pub mod clock {}

#[doc = include_str!("../docs/cookbook.md")]
pub mod cookbook {}

#[doc = include_str!("../docs/credentials.md")]
pub mod credentials {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/failures.md")]
pub mod failures {}

#[doc = include_str!("../docs/language.md")]
pub mod language {}

#[doc = include_str!("../docs/limits.md")]
pub mod limits {}

#[cfg(feature = "login")]
#[doc = include_str!("../docs/migration.md")]
pub mod migration {}

#[doc = include_str!("../docs/nonces.md")]
pub mod nonces {}

#[doc = include_str!("../docs/pages.md")]
pub mod pages {}

#[doc = include_str!("../docs/rejected.md")]
pub mod rejected {}

#[doc = include_str!("../docs/sending.md")]
pub mod sending {}

#[cfg(feature = "ws")]
#[doc = include_str!("../docs/sockets.md")]
pub mod sockets {}

#[cfg(feature = "testing")]
#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/tokens.md")]
pub mod tokens {}

#[cfg(feature = "axum")]
#[doc = include_str!("../docs/webhooks.md")]
pub mod webhooks {}
