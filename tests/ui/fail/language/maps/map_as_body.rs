use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = { ts, ..params };
    }
}

fn main() {}
