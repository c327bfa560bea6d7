use signed_api::prelude::*;

auth_scheme! {
    /// Signs what a shop sends.
    pub ShopWebhook {
        delivery: json("id"), tolerance(300);
        header "X-Time" = now.s;
        header "X-Sign" = hmac_sha256(secret, body) | hex;
    }
}

fn main() {}
