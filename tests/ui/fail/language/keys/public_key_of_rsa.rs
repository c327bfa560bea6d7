use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Example {
        header "API-Sign" = rsa_sha256(secret | from_pem, body, "whpk_") | base64;
    }
}

fn main() {}
