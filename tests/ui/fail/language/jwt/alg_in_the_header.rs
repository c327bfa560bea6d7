use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Bearer " + jwt(ES256, secret | from_pem, { sub: key }, { alg: "none" });
    }
}

fn main() {}
