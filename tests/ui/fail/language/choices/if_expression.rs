use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = if method == "GET" { form(params) } else { "" };
    }
}

fn main() {}
