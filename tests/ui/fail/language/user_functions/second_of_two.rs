use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let path_of_order = crate::canonical(path);
        header "API-Sign" = hmac_sha256(secret, path_of_order + crate::canonical(body)) | hex;
    }
}

fn canonical(path: &str) -> String {
    path.to_owned()
}


fn main() {}
