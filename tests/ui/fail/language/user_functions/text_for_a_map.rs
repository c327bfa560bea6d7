use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(path);
    }
}

fn canonical(params: &signed_api::Params) -> String {
    format!("{}", params.len())
}


fn main() {}
