use signed_api::prelude::*;
use signed_api::{Scheme, Signer};

mod schemes {
    use signed_api::prelude::*;

    auth_scheme! {
        /// Signs orders.
        #[derive(PartialEq)]
        pub Kraken {
            header "API-Key" = kye;
        }

        /// Nothing is wrong with this one.
        pub(crate) Backpack {
            header "API-Key" = key;
        }
    }
}

use schemes::{Backpack, Kraken};

const KRAKEN: Kraken = Kraken;

#[api_client]
#[auth(Kraken)]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;

    #[get("/balances")]
    #[auth(KRAKEN, kind = "spot")]
    async fn balances(&self) -> Result<()>;

    #[get("/trades")]
    #[auth(Backpack)]
    async fn trades(&self) -> Result<()>;
}

fn takes(_: impl Scheme + Copy + std::fmt::Debug + Default) {}

fn main() {
    takes(Kraken);
    let _ = Kraken == KRAKEN;
    let _: &dyn Scheme = &Kraken;
    let _ = Signer::new(Kraken::default(), Credentials::new("key", "secret"));
    let _ = ExchangeClient::new(Credentials::new("key", "secret"));
}
