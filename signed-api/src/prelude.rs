//! What a file that declares or uses a client needs: `use signed_api::prelude::*;`.
//!
//! The attributes on methods and arguments (`#[get]`, `#[query]`, ..) are not items: `#[api_client]` reads and removes them.

pub use crate::credential::Credentials;
pub use crate::error::{Error, Result};
pub use crate::response::Response;
pub use signed_api_macros::{api_client, auth_scheme};
