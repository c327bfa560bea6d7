use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Secret" = secret | from_base64 | hex;
    }
}

fn main() {}
