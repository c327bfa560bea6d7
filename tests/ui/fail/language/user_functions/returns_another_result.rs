use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "API-Sign" = crate::canonical(path);
    }
}

fn canonical(path: &str) -> std::result::Result<String, ()> {
    Ok(path.to_owned())
}


fn main() {}
