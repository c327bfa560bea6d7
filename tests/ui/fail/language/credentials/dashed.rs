use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential user-id: public;
        header "API-User" = user_id;
    }
}

fn main() {}
