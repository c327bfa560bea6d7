use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "connection" = "close";
    }
}

fn main() {}
