use signed_api::prelude::*;

auth_scheme! {
    /// Signs what a shop sends.
    pub ShopWebhook {
        delivery: signature;
        header "X-Key" = key;
    }
}

fn main() {}
