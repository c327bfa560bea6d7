use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ key, secret, ..params });
    }
}

fn main() {}
