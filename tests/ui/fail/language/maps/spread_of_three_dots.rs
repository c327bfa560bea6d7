use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ timestamp: ts, ...params });
    }
}

fn main() {}
