use signed_api::prelude::*;

auth_scheme! {
    /// Signs what a shop sends.
    pub ShopWebhook {
        header "X-Sign" = pairs({ "v=1": hex(hmac_sha256(secret, body)) }, "=", ",");
    }
}

fn main() {}
