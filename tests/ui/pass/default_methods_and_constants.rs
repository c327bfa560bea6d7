use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Exchange {
    const VERSION: u32 = 3;

    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<u64>;

    async fn sum(&self, ids: &[u64], mut start: u64) -> Result<u64> {
        for id in ids {
            start += self.order(*id).await?;
        }
        Ok(start)
    }

    async fn nothing(&self) {}

    async fn stateless(text: &str) -> usize {
        text.len()
    }

    async fn consumed(self) -> u32
    where
        Self: Sized,
    {
        Self::VERSION
    }

    fn version(&self) -> u32 {
        Self::VERSION
    }

    fn new_version(version: u32) -> u32 {
        version + 1
    }
}

struct Fake;

impl Exchange for Fake {
    const VERSION: u32 = 4;

    async fn order(&self, id: u64) -> Result<u64> {
        Ok(id)
    }
}

fn main() {
    assert_eq!(ExchangeClient::new().unwrap().version(), 3);
    assert_eq!(Fake.version(), 4);
    assert_eq!(Fake::new_version(4), 5);
    let _ = Fake.sum(&[1], 2);
}
