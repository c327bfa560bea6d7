//! The recordings, and what was frozen while they were made.

use std::fs;

use signed_api::{Credentials, Entropy, EntropyError, Timestamp};

use crate::json::Json;

/// One recording.
#[derive(Debug)]
pub(crate) struct Row(pub(crate) Json);

/// All rows of a file that is a list.
pub(crate) fn rows(file: &str) -> Vec<Row> {
    read(file).items().iter().cloned().map(Row).collect()
}

/// The contents of a file of the folder `vectors`.
pub(crate) fn read(file: &str) -> Json {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/");
    Json::read(&fs::read_to_string(format!("{path}{file}")).expect("the file"))
}

impl Row {
    /// The text of a field, empty when it has none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).text()
    }

    pub(crate) fn exchange(&self) -> &str {
        self.text("exchange")
    }

    pub(crate) fn profile(&self) -> &str {
        self.text("profile")
    }

    /// What comes before the first space of `case`: `kraken#2`, `binance@rsa#1`.
    pub(crate) fn id(&self) -> &str {
        self.text("case").split(' ').next().unwrap_or_default()
    }

    pub(crate) fn method(&self) -> &str {
        self.text("http_method")
    }

    /// The path as the method declares it, with placeholders, without the part that every path of the API has.
    pub(crate) fn path(&self) -> &str {
        self.text("path")
    }

    pub(crate) fn is_in(&self, section: &str) -> bool {
        let mut sections = self.0.get("api_section").items().iter();
        sections.any(|name| name.text() == section)
    }

    /// What the client was configured with.
    pub(crate) fn option(&self, name: &str) -> &Json {
        self.0.at(&["options", name])
    }

    pub(crate) fn frozen(&self) -> Frozen<'_> {
        Frozen(self.0.get("frozen"))
    }

    pub(crate) fn credentials(&self) -> Credentials {
        credentials(self.0.get("credentials"))
    }
}

/// The moment that stood still.
#[derive(Clone, Copy)]
pub(crate) struct Frozen<'r>(&'r Json);

impl<'r> Frozen<'r> {
    pub(crate) fn now(self) -> Timestamp {
        Timestamp::from_nanos(self.0.get("ns").number())
    }

    pub(crate) fn number(self, name: &str) -> u64 {
        self.0.get(name).number()
    }

    pub(crate) fn text(self, name: &str) -> &'r str {
        self.0.get(name).text()
    }
}

/// Draws these bytes whenever so many are asked for, and nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Drawn(pub(crate) Vec<u8>);

impl Drawn {
    /// The bytes that this text of hex digits stands for; dashes do not count.
    pub(crate) fn hex(text: &str) -> Self {
        let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
        let byte = |pair: &[u8]| {
            let pair = str::from_utf8(pair).expect("ASCII");
            u8::from_str_radix(pair, 16).expect("hex")
        };
        Self(digits.chunks(2).map(byte).collect())
    }
}

impl Entropy for Drawn {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        if bytes.len() != self.0.len() {
            return Err(EntropyError);
        }
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

/// Credentials under the names that the language has for them.
pub(crate) fn credentials(recorded: &Json) -> Credentials {
    let text = |name| recorded.get(name).text();
    let secret = [text("secret"), text("privateKey")].concat();
    let credentials = Credentials::new(text("apiKey"), pem(&secret));
    let credentials = match text("password") {
        "" => credentials,
        passphrase => credentials.with_passphrase(passphrase),
    };
    match text("uid") {
        "" => credentials,
        account => credentials.with_account(account),
    }
}

/// A key that stands as `der-base64:kind:..` as the PEM text that it was; anything else as it is.
pub(crate) fn pem(secret: &str) -> String {
    let Some((kind, base64)) = secret
        .strip_prefix("der-base64:")
        .and_then(|rest| rest.split_once(':'))
    else {
        return secret.to_owned();
    };
    let label = match kind {
        "pkcs8" | "private-key" => "PRIVATE KEY",
        "sec1" => "EC PRIVATE KEY",
        "rsa-private-key" => "RSA PRIVATE KEY",
        other => panic!("a key of another kind: {other}"),
    };
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(64)
        .map(|line| str::from_utf8(line).expect("ASCII"))
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}
