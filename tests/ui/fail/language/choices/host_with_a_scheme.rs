use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "X-Kind" = host == "https://api.example.com" ? "a" : "b";
    }
}

fn main() {}
