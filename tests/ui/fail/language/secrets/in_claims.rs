use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Bearer " + jwt(HS256, secret, { sub: key, secret });
    }
}

fn main() {}
