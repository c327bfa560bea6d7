//! Servers that issue tokens, in Django: the projects stand in `tests/servers`.

use serde_json::Value;

use super::python::PythonServer;

/// A server that issues tokens, and ends with this value. When a test fails, its log is part of what the test says.
#[derive(Debug)]
pub struct TokenServer {
    port: u16,
    _process: PythonServer,
}

impl TokenServer {
    /// The client of [`oauth_toolkit`](Self::oauth_toolkit) that has credentials of its own.
    pub const CLIENT: &'static str = "fuse";
    /// The client that acts for a user, by the tokens that [`hook`](Self::hook) `tokens` makes.
    pub const CODE_CLIENT: &'static str = "fuse-code";
    /// The secret of both.
    pub const SECRET: &'static str = "fuse-secret";
    /// The user of both servers.
    pub const USER: &'static str = "alice";
    /// The user's password.
    pub const PASSWORD: &'static str = "wonderland";

    /// Starts one of django-oauth-toolkit: `/o/token/`, `/o/revoke_token/`, `GET /api/me` for the scope `read` and
    /// `POST /api/orders` for `write`. A refresh token is used once; one that comes back takes all that was made of it with
    /// it.
    ///
    /// The settings are `SCOPES`, `ACCESS_TOKEN_SECONDS` (3600), `REFRESH_TOKEN_SECONDS` and `GRACE_SECONDS`, for so long
    /// after its use a refresh token is still taken (0).
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub fn oauth_toolkit(settings: &[(&str, &str)]) -> Self {
        let clients = [("CLIENT_ID", Self::CLIENT), ("CLIENT_SECRET", Self::SECRET)];
        Self::start("oauth_toolkit", &[&clients, settings].concat())
    }

    /// Starts one of djangorestframework-simplejwt: `/api/token/`, `/api/token/refresh/`, and `/api/me` for GET and POST. A
    /// refresh token is used once.
    ///
    /// The settings are `ACCESS_TOKEN_SECONDS` (24 hours) and `REFRESH_TOKEN_SECONDS` (30 days).
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not start.
    pub fn simplejwt(settings: &[(&str, &str)]) -> Self {
        let user = [
            ("SERVER_USER", Self::USER),
            ("SERVER_PASSWORD", Self::PASSWORD),
        ];
        Self::start("simplejwt", &[&user, settings].concat())
    }

    fn start(project: &str, settings: &[(&str, &str)]) -> Self {
        let process = PythonServer::start(project, settings);
        Self {
            port: process.port("port"),
            _process: process,
        }
    }

    /// The address of `path`, which begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How many requests were answered in this way: `POST /o/token/ 200`. Without a status, whatever the answer was.
    pub fn answered(&self, request: &str) -> u64 {
        let counts = self.request("GET", "requests", "");
        let counts = counts.as_object().expect("counts");
        let is_meant = |name: &str| {
            let rest = name.strip_prefix(request);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let meant = counts.iter().filter(|(name, _)| is_meant(name));
        meant.filter_map(|(_, count)| count.as_u64()).sum()
    }

    /// Does what a user or an administrator of the server would, and what it says then.
    ///
    /// Of django-oauth-toolkit: `tokens` `{"scope": "read"}`, the answer that a user's consent would yield; `expire`
    /// `{"token": ".."}` of an access token; `revoke` `{"token": ".."}` of an access or refresh token. `refuse` `{"status": 503}`
    /// has the token endpoint answer so and do nothing, until `refuse` comes without a status; `lose` has it do what the next
    /// request wants, and answer 502. Of simplejwt: `refuse` `{"token": ".."}` of an access token, `revoke` of a refresh
    /// token. Without a token, `expire` and `revoke` mean all.
    ///
    /// # Panics
    ///
    /// When the server does not know the hook or the token.
    pub fn hook(&self, name: &str, given: &Value) -> Value {
        self.request("POST", name, &given.to_string())
    }

    fn request(&self, method: &str, hook: &str, body: &str) -> Value {
        PythonServer::hook(self.port, method, hook, body)
    }
}
