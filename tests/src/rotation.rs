//! A token endpoint that rotates its refresh tokens, and revokes the whole family when one comes a second time.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Serves until the process ends: `POST /login` begins a family, `POST /refresh` with `{"refresh": ..}` rotates.
#[derive(Debug)]
pub struct RotationServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

/// What the server has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Families that were begun.
    pub logins: usize,
    /// Refresh tokens that were exchanged for new ones.
    pub rotations: usize,
    /// Refresh tokens that came although they had been exchanged.
    pub reused: usize,
    /// Refresh tokens of families that were revoked, or that nobody issued.
    pub refused: usize,
}

#[derive(Debug, Default)]
struct State {
    families: Vec<Family>,
    /// Each refresh token that was issued: its family, and how many came before it there.
    issued: HashMap<String, (usize, usize)>,
    seen: Seen,
    random: RandomState,
}

#[derive(Debug, Default)]
struct Family {
    latest: usize,
    is_revoked: bool,
}

impl RotationServer {
    /// Starts one on a free port.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // Whoever is killed on the way hears no answer.
                thread::spawn(move || answer(stream, &state));
            }
        });
        Self { address, state }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has seen so far.
    pub fn seen(&self) -> Seen {
        locked(&self.state).seen
    }

    /// Whether it issued this refresh token and has exchanged it for another one.
    pub fn is_superseded(&self, refresh: &str) -> bool {
        let state = locked(&self.state);
        let issued = state.issued.get(refresh);
        issued.is_some_and(|(family, number)| *number < state.families[*family].latest)
    }
}

impl State {
    fn login(&mut self) -> String {
        self.seen.logins += 1;
        self.families.push(Family::default());
        self.issue(self.families.len() - 1, 0)
    }

    /// The next refresh token, if this one is the latest of a family that is not revoked.
    fn refresh(&mut self, refresh: &str) -> Option<String> {
        let Some((family, number)) = self.issued.get(refresh).copied() else {
            self.seen.refused += 1;
            return None;
        };
        let Family { latest, is_revoked } = &mut self.families[family];
        if number < *latest {
            *is_revoked = true;
            self.seen.reused += 1;
            return None;
        }
        if *is_revoked {
            self.seen.refused += 1;
            return None;
        }
        *latest += 1;
        self.seen.rotations += 1;
        Some(self.issue(family, number + 1))
    }

    fn issue(&mut self, family: usize, number: usize) -> String {
        let random = self.random.hash_one((family, number));
        let refresh = format!("r-{family}-{number}-{random:016x}");
        self.issued.insert(refresh.clone(), (family, number));
        refresh
    }
}

/// Answers the one request of a connection. What was rotated stays so, also when nobody hears the answer.
fn answer(stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (issued, pause) = {
        let mut state = locked(state);
        let issued = match path.as_str() {
            "/login" => Some(state.login()),
            "/refresh" => {
                let body: serde_json::Value = serde_json::from_slice(&body).ok()?;
                state.refresh(body["refresh"].as_str()?)
            }
            _ => return None,
        };
        (issued, state.random.hash_one(state.seen.rotations) % 2_000)
    };
    // Time in which who asked may be killed.
    thread::sleep(Duration::from_micros(pause));
    let (status, body) = match issued {
        Some(refresh) => {
            let access = refresh.replacen('r', "a", 1);
            let body = serde_json::json!({ "access": access, "refresh": refresh });
            ("200 OK", body)
        }
        None => {
            let body = serde_json::json!({ "error": "invalid_grant" });
            ("401 Unauthorized", body)
        }
    };
    let body = body.to_string();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    reader.into_inner().write_all(answer.as_bytes()).ok()
}

fn locked(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn a_refresh_token_that_comes_twice_ends_its_family() {
    let mut state = State::default();
    let first = state.login();
    let second = state.refresh(&first).expect("a new one");
    let third = state.refresh(&second).expect("a new one");
    let other = state.login();
    assert_eq!(state.refresh(&first), None);
    assert_eq!(state.refresh(&third), None);
    assert_eq!(state.refresh("r-0-0-0"), None);
    assert!(state.refresh(&other).is_some());
    let seen = Seen {
        logins: 2,
        rotations: 3,
        reused: 1,
        refused: 2,
    };
    assert_eq!(state.seen, seen);
}
