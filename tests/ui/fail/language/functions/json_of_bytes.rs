use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ digest: sha256(ts), ..params });
    }
}

fn main() {}
