//! A login in the user's browser, for programs on the user's machine (RFC 8252): the authorization code grant with PKCE, the
//! code being received on the loopback interface.

mod authorization_code;
mod browser;
mod callback;
mod exchange;
mod listener;
mod page;
mod reception;
mod run;
mod visitor;

pub use self::authorization_code::AuthorizationCode;
pub use self::browser::{BrowserError, OpenBrowser, SystemBrowser};
