//! Access tokens by OAuth2 (RFC 6749), and by the logins in JSON of APIs that have their own.
//!
//! | source | asks for a token with |
//! |---|---|
//! | [`ClientCredentials`] | the client's own id and secret (section 4.4) |
//! | [`RefreshToken`] | the refresh token of the last one (section 6), rotated by the server or not |
//! | [`JsonRefresh`] | the same where a server takes `{"refresh": ".."}` and answers `{"access": "..", "refresh": ".."}` |
//! | [`JsonLogin`] | a name and a password, or a key, in JSON |
//!
//! [`Revocation`] gives tokens back (RFC 7009). With the feature `login`, `AuthorizationCode` lets a user log in in the browser
//! (section 4.1).
//!
//! Addresses begin with `https://`, unless they are of this machine: secrets and tokens pass there (RFC 6749, section
//! 3.2). Redirects are not followed, nothing is sent a second time, and a request that is not answered in 10 seconds is
//! given up. What a [`TokenError`](crate::TokenError) quotes of an answer is cut off, and shows no secret.

mod address;
mod answer;
mod client;
mod client_credentials;
mod endpoint;
mod exchange;
mod json;
mod json_exchange;
mod json_login;
mod json_refresh;
#[cfg(feature = "login")]
mod login;
mod refresh;
mod refreshing;
mod refusal;
mod revocation;

pub use self::client_credentials::ClientCredentials;
pub use self::json_login::JsonLogin;
pub use self::json_refresh::JsonRefresh;
#[cfg(feature = "login")]
pub use self::login::{AuthorizationCode, BrowserError, OpenBrowser, SystemBrowser};
pub use self::refresh::RefreshToken;
pub use self::revocation::Revocation;
