use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        credential wallet;
        header "API-Sign" = eip712(wallet | from_hex, { name?: op.name, chainId: 1, name?: opt.name }, "Order(uint256 amount,address maker)", { amount: 1, maker: key }) | hex;
    }
}

fn main() {}
