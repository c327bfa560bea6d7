use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub trait Names {
    #[get("/{path}/{url}")]
    async fn query(
        &self,
        path: &str,
        url: &str,
        query: u8,
        self_: u8,
        draft: u8,
        client: u8,
        operation: u8,
        call: u8,
        body: u8,
        request: u8,
        value: u8,
        mac: u8,
        cx: u8,
        keys: u8,
        credentials: u8,
        marker: u8,
        formatter: u8,
        signing: u8,
        key: u8,
        method: u8,
        header: u8,
        name: u8,
        args: u8,
        params: u8,
    ) -> Result<()>;

    #[post("/fields")]
    async fn fields(&self, draft: u8, client: u8, send: u8, json: u8, form: u8, field: u8, response: u8) -> Result<()>;

    #[get("/client")]
    async fn client(&self) -> Result<()>;

    #[get("/clone")]
    async fn from_client(&self) -> Result<()>;

    #[get("/draft")]
    #[allow(non_snake_case)]
    async fn draft(&self, OPERATION: u8) -> Result<()>;
}

fn main() {}
