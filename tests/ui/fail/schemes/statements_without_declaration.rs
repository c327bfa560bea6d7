use signed_api::prelude::*;

auth_scheme! {
    header "API-Key" = key;
}

fn main() {}
