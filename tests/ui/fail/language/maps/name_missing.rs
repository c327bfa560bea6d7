use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ now.ms, ..params });
    }
}

fn main() {}
