use signed_api::Session;
use signed_api::prelude::*;

macro_rules! hopper {
    ($token:literal, $app:literal, $value:literal) => {
        #[api_client(base_url = "https://api.example.com")]
        #[auth(bearer, header($token = "token", $app? = $value))]
        pub trait Hopper {
            #[get("/hoppers")]
            async fn hoppers(&self) -> Result<()>;
        }
    };
}

hopper!("access-token", "x-api-app-key", "opt.app_key");

#[api_client(base_url = "https://api.example.com")]
#[auth(bearer)]
pub trait Everything {
    #[get("/me")]
    async fn me(&self) -> Result<()>;

    #[get("/traced")]
    #[auth(bearer, header("Authorization" = "'Bearer ' + token", "X-Trace" = "uuid", "X-Time" = "ts"), ts = s)]
    async fn traced(&self) -> Result<()>;

    #[post("/token", body = form)]
    #[auth(basic)]
    async fn token(&self, grant_type: &str) -> Result<()>;

    #[get("/gate")]
    #[auth(basic, header("X-Gate"? = "opt.gate"), header("Authorization" = "'Basic ' + basic"))]
    async fn gate(&self) -> Result<()>;

    #[get("/fees")]
    #[auth(key)]
    async fn fees(&self) -> Result<()>;

    #[get("/rates")]
    #[auth(key, header("Authorization" = "'ApiKey ' + key", "X-Nonce" = "nonce"), nonce = us,)]
    async fn rates(&self) -> Result<()>;

    #[get("/markets")]
    #[auth(none)]
    async fn markets(&self) -> Result<()>;
}

/// A scheme may have the name of a word.
#[derive(Debug)]
struct Bearer;

auth_scheme! {
    /// The same with a capital letter.
    Basic {
        header "Authorization" = "Basic " + base64(key + ":" + expose(secret));
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Basic)]
trait Named {
    #[get("/me")]
    async fn me(&self) -> Result<()>;
}

fn main() {
    let session = Session::new();
    session.set("token", "t-0123");
    assert!(HopperClient::builder().session(&session).build().is_ok());
    assert!(HopperClient::builder().option("app_key", "a-0123").build().is_ok());
    assert!(EverythingClient::new(Credentials::new("user", "pass:word")).is_ok());
    assert!(EverythingClient::new(Credentials::new("us:er", "password")).is_err());
    assert!(EverythingClient::builder().option("app_key", 1).build().is_err());
    assert!(NamedClient::new(Credentials::new("us:er", "password")).is_err());
    let _ = Bearer;
}
