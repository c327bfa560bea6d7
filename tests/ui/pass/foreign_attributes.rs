#![deny(missing_docs, deprecated, unused_must_use, dead_code, unfulfilled_lint_expectations)]
//! Attributes that are not ours stay where they are.

use signed_api::prelude::*;

/// An exchange.
#[api_client(base_url = "https://api.example.com")]
#[doc(alias = "market")]
#[must_use = "an exchange does nothing on its own"]
pub trait Exchange {
    /// Old.
    #[get("/old")]
    #[deprecated = "write `new_orders`"]
    async fn old(&self) -> Result<()>;

    #[allow(missing_docs)]
    #[get("/undocumented")]
    async fn undocumented(&self) -> Result<()>;

    /// Many arguments.
    #[get("/many")]
    #[allow(clippy::too_many_arguments)]
    #[doc(hidden)]
    async fn many(&self, #[allow(unused)] a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> Result<()>;

    /// Expects what is in the trait only.
    #[get("/expected")]
    #[expect(non_snake_case)]
    async fn EXPECTED(&self) -> Result<()>;

    /// Plain.
    #[must_use]
    #[inline]
    fn plain(&self) -> u32 {
        1
    }
}

fn main() {
    let client = ExchangeClient::new().unwrap();
    #[expect(deprecated)]
    let _ = client.old();
    let _ = client.plain();
}
