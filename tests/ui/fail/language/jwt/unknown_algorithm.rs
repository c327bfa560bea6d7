use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Bearer " + jwt(HS265, secret, { sub: key });
    }
}

fn main() {}
