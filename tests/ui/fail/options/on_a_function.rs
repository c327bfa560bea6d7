use signed_api::prelude::*;

#[api_client]
pub fn exchange() {}

fn main() {
    exchange();
}
