use signed_api::prelude::*;

auth_scheme! {
    /// Signs what a shop sends.
    pub ShopWebhook {
        delivery: json("id");
        header "X-Sign" = hmac_sha256(secret, now.s + target) | hex;
    }
}

fn main() {}
