use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let extra = { kid: key };
        header "Authorization" = "Bearer " + jwt(HS256, secret, { iat: now.s }, extra);
    }
}

fn main() {}
