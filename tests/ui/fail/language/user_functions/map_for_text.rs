use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(params);
    }
}

fn canonical(params: &str) -> String {
    params.to_owned()
}


fn main() {}
