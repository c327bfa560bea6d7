use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub struct Exchange;

fn main() {}
