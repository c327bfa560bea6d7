use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(path);
    }
}

fn canonical(path: &[u8]) -> String {
    format!("{path:?}")
}


fn main() {}
