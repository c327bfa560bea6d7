use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json([method, sha256(ts)]);
    }
}

fn main() {}
