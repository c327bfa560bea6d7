use signed_api::prelude::*;

mod schemes {
    use signed_api::prelude::*;

    auth_scheme! {
        /// Key only.
        pub Own {
            header "API-Key" = key;
        }
    }
}

use schemes::Own;

#[api_client]
#[auth(Own)]
pub trait Exchange {
    #[get("/markets/{id}")]
    async fn market(&self) -> Result<()>;
}

fn main() {}
