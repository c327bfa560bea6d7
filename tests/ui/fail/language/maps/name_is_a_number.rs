use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ 1: ts });
    }
}

fn main() {}
