use signed_api::prelude::*;

auth_scheme! {
    /// Signs what a shop sends.
    pub ShopWebhook {
        delivery;
        header "X-Sign" = hmac_sha256(secret, now.s + body) | hex;
    }
}

fn main() {}
