use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::first(path);
    }
}

fn first(path: &str) -> Option<&str> {
    path.split('/').next()
}


fn main() {}
