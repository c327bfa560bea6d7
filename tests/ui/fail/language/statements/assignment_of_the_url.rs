use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        url = origin + path + "?key=" + key;
    }
}

fn main() {}
