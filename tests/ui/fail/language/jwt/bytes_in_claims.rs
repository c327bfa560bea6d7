use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Bearer " + jwt(HS256, secret, { digest: sha512(query) });
    }
}

fn main() {}
