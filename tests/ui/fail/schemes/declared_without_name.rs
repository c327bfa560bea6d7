use signed_api::prelude::*;

auth_scheme! {
    pub {
        header "API-Key" = key;
    }
}

fn main() {}
