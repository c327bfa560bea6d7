use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet;
        header "API-Sign" = eip712(wallet | from_hex, { chainId: 1 }, "Order(uint256 amount,address maker)", { amount: 1 }) | hex;
    }
}

fn main() {}
