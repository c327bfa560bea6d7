use signed_api::prelude::*;

auth_scheme! {
    /// Signs what a shop sends.
    pub ShopWebhook {
        delivery: header("webhook-id");
        header "webhook-id"? = op.id;
        header "X-Sign" = hmac_sha256(secret, op.id + body) | hex;
    }
}

fn main() {}
