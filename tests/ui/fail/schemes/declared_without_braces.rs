use signed_api::prelude::*;

auth_scheme! {
    /// Key only.
    pub Kraken;
}

fn main() {}
