use signed_api::prelude::*;

auth_scheme! {
}

fn main() {}
