use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let all = sort(query_params);
        body = json(all);
        query = "";
        header "API-Sign" = hmac_sha256(secret, body) | hex;
    }
}

fn main() {}
