use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query += "&key=" + key;
    }
}

fn main() {}
