use signed_api::prelude::*;

auth_scheme! {
    /// Signs what a shop sends.
    pub ShopWebhook {
        delivery: signature;
        header "X-Time" = now.s;
        header "X-Sign" = hmac_sha256(secret, now.s) | hex;
    }
}

fn main() {}
