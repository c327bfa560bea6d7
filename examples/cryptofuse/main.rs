//! Makes a payment at a gateway with OAuth2 client credentials, and shows what becomes of its tokens: obtained once, used
//! for all calls, obtained anew when the gateway has forgotten them, and given back at the end.
//!
//! `cargo run --example cryptofuse` starts the embedded gateway. With `CRYPTOFUSE_URL`, `CRYPTOFUSE_CLIENT_ID` and
//! `CRYPTOFUSE_CLIENT_SECRET` set it only reads from that one, and makes no payment.

use std::error::Error as StdError;
use std::process::ExitCode;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use signed_api::oauth2::{ClientCredentials, Revocation};
use signed_api::prelude::*;
use signed_api::{Secret, TokenCache};
use signed_api_examples::cryptofuse::{Config, Cryptofuse};

/// Cryptofuse, as docs.cryptofuse.io has it. Paths end in a slash.
#[api_client(error = ApiError)]
#[auth(bearer)]
trait Gateway {
    /// What can be paid with.
    #[get("/currencies/")]
    async fn currencies(&self) -> Result<Currencies>;

    /// What there is in all wallets.
    #[get("/user/balances/")]
    async fn balances(&self) -> Result<Balances>;

    /// Asks for a payment.
    #[post("/payments/")]
    async fn create_payment(&self, #[json] payment: &NewPayment<'_>) -> Result<Payment>;

    /// One payment.
    #[get("/payments/{id}/")]
    async fn payment(&self, id: &str) -> Result<Payment>;
}

#[derive(Debug, Deserialize)]
struct Currencies {
    currencies: Vec<Currency>,
}

#[derive(Debug, Deserialize)]
struct Currency {
    currency: String,
}

#[derive(Debug, Deserialize)]
struct Balances {
    balances: Vec<Balance>,
}

#[derive(Debug, Deserialize)]
struct Balance {
    currency: String,
    available_balance: Decimal,
}

#[derive(Debug, Serialize)]
struct NewPayment<'p> {
    price_amount: Decimal,
    price_currency: &'p str,
    pay_currency: &'p str,
    order_id: &'p str,
}

#[derive(Debug, Deserialize)]
struct Payment {
    payment_id: String,
    order_id: String,
    status: String,
}

/// What the gateway says when it does not do as asked.
#[derive(Debug, Deserialize)]
struct ApiError {
    error: String,
    message: String,
    #[serde(default)]
    details: Details,
}

/// The details of `insufficient_scope`.
#[derive(Debug, Default, Deserialize)]
struct Details {
    #[serde(default)]
    required_scopes: Vec<String>,
    #[serde(default)]
    token_scopes: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", in_words(&*error));
            ExitCode::FAILURE
        }
    }
}

/// Where the gateway is, and who asks it.
struct Account {
    url: String,
    id: String,
    secret: Secret,
    embedded: Option<Cryptofuse>,
}

impl Account {
    fn source(&self, scopes: &[&str]) -> ClientCredentials {
        let url = format!("{}/o/token/", self.url);
        let source = ClientCredentials::new(url, &self.id, self.secret.clone());
        source.scopes(scopes.iter().copied())
    }

