use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let message = method + "\n" + path;
        header "API-Message" = message;
    }
}

fn main() {}
