//! Vault: against a server that follows its document, "KV Secrets Engine, Version 2 (API)", "Read Secret Version" and
//! "HTTP Status Codes", and is written for it alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use signed_api::{CredentialError, CredentialErrorKind, ProvideCredentials as _, VaultCredentials};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{key, said};

const TOKEN: &str = "hvs.CAESIC4nary0123456789";

/// A version of a secret: its data, and when it was deleted or whether it was destroyed.
#[derive(Clone)]
enum Version {
    Live(&'static str),
    Deleted,
    Destroyed,
}

/// A Vault with an engine mounted at `kv/apps`, in the namespace `team` if there is one.
#[derive(Default)]
struct World {
    secrets: HashMap<String, Vec<Version>>,
    namespace: Option<&'static str>,
    is_sealed: bool,
    lease: u64,
    requests: Vec<String>,
    instead: Option<&'static str>,
}

#[derive(Clone)]
struct FakeVault {
    world: Arc<Mutex<World>>,
    address: String,
}

impl FakeVault {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        let mut world = World::default();
        let secret = r#"{"api_key": "second", "api_secret": "s", "environment": "sandbox"}"#;
        let versions = vec![
            Version::Live(r#"{"key": "first", "secret": "s"}"#),
            Version::Live(secret),
        ];
        world.secrets.insert("exchange/a%20b".to_owned(), versions);
        let world = Arc::new(Mutex::new(world));
        let vault = Self { world, address };
        let serving = vault.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.serve(stream).await });
            }
        });
        vault
    }

    fn set(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.world.lock().expect("whole"));
    }

    fn provider(&self) -> VaultCredentials {
        let vault = VaultCredentials::new(&self.address, TOKEN, "exchange/a b").expect("fine");
        vault.mount("kv/apps").expect("fine")
    }

    async fn serve(self, mut stream: TcpStream) {
        let mut received = Vec::new();
        while !received.ends_with(b"\r\n\r\n") {
            let mut bytes = [0; 1024];
            match stream.read(&mut bytes).await {
                Ok(read) if read > 0 => received.extend_from_slice(&bytes[..read]),
                _ => return,
            }
        }
        let request = String::from_utf8(received).expect("text");
        let answer = self.answer(&request);
        stream.write_all(answer.as_bytes()).await.expect("written");
    }

    fn answer(&self, request: &str) -> String {
        let mut world = self.world.lock().expect("whole");
        world.requests.push(request.to_owned());
        if let Some(instead) = world.instead {
            return instead.to_owned();
        }
        let mut lines = request.lines();
        let target = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .expect("a target");
        let fields: HashMap<String, &str> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        let field = |name: &str| fields.get(name).copied();
        if world.is_sealed {
            return http(503, r#"{"errors":["Vault is sealed"]}"#);
        }
        if field("x-vault-token") != Some(TOKEN) || field("x-vault-namespace") != world.namespace {
            return http(403, r#"{"errors":["permission denied"]}"#);
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let versions = path
            .strip_prefix("/v1/kv/apps/data/")
            .and_then(|path| world.secrets.get(path));
        let wanted: usize = query
            .strip_prefix("version=")
            .map_or(0, |text| text.parse().expect("a number"));
        let Some(versions) = versions else {
            return http(404, r#"{"errors":[]}"#);
        };
        let number = if wanted == 0 { versions.len() } else { wanted };
        let metadata = |deleted: &str, destroyed: bool| {
            format!(
                r#"{{"created_time":"2018-03-22T02:24:06.945319214Z","custom_metadata":null,"deletion_time":"{deleted}","destroyed":{destroyed},"version":{number}}}"#
            )
        };
        let body = |data: &str, metadata: &str| {
            format!(
                r#"{{"request_id":"x","lease_id":"","renewable":false,"lease_duration":{},"data":{{"data":{data},"metadata":{metadata}}},"wrap_info":null,"warnings":null,"auth":null}}"#,
                world.lease
            )
        };
        match versions.get(number - 1) {
            None => http(404, r#"{"errors":[]}"#),
            Some(Version::Live(data)) => http(200, &body(data, &metadata("", false))),
            Some(Version::Deleted) => http(
                404,
                &body("null", &metadata("2018-03-22T02:36:43.986212308Z", false)),
            ),
            Some(Version::Destroyed) => http(404, &body("null", &metadata("", true))),
        }
    }
}

fn http(status: u16, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

async fn error(vault: VaultCredentials) -> CredentialError {
    let error = vault.provide().await.expect_err("it fails");
    assert!(
        !format!("{error} {error:?} {vault:?}").contains("hvs."),
        "{error}"
    );
    error
}

#[tokio::test]
async fn the_latest_or_a_given_version_is_read() {
    let vault = FakeVault::start().await;
    let credentials = vault.provider().provide().await.expect("there");
    assert_eq!(key(&credentials), "second");
    assert_eq!(credentials.environment(), Some("sandbox"));
    assert_eq!(credentials.lifetime(), None);
    assert_eq!(
        said(&vault.provider().version(1)).await.expect("there"),
        "first"
    );
    vault.set(|world| world.lease = 3600);
    let credentials = vault.provider().provide().await.expect("there");
    assert_eq!(credentials.lifetime(), Some(Duration::from_secs(3600)));

    let request = vault.world.lock().expect("whole").requests[1].to_ascii_lowercase();
    assert!(
        request.starts_with("get /v1/kv/apps/data/exchange/a%20b?version=1 http/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains("\r\nx-vault-request: true\r\n"),
        "{request}"
    );
    assert!(!request.contains("x-vault-namespace"), "{request}");
}

#[tokio::test]
async fn a_namespace_is_named() {
    let vault = FakeVault::start().await;
    vault.set(|world| world.namespace = Some("team/one"));
    let within = vault.provider().namespace("team/one").expect("fine");
    assert_eq!(said(&within).await.expect("there"), "second");
    assert_eq!(
        error(vault.provider()).await.kind(),
        CredentialErrorKind::Refused
    );
}

#[tokio::test]
async fn every_refusal_has_its_kind() {
    let vault = FakeVault::start().await;
    let of = |token: &str, path: &str| {
        let provider = VaultCredentials::new(&vault.address, token, path).expect("fine");
        provider.mount("kv/apps").expect("fine")
    };
    let wrong = error(of("hvs.other", "exchange/a b")).await;
    assert_eq!(wrong.kind(), CredentialErrorKind::Refused);
    assert_eq!(
        wrong.to_string(),
        "the Vault does not accept the token, or it may not read this secret (status 403: permission denied)"
    );
    let absent = error(of(TOKEN, "exchange/other")).await;
    assert_eq!(absent.kind(), CredentialErrorKind::Absent);
    let absent = error(vault.provider().version(9)).await;
    assert_eq!(absent.kind(), CredentialErrorKind::Absent);

    for (version, said) in [
        (Version::Deleted, "was deleted"),
        (Version::Destroyed, "was destroyed"),
    ] {
        vault.set(|world| {
            let versions = world.secrets.get_mut("exchange/a%20b").expect("there");
            versions[1] = version;
        });
        let gone = error(vault.provider()).await;
        assert_eq!(gone.kind(), CredentialErrorKind::Absent);
        assert_eq!(
            gone.to_string(),
            format!("version 2 of the Vault's secret {said}")
        );
    }
    vault.set(|world| world.is_sealed = true);
    let sealed = error(vault.provider()).await;
    assert_eq!(sealed.kind(), CredentialErrorKind::Unavailable);
    assert_eq!(
        sealed.to_string(),
        "the Vault is sealed or down for maintenance (status 503: Vault is sealed)"
    );
    let nobody = VaultCredentials::new("http://127.0.0.1:1", TOKEN, "x").expect("fine");
    assert_eq!(error(nobody).await.kind(), CredentialErrorKind::Unavailable);
}

#[tokio::test]
async fn what_is_no_answer_of_this_engine_is_said_so_and_a_redirect_is_not_followed() {
    let vault = FakeVault::start().await;
    for (instead, kind) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            CredentialErrorKind::Unusable,
        ),
        // Version 1 of the engine has the data one level higher.
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 39\r\n\r\n{\"data\":{\"key\":\"hunter2\",\"secret\":\"s\"}}",
            CredentialErrorKind::Unusable,
        ),
        (
            "HTTP/1.1 307 X\r\nLocation: http://elsewhere.example.com/\r\nContent-Length: 0\r\n\r\n",
            CredentialErrorKind::Unavailable,
        ),
        (
            "HTTP/1.1 400 X\r\nContent-Length: 52\r\n\r\n{\"errors\":[\"bad token hvs.CAESIC4nary0123456789 !\"]}",
            CredentialErrorKind::Unusable,
        ),
    ] {
        vault.set(|world| world.instead = Some(instead));
        let error = error(vault.provider()).await;
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    assert_eq!(vault.world.lock().expect("whole").requests.len(), 4);
}

#[test]
fn a_token_goes_to_no_stranger_and_a_path_stays_in_its_engine() {
    let fails = |address: &str, token: &str, path: &str| {
        let error = VaultCredentials::new(address, token, path).expect_err(path);
        assert!(!error.to_string().contains("hvs."), "{error}");
        error.to_string()
    };
    assert!(fails("http://vault.example.com:8200", TOKEN, "x").contains("without TLS"));
    assert!(fails("http://127.0.0.1.example.com", TOKEN, "x").contains("without TLS"));
    assert!(fails("vault.example.com", TOKEN, "x").contains("no base URL"));
    for path in ["", "/", "a//b", "../sys/seal", "a/../../sys", "."] {
        assert!(fails("https://vault.example.com", TOKEN, path).contains("segment"));
    }
    for token in ["", " hvs.1", "hvs.1\n", "hvs.\r\nx: y"] {
        assert!(fails("https://vault.example.com", token, "x").contains("the token"));
    }
}
