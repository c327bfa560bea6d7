use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ amount: 1.5 });
    }
}

fn main() {}
