use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet;
        header "API-Sign" = eip712(wallet | from_hex, { chainId: 1 }, "Order(Amount amount,address maker)", { amount: 1, maker: key }) | hex;
    }
}

fn main() {}
