use signed_api::prelude::*;

auth_scheme! {
    /// Signs orders.
    pub Kraken {
        query = form({ ts, recv_window: opt.recv_window, ..params });
        header "Recv-Window" = recv_window;
    }
}

fn main() {}
