use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        payload = json(params);
    }
}

fn main() {}
