use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Authorization" = "Bearer " + jwt(es256, secret | from_pem, { sub: key });
    }
}

fn main() {}
