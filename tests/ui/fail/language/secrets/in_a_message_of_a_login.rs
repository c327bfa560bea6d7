use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        message = json({ op: "login", args: [key, secret] });
    }
}

fn main() {}
