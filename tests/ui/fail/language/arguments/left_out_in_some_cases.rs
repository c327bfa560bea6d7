use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let all = method == "GET" ? "&" + form(query_params) : "";
        query = form({ ts }) + all;
        header "API-Sign" = hmac_sha256(secret, target) | hex;
    }
}

fn main() {}
