use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        let all = form({ ..params, ts });
        query = method == "GET" ? all : form(query_params);
        header "API-Sign" = hmac_sha256(secret, query + body) | hex;
    }
}

fn main() {}
