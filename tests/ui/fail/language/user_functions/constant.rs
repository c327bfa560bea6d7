use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::NAME(path);
    }
}

const NAME: &str = "name";


fn main() {}
