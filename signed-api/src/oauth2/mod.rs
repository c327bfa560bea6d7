//! OAuth2 (RFC 6749): where access tokens of such servers come from. The protocol's steps are those of the crate `oauth2`;
//! its requests go through a [`Transport`](crate::transport::Transport).

#[cfg(feature = "login")]
mod login;

#[cfg(feature = "login")]
pub use self::login::{AuthorizationCode, BrowserError, OpenBrowser, SystemBrowser};
