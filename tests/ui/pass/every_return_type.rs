use std::collections::HashMap;

use bytes::Bytes;
use serde::Deserialize;
use signed_api::prelude::*;

#[derive(Debug, Deserialize)]
pub struct Order;

#[derive(Debug, Deserialize)]
pub struct Refusal;

#[api_client(error = Refusal)]
pub trait Exchange {
    #[get("/")]
    async fn unit(&self) -> Result<()>;

    #[get("/")]
    async fn text(&self) -> Result<String>;

    #[get("/")]
    async fn bytes(&self) -> Result<Bytes>;

    #[get("/")]
    async fn json(&self) -> Result<Order>;

    #[get("/")]
    async fn collection(&self) -> Result<HashMap<String, Vec<Option<(Order, [u8; 2])>>>>;

    #[get("/")]
    async fn response(&self) -> Result<Response<Order>>;

    #[get("/")]
    async fn response_of_unit(&self) -> Result<Response<()>>;

    #[get("/")]
    async fn response_of_text(&self) -> Result<Response<String>>;

    #[get("/")]
    async fn response_of_bytes(&self) -> Result<Response<Bytes>>;

    #[get("/")]
    async fn absolute(&self) -> signed_api::Result<Order>;

    #[get("/")]
    async fn with_error(&self) -> std::result::Result<Order, Error>;
}

async fn every(client: ExchangeClient) -> Result<()> {
    let () = client.unit().await?;
    let _: String = client.text().await?;
    let _: Bytes = client.bytes().await?;
    let _: Order = client.json().await?;
    let _: HashMap<String, Vec<Option<(Order, [u8; 2])>>> = client.collection().await?;
    let _: Response<Order> = client.response().await?;
    let _: Response<()> = client.response_of_unit().await?;
    let _: Response<String> = client.response_of_text().await?;
    let _: Response<Bytes> = client.response_of_bytes().await?;
    let _: Order = client.absolute().await?;
    let _: Order = client.with_error().await?;
    Ok(())
}

fn main() {
    let _ = every;
}
