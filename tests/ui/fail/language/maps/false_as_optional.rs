use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        body = json({ ..body_params, margin?: false });
    }
}

fn main() {}
