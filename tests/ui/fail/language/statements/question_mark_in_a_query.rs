use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        path = "v1" + path;
        query = prefix(form(query_params), "?");
    }
}

fn main() {}
