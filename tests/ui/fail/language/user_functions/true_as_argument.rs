use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(path, true);
    }
}

fn canonical(path: &str, _encoded: bool) -> String {
    path.to_owned()
}


fn main() {}
