use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        header "Recv-Window" = opt.recv-window;
    }
}

fn main() {}
