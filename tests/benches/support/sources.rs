//! Writes the same API twice: declared as a trait, and by hand over reqwest, serde and hmac.

use std::fmt::Write as _;

/// How a crate is written.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    HandWritten,
    Declared,
}

impl Style {
    /// The dependencies of such a crate, as lines of its manifest.
    pub(crate) fn dependencies(self, library: &str) -> String {
        match self {
            Self::HandWritten => HAND_WRITTEN_DEPENDENCIES.to_owned(),
            Self::Declared => format!(
                "serde = {{ version = \"1\", features = [\"derive\"] }}\nsigned-api = {{ path = {library:?} }}\n"
            ),
        }
    }

    /// The library: a client with `methods` methods, and the functions that call each of them when the feature `called`
    /// is on. The method in the middle has `edit` in its path, and as many lines more in its documentation.
    pub(crate) fn library(self, methods: usize, edit: usize) -> String {
        let mut text = match self {
            Self::HandWritten => HAND_WRITTEN_BEGIN.to_owned(),
            Self::Declared => DECLARED_BEGIN.to_owned(),
        };
        for index in 0..methods {
            let mut path = format!("/api/v1/resource{index}");
            let _ = write!(text, "\n    /// Method {index}.\n");
            if index == methods / 2 {
                let _ = write!(path, "/edited{edit}");
                text.push_str(&"    /// Edited.\n".repeat(edit));
            }
            text.push_str(&match self {
                Self::HandWritten => hand_written(index, &path),
                Self::Declared => declared(index, &path),
            });
        }
        text.push_str("}\n");
        text.push_str(&types(methods));
        text.push_str(&calls(methods));
        text
    }
}

/// The kinds of methods, in turn: of eight, five read, two place, one deletes. A response type serves four methods.
fn declared(index: usize, path: &str) -> String {
    let kind = index % 8;
    let signature = match kind {
        0 | 4 => format!("#[get(\"{path}/{{id}}\")]\n    async fn method{index}(&self, id: u64)"),
        1 | 5 => format!(
            "#[get(\"{path}\")]\n    async fn method{index}(&self, symbol: &str, limit: Option<u32>, since: Option<u64>)"
        ),
        2 => format!(
            "#[post(\"{path}\")]\n    #[retry(key = \"client_order_id\")]\n    async fn method{index}(&self, #[json] order: &NewOrder)"
        ),
        3 => format!("#[delete(\"{path}/{{id}}\")]\n    async fn method{index}(&self, id: u64)"),
        6 => format!(
            "#[post(\"{path}/{{account}}/transfers\")]\n    #[timeout(\"2s\")]\n    async fn method{index}(&self, account: u64, #[json] transfer: &Transfer)"
        ),
        _ => format!(
            "#[get(\"{path}/public\")]\n    #[auth(none)]\n    async fn method{index}(&self, depth: Option<u32>)"
        ),
    };
    let returned = returned(index);
    format!("    {signature} -> Result<{returned}>;\n")
}

