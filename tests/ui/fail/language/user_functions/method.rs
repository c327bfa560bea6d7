use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::Signer::sign(path);
    }
}

struct Signer;

impl Signer {
    fn sign(&self, path: &str) -> String {
        path.to_owned()
    }
}


fn main() {}
