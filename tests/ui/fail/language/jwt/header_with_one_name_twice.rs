use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Bearer " + jwt(HS256, secret, { iat: now.s }, { typ?: opt.a, typ?: opt.b });
    }
}

fn main() {}
