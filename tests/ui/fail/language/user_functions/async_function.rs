use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(path);
    }
}

async fn canonical(path: &str) -> String {
    path.to_owned()
}


fn main() {}
