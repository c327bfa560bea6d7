//! Providers of credentials: what they read, what a command complains of, and a Vault that says back what it was sent.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::time::Duration;

use signed_api::testing::FaultServer;
use signed_api::{
    BoxFuture, Chain, CommandCredentials, CredentialError, Credentials, FileCredentials,
    Overlapping, ProvideCredentials, Rotating, VaultCredentials,
};

use super::Watched;
use super::hostile::{self, FORMS};
use crate::support::runtime;
use crate::watching::everything;

const SECRET: &str = "s3crET-\"/+=~ canary 0123456789";
const PASSPHRASE: &str = "pAsphr-canary-\"of words\"/+";
const VAULT_TOKEN: &str = "hVsToK-\"/+=~canary-0123456789";
/// Of a key, its first four characters are shown.
const KEY: &str = "k3yOfA-~canary-0123456789";

fn credentials() -> Credentials {
    Credentials::new(KEY, SECRET).with_passphrase(PASSPHRASE)
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn watched() -> Watched {
    Watched::new(&[KEY, SECRET, PASSPHRASE, VAULT_TOKEN])
}

/// All that a provider says when it is asked, refused and asked again.
async fn look(watched: &mut Watched, provider: impl ProvideCredentials) {
    for _ in 0..2 {
        watched.show(&provider);
        match provider.provide().await {
            Ok(credentials) => {
                watched.show(&credentials);
                watched.show(&provider.refused(&credentials));
            }
            Err(error) => watched.fail(&error),
        }
    }
}

/// The same of all that can stand around a provider.
async fn look_at_all(watched: &mut Watched, provider: impl ProvideCredentials + Clone + 'static) {
    look(watched, provider.clone()).await;
    let empty = FileCredentials::new("/nowhere/at/all");
    look(watched, Chain::new().then(empty).then(provider.clone())).await;
    let rotating = Rotating::new(Wavering::new(provider.clone())).every(Duration::ZERO);
    look(watched, rotating).await;
    look(watched, Overlapping::new(provider.clone(), credentials())).await;
    look(watched, Overlapping::new(credentials(), provider)).await;
}

/// Has credentials once, and then what another provider says.
#[derive(Debug)]
struct Wavering<P> {
    provider: P,
    has_answered: std::sync::atomic::AtomicBool,
}

impl<P> Wavering<P> {
    fn new(provider: P) -> Self {
        Self {
            provider,
            has_answered: false.into(),
        }
    }
}

impl<P: ProvideCredentials + Debug> ProvideCredentials for Wavering<P> {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        let order = std::sync::atomic::Ordering::Relaxed;
        match self.has_answered.swap(true, order) {
            true => self.provider.provide(),
            false => Box::pin(async { Ok(credentials()) }),
        }
    }
}

/// What can stand in a file, whole and damaged.
fn texts() -> Vec<String> {
    let json = serde_json::json!({"key": KEY, "secret": SECRET, "passphrase": PASSPHRASE});
    let json = json.to_string();
    vec![
        json.clone(),
        json[..json.len() / 2].to_owned(),
        format!("{json}{json}"),
        json.replacen(':', ": [", 1),
        serde_json::json!({"key": KEY, "secret": [SECRET]}).to_string(),
        serde_json::json!({"key": KEY, "KEY": SECRET}).to_string(),
        serde_json::json!({"key": KEY, "secret": format!("{SECRET} ")}).to_string(),
        format!("KEY={KEY}\nSECRET={SECRET}\n"),
        format!("KEY={KEY}\nSECRET='{SECRET}'\nPASSPHRASE={PASSPHRASE}$x\n"),
        format!("{SECRET}\n{PASSPHRASE}\n{KEY}\n"),
        format!("KEY={KEY}\nSECRET=\"{SECRET}\n"),
    ]
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let owned = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&path, owned).expect("changed");
    }
    path
}

#[test]
fn no_file_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = watched();
    let folder = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        for (index, text) in texts().iter().enumerate() {
            let path = write(folder.path(), &index.to_string(), text);
            look_at_all(&mut watched, FileCredentials::new(&path)).await;
            look_at_all(&mut watched, FileCredentials::new(&path).prefix("other")).await;
        }
    });
    let logged = everything.text();
    assert!(
        logged.contains("the last credentials stay in use"),
        "{logged}"
    );
    watched.assert_free(&logged);
}

#[test]
fn no_command_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = watched();
    let folder = tempfile::tempdir().expect("a folder");
    runtime().block_on(async {
        for (index, form) in FORMS.into_iter().enumerate() {
            let said: Vec<_> = [SECRET, PASSPHRASE, KEY, VAULT_TOKEN].map(form).into();
            let error = write(folder.path(), &format!("error{index}"), &said.join(" | "));
            let single = write(folder.path(), &format!("single{index}"), SECRET);
            let all = write(folder.path(), &format!("all{index}"), &texts()[0]);
            let script = |output: &Path, end: &str| {
                let (output, error) = (output.display(), error.display());
                let script = format!("cat {output}; cat {error} >&2; {end}");
                CommandCredentials::new("sh", ["-c", &script, VAULT_TOKEN])
            };
            for end in ["exit 0", "exit 1", "kill -9 $$"] {
                // What it is not told stands in nothing that it printed, but in what it printed before.
                look(
                    &mut watched,
                    script(&all, end).single("other", credentials()),
                )
                .await;
                let rest = Credentials::empty()
                    .with("key", KEY)
                    .with("passphrase", PASSPHRASE);
                look(&mut watched, script(&single, end).single("secret", rest)).await;
                look(&mut watched, script(&all, end)).await;
            }
        }
    });
    assert!(watched.holds("<redacted>"), "nothing was said back");
    watched.assert_free(&everything.text());
}

#[test]
fn no_vault_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = watched();
    runtime().block_on(async {
        for (form, way) in hostile::trials() {
            let answer = move |request| hostile::answer(way, form, &request);
            let server = FaultServer::start(answer).await.expect("a server");
            let vault = VaultCredentials::new(&server.url(), VAULT_TOKEN, "exchange");
            look(&mut watched, vault.expect("an address")).await;
        }
        let vault = VaultCredentials::new("http://127.0.0.1:1", VAULT_TOKEN, "exchange");
        look_at_all(&mut watched, vault.expect("an address")).await;
        for address in [
            format!("https://{}@vault.example.com", encoded(VAULT_TOKEN)),
            format!("http://vault.example.com/{VAULT_TOKEN}"),
            VAULT_TOKEN.to_owned(),
        ] {
            let vault = VaultCredentials::new(&address, VAULT_TOKEN, "exchange");
            watched.fail(&vault.expect_err("no address"));
        }
        let broken = format!("{VAULT_TOKEN}\n");
        let vault = VaultCredentials::new("http://127.0.0.1:1", broken, "exchange");
        watched.fail(&vault.expect_err("a line break"));
    });
    assert!(watched.holds("<redacted>"), "nothing was said back");
    watched.assert_free(&everything.text());
}
