use signed_api::prelude::*;
use signed_api::{Scheme, Signer};

auth_scheme! {
    /// The parameters, signed.
    pub Named {
        query = form({ ..params, recv_window?: opt.recv_window, instruction: op.instruction });
        header "X-Sign" = hmac_sha256(secret, query) | hex;
    }
}

mod schemes {
    pub(crate) const CONSTANT: super::Named = super::Named;
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Named, instruction = "none")]
pub trait Exchange<T: serde::Serialize + Sync, const N: usize>: Send + Sync
where
    T: Clone,
{
    #[get("/orders/{id}")]
    async fn order(&self, id: u64, filter: Option<&T>) -> Result<Vec<String>>;

    #[post("/orders")]
    #[auth(instruction = "orderExecute")]
    async fn place<O: serde::Serialize + Sync>(&self, #[json] order: &O) -> Result<()>;

    #[delete("/orders")]
    #[auth(schemes::CONSTANT, instruction = "orderCancel")]
    async fn cancel(&self) -> Result<()>;
}

#[api_client(dyn)]
#[auth(crate::Named)]
pub trait Dynamic {
    #[get("/orders")]
    #[auth(instruction = "orderQuery")]
    async fn orders(&self) -> Result<()>;
}

fn takes(_: impl Scheme + Copy + std::fmt::Debug + Default) {}

fn main() {
    let boxed: Box<dyn Scheme> = Box::new(Named);
    let schemes: [&'static dyn Scheme; 2] = [&Named, &schemes::CONSTANT];
    let constants = schemes.map(|scheme| scheme.constants()[0].name);
    assert_eq!(constants, ["instruction", "instruction"]);
    assert!(boxed.assigns().query);
    takes(Named);
    assert!(Signer::new(Named, Credentials::new("key", "secret")).is_ok());
    assert!(<ExchangeClient<u8, 2>>::new(Credentials::new("key", "secret")).is_ok());
    let _: Option<Box<dyn Dynamic>> = None;
}
