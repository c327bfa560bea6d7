use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical([path, query]);
    }
}

fn canonical(parts: &str) -> String {
    parts.to_owned()
}


fn main() {}
