#![deny(unreachable_pub, private_interfaces, private_bounds)]

mod inner {
    use signed_api::prelude::*;

    #[derive(serde::Deserialize)]
    struct Hidden;

    #[api_client(base_url = "https://api.example.com")]
    trait Private {
        #[get("/orders")]
        async fn order(&self) -> Result<Hidden>;
    }

    #[api_client(base_url = "https://api.example.com")]
    pub(crate) trait InTheCrate {
        #[get("/orders")]
        async fn order(&self) -> Result<String>;
    }

    #[api_client(base_url = "https://api.example.com")]
    pub(in crate::inner) trait InTheModule {
        #[get("/orders")]
        async fn order(&self) -> Result<Hidden>;
    }

    pub(super) fn use_private() {
        let _ = PrivateClient::new().map(|client| drop(client.order()));
        let _ = InTheModuleClient::new().map(|client| drop(client.order()));
    }
}

fn main() {
    inner::use_private();
    let client = inner::InTheCrateClient::new().unwrap();
    drop(client.order());
}
