use signed_api::prelude::*;

macro_rules! exchange {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $url:expr, $path:literal, $argument:ident: $argument_type:ty => $returned:ty, $timeout:expr) => {
        #[api_client(base_url = $url)]
        $(#[$attribute])*
        #[timeout($timeout)]
        $visibility trait $name {
            #[get($path)]
            async fn order(&self, $argument: $argument_type, limit: u8) -> Result<$returned>;

            async fn first(&self) -> Result<$returned> {
                self.order(1, 2).await
            }
        }
    };
}

exchange!(
    /// One.
    #[auth(hmac = "ts")]
    pub One, "https://api.example.com", "/orders/{id}", id: u64 => String, "2s"
);
exchange!(Two, "https://api.example.com", "/{number}", number: i32 => (), "2s");

fn main() {
    let _ = OneClient::new(Credentials::new("key", "secret")).unwrap().order(1, 2);
    let _ = TwoClient::new().unwrap().order(-1, 2);
}
