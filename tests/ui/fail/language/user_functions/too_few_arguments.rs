use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(path);
    }
}

fn canonical(path: &str, query: &str) -> String {
    format!("{path}{query}")
}


fn main() {}
