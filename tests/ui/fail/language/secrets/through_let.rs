use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let pair = key + ":" + secret;
        header "Authorization" = "Basic " + base64(pair);
    }
}

fn main() {}
