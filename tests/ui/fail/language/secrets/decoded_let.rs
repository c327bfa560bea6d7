use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let decoded = secret | from_base64;
        header "API-Secret" = decoded | hex;
    }
}

fn main() {}
