//! A user's browser.

use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use signed_api::oauth2::{BrowserError, OpenBrowser};
use signed_api::{BoxFuture, Clock as _, SystemClock};
use signed_api_tests::servers::Chromium;
use tokio::sync::mpsc;

/// One window of a browser with a profile of its own.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    client: Client,
}

impl Browser {
    pub(crate) async fn start(chromium: &Chromium, name: &str) -> Self {
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(chromium.capabilities(name))
            .connect(&chromium.url())
            .await
            .expect("a session");
        Self { client }
    }

    pub(crate) async fn go(&self, address: &str) {
        self.client.goto(address).await.expect("a page");
    }

    pub(crate) async fn find(&self, what: &str) -> fantoccini::elements::Element {
        let waiting = self.client.wait().at_most(Duration::from_secs(30));
        waiting
            .for_element(Locator::Css(what))
            .await
            .expect("it is on the page")
    }

    pub(crate) async fn click(&self, what: &str) {
        self.find(what).await.click().await.expect("a click");
    }

    /// What the browser says of a click that leads nowhere.
    pub(crate) async fn try_click(&self, what: &str) -> String {
        let clicked = self.find(what).await.click().await;
        let source = self.client.source().await.unwrap_or_default();
        format!("{clicked:?} {source}")
    }

    /// The title of the page, as soon as it is the one at `path`.
    pub(crate) async fn title_once_on(&self, path: &str) -> String {
        for _ in 0..600 {
            let address = self.client.current_url().await.expect("an address");
            let title = self.client.title().await.expect("a title");
            if address.path() == path && !title.is_empty() {
                return title;
            }
            SystemClock::new().sleep(Duration::from_millis(50)).await;
        }
        panic!("the browser does not arrive at {path}");
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("a value")
    }

    pub(crate) async fn close(self) {
        self.client.close().await.expect("closed");
    }
}

/// Opens what a login asks for in a browser, and tells the address.
#[derive(Debug)]
pub(crate) struct Driven {
    browser: Browser,
    told: mpsc::UnboundedSender<String>,
}

impl Driven {
    pub(crate) fn by(browser: &Browser) -> (Self, mpsc::UnboundedReceiver<String>) {
        let (told, addresses) = mpsc::unbounded_channel();
        let browser = browser.clone();
        (Self { browser, told }, addresses)
    }
}

impl OpenBrowser for Driven {
    fn open<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), BrowserError>> {
        Box::pin(async move {
            self.browser.go(address).await;
            let told = self.told.send(address.to_owned());
            told.map_err(|_| BrowserError::new("nobody is told"))
        })
    }
}
