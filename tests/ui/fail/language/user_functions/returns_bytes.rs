use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(path);
    }
}

fn canonical(path: &str) -> Vec<u8> {
    path.as_bytes().to_vec()
}


fn main() {}
