use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ chain: 18446744073709551616 });
    }
}

fn main() {}