fn hand_written(index: usize, path: &str) -> String {
    let body = match index % 8 {
        0 | 4 => format!(
            "self, id: u64) -> Result<RETURNED> {{
        let path = format!(\"{path}/{{id}}\");
        self.signed(Method::GET, &path, &[], None).await"
        ),
        1 | 5 => format!(
            "self, symbol: &str, limit: Option<u32>, since: Option<u64>) -> Result<RETURNED> {{
        let mut query = vec![(\"symbol\", symbol.to_owned())];
        if let Some(limit) = limit {{
            query.push((\"limit\", limit.to_string()));
        }}
        if let Some(since) = since {{
            query.push((\"since\", since.to_string()));
        }}
        self.signed(Method::GET, \"{path}\", &query, None).await"
        ),
        2 => format!(
            "self, order: &NewOrder) -> Result<RETURNED> {{
        let body = serde_json::to_string(order)?;
        self.signed(Method::POST, \"{path}\", &[], Some(body)).await"
        ),
        3 => format!(
            "self, id: u64) -> Result<RETURNED> {{
        let path = format!(\"{path}/{{id}}\");
        self.signed_unit(Method::DELETE, &path, &[], None).await"
        ),
        6 => format!(
            "self, account: u64, transfer: &Transfer) -> Result<RETURNED> {{
        let path = format!(\"{path}/{{account}}/transfers\");
        let body = serde_json::to_string(transfer)?;
        self.signed(Method::POST, &path, &[], Some(body)).await"
        ),
        _ => format!(
            "self, depth: Option<u32>) -> Result<RETURNED> {{
        let mut query = Vec::new();
        if let Some(depth) = depth {{
            query.push((\"depth\", depth.to_string()));
        }}
        self.public(\"{path}/public\", &query).await"
        ),
    };
    let body = body.replace("RETURNED", &returned(index));
    format!("    pub async fn method{index}(&{body}\n    }}\n")
}

fn returned(index: usize) -> String {
    let shape = index / 4;
    match index % 8 {
        3 => "()".to_owned(),
        1 | 5 => format!("Vec<Answer{shape}>"),
        _ => format!("Answer{shape}"),
    }
}

fn types(methods: usize) -> String {
    let mut text = REQUESTS.to_owned();
    for shape in 0..methods.div_ceil(4) {
        let _ = write!(
            text,
            "
/// Answer {shape}.
#[derive(Debug, Deserialize)]
pub struct Answer{shape} {{
    /// Its number.
    pub id: u64,
    /// The market.
    pub market: String,
    /// The price.
    pub price: Option<String>,
    /// The amount.
    pub amount: String,
    /// When it was made.
    pub created_at: u64,
    /// Labels.
    pub labels: Vec<String>,
}}
"
        );
    }
    text
}

/// Calls every method, in groups as an application would, so that the compiler has machine code to make for each.
fn calls(methods: usize) -> String {
    const GROUP: usize = 10;
    let mut text = CALLS.to_owned();
    for first in (0..methods).step_by(GROUP) {
        let _ = write!(
            text,
            "
    pub fn group{first}<'a>(client: &'a ExchangeClient, order: &'a NewOrder, transfer: &'a Transfer) -> Called<'a> {{
        Box::pin(async move {{
"
        );
        for index in first..methods.min(first + GROUP) {
            let arguments = match index % 8 {
                0 | 3 | 4 => "7",
                1 | 5 => "\"BTC-USDT\", Some(10), None",
                2 => "order",
                6 => "7, transfer",
                _ => "None",
            };
            let _ = writeln!(
                text,
                "            client.method{index}({arguments}).await?;"
            );
        }
        text.push_str("            Ok(())\n        })\n    }\n");
    }
    text.push_str("}\n");
    text
}

const DECLARED_BEGIN: &str = r#"//! An API, declared.

use serde::{Deserialize, Serialize};
use signed_api::prelude::*;

/// The API.
#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+target+body")]
pub trait Exchange {
"#;

const HAND_WRITTEN_DEPENDENCIES: &str = r#"const-hex = "1"
hmac = "0.13"
reqwest = { version = "0.13", default-features = false, features = ["http2", "json", "rustls-no-provider"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
sha2 = "0.11"
thiserror = "2"
"#;

const HAND_WRITTEN_BEGIN: &str = include_str!("hand_written.txt");

const REQUESTS: &str = r#"
/// An order.
#[derive(Debug, Serialize)]
pub struct NewOrder {
    /// The market.
    pub market: String,
    /// The price.
    pub price: String,
    /// The amount.
    pub amount: String,
    /// By which the server knows it again.
    pub client_order_id: String,
}

/// A transfer.
#[derive(Debug, Serialize)]
pub struct Transfer {
    /// What.
    pub currency: String,
    /// How much.
    pub amount: String,
    /// To whom.
    pub to: u64,
}
"#;

const CALLS: &str = r#"
/// Calls of every method.
#[cfg(feature = "called")]
#[allow(missing_docs)]
pub mod calls {
    use super::*;

    pub type Called<'a> = std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;
"#;
