use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ chain: 0x1 });
    }
}

fn main() {}
