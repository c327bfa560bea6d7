use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Basic " + base64(key + ":" + secret);
    }
}

fn main() {}
