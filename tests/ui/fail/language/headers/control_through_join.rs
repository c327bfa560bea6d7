use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Text" = join("\n", method, path);
    }
}

fn main() {}
