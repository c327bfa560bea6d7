use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(ts);
    }
}

fn canonical(ts: &str) -> String {
    ts.to_owned()
}


fn main() {}
