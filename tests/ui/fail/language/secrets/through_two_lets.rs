use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let pair = key + ":" + secret;
        let encoded = base64(pair);
        header "Authorization" = "Basic " + encoded;
    }
}

fn main() {}