    fn client(&self, tokens: &TokenCache) -> Result<GatewayClient> {
        let builder = GatewayClient::builder().base_url(&self.url);
        builder.tokens(tokens.clone()).build()
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let account = choose_account().await?;
    // Tokens are renewed a minute before their end.
    let tokens = TokenCache::new(account.source(&["read", "write"]));
    let gateway = account.client(&tokens)?;

    println!("\n2. Currencies and balances, with a token that is obtained for the first of them");
    for currency in gateway.currencies().await?.currencies {
        println!("   {}", currency.currency);
    }
    for balance in gateway.balances().await?.balances {
        println!("   {} {}", balance.available_balance, balance.currency);
    }
    println!("   {:?}", tokens.token().await?);

    if let Some(embedded) = &account.embedded {
        pay(&gateway, embedded).await?;
        without_scope(&account).await?;
    }

    println!("\n6. The token is given back");
    let url = format!("{}/o/revoke_token/", account.url);
    let revocation = Revocation::new(url, &account.id).secret(account.secret.clone());
    revocation.revoke(&tokens.token().await?).await?;
    Ok(())
}

async fn pay(gateway: &GatewayClient, embedded: &Cryptofuse) -> Result<(), Box<dyn StdError>> {
    println!("\n3. A payment");
    let payment = NewPayment {
        price_amount: Decimal::new(1050, 2),
        price_currency: "USD",
        pay_currency: "USDTERC20",
        order_id: "ORDER-1",
    };
    let made = gateway.create_payment(&payment).await?;
    println!("   {} is {}", made.order_id, made.status);

    println!(
        "\n4. The gateway forgets all tokens; the next call is refused, and sent again with a new one"
    );
    let issued = embedded.tokens_issued();
    embedded.revoke_all();
    let found = gateway.payment(&made.payment_id).await?;
    println!("   {} is {}", found.order_id, found.status);
    match embedded.tokens_issued() - issued {
        1 => Ok(()),
        count => Err(format!("there should be one new token, not {count}").into()),
    }
}

async fn without_scope(account: &Account) -> Result<(), Box<dyn StdError>> {
    println!("\n5. A token that may only read");
    let gateway = account.client(&TokenCache::new(account.source(&["read"])))?;
    let payment = NewPayment {
        price_amount: Decimal::ONE,
        price_currency: "USD",
        pay_currency: "USDTERC20",
        order_id: "ORDER-2",
    };
    match gateway.create_payment(&payment).await {
        Ok(_) => Err("the gateway does not check scopes".into()),
        Err(error) => {
            println!("   {}", in_words(&error));
            Ok(())
        }
    }
}

/// The gateway that the environment names, or else an embedded one.
async fn choose_account() -> Result<Account, Box<dyn StdError>> {
    match (variable("CRYPTOFUSE_URL"), variable("CRYPTOFUSE_CLIENT_ID"), variable("CRYPTOFUSE_CLIENT_SECRET")) {
        (Some(url), Some(id), Some(secret)) => {
            println!("1. The gateway at {url}");
            Ok(Account {
                url,
                id,
                secret: Secret::new(secret),
                embedded: None,
            })
        }
        (None, None, None) => {
            let embedded = Cryptofuse::start(Config::default()).await?;
            println!("1. An embedded gateway at {}", embedded.url());
            Ok(Account {
                url: embedded.url(),
                id: embedded.client_id().to_owned(),
                secret: Secret::new(embedded.client_secret()),
                embedded: Some(embedded),
            })
        }
        _ => Err("set CRYPTOFUSE_URL, CRYPTOFUSE_CLIENT_ID and CRYPTOFUSE_CLIENT_SECRET, or none of them".into()),
    }
}

/// A variable of the environment, unless it is empty.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?.into_string().ok()?;
    (!value.is_empty()).then_some(value)
}

/// One sentence: what the gateway says, where it says something.
fn in_words(error: &(dyn StdError + 'static)) -> String {
    let refused = error
        .downcast_ref::<Error>()
        .and_then(|error| Some((error, error.api::<ApiError>()?)));
    let Some((error, said)) = refused else {
        return error.to_string();
    };
    let mut text = format!(
        "{}: the gateway refuses it: {} ({})",
        error.operation(),
        said.message,
        said.error
    );
    if !said.details.required_scopes.is_empty() {
        let [required, held] = [&said.details.required_scopes, &said.details.token_scopes]
            .map(|scopes| scopes.join(" "));
        text.push_str(&format!(
            "; it needs the scopes `{required}`, and the token has `{held}`"
        ));
    }
    text
}
