use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "X-Lead" = " lead";
        header "X-Trail" = key + "trail ";
    }
}

fn main() {}
