//! Logins in the browser, at servers that say back what they were sent, and with visitors who guess.

use signed_api::oauth2::{AuthorizationCode, BrowserError, OpenBrowser};
use signed_api::testing::FaultServer;
use signed_api::{BoxFuture, TokenError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use url::Url;

use super::hostile::{self, FORMS, WAYS};
use super::{CLIENT_SECRET, CODE, NEXT_ACCESS, NEXT_REFRESH, PARAMETER, Watched};
use crate::support::runtime;
use crate::watching::everything;

/// Opens nothing, and tells which address it was given.
#[derive(Clone, Debug)]
struct Told(mpsc::UnboundedSender<String>);

impl OpenBrowser for Told {
    fn open<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), BrowserError>> {
        let told = self.0.send(address.to_owned());
        Box::pin(async move { told.map_err(|_| BrowserError::new("nobody is told")) })
    }
}

/// A login at `url` whose user comes back with what `answer` makes of the state.
async fn log_in(
    watched: &mut Watched,
    url: &str,
    in_body: bool,
    answer: impl FnOnce(&str) -> String,
) -> Result<(), TokenError> {
    let (told, mut addresses) = mpsc::unbounded_channel();
    let mut login = AuthorizationCode::new(
        format!("{url}/authorize?key={}", encoded(PARAMETER)),
        format!("{url}/token"),
        "my-client",
    )
    .secret(CLIENT_SECRET)
    .scopes(["read"])
    .browser(Told(told));
    if in_body {
        login = login.credentials_in_body();
    }
    watched.show(&login);
    let done = tokio::spawn(async move { login.login().await });
    let address = addresses.recv().await.expect("an address");
    let address: Url = address.parse().expect("a URL");
    let parameter = |name: &str| {
        let found = address.query_pairs().find(|(key, _)| key == name);
        found.expect("a parameter").1.into_owned()
    };
    let state = parameter("state");
    watched.look_for(&state);
    let redirect: Url = parameter("redirect_uri").parse().expect("a URL");
    let visits = [
        (format!("code={}&state=guessed", encoded(CODE)), false),
        (answer(&state), true),
    ];
    for (query, is_answer) in visits {
        let port = redirect.port().expect("a port");
        let page = visit(port, &format!("/callback?{query}")).await;
        watched.note(&page);
        assert_eq!(page.contains("Not expected"), !is_answer, "{page}");
    }
    match done.await.expect("the login's task") {
        Ok(token) => {
            watched.show(&token);
            assert_eq!(token.access().expose(), NEXT_ACCESS);
            Ok(())
        }
        Err(error) => {
            watched.fail(&error);
            watched.show(&error.code());
            Err(error)
        }
    }
}

async fn visit(port: u16, target: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("open");
    let request = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut page = String::new();
    stream.read_to_string(&mut page).await.expect("a page");
    page
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The verifiers that a server was sent.
fn verifiers(server: &FaultServer) -> Vec<String> {
    let requests = server.requests();
    let bodies = requests.iter().map(|observed| &observed.request.body);
    let pairs = bodies.flat_map(|body| url::form_urlencoded::parse(body).into_owned());
    let verifiers = pairs.filter(|(name, _)| name == "code_verifier");
    verifiers.map(|(_, verifier)| verifier).collect()
}

fn watched() -> Watched {
    Watched::new(&[CODE, CLIENT_SECRET, PARAMETER, NEXT_ACCESS, NEXT_REFRESH])
}

#[test]
fn no_exchange_of_a_code_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = watched();
    runtime().block_on(async {
        for (form, way) in hostile::trials() {
            let answer = move |request| hostile::answer(way, form, &request);
            let server = FaultServer::start(answer).await.expect("a server");
            let good = |state: &str| format!("code={}&state={state}", encoded(CODE));
            for in_body in [false, true] {
                let done = log_in(&mut watched, &server.url(), in_body, good).await;
                assert_eq!(done.is_ok(), way == WAYS - 1, "way {way}");
            }
            let sent = verifiers(&server);
            assert_eq!(sent.len(), 2);
            sent.iter().for_each(|verifier| watched.look_for(verifier));
        }
    });
    let logged = everything.text();
    assert!(logged.contains("does not belong to this login"), "{logged}");
    watched.assert_free(&logged);
}

#[test]
fn no_consent_page_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = watched();
    runtime().block_on(async {
        for form in FORMS {
            let answers: [fn(&str, &str, &str) -> String; 4] = [
                |state, quoted, _| format!("error={quoted}&state={state}"),
                |state, _, code| format!("error={code}&code={code}&state={state}"),
                |state, quoted, _| {
                    format!("error=access_denied&error_description={quoted}&state={state}")
                },
                |state, quoted, code| format!("iss={quoted}&error={quoted}-{code}&state={state}"),
            ];
            for answer in answers {
                let answer = |state: &str| {
                    let (quoted, code) = (encoded(&form(state)), encoded(&form(CLIENT_SECRET)));
                    answer(state, &quoted, &code)
                };
                let url = "http://127.0.0.1:1";
                let done = log_in(&mut watched, url, false, answer).await;
                done.expect_err("refused");
            }
        }
    });
    watched.assert_free(&everything.text());
}
