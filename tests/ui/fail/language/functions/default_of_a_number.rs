use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form({ recv_window: default(ts, 5000), ..params });
    }
}

fn main() {}
