use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Auth" = default(opt.auth, secret);
    }
}

fn main() {}
