//! The testnet alone: serves until interrupted, and prints where and with which credentials.

use std::future::pending;
use std::process::ExitCode;
use std::str::FromStr;

use signed_api_examples::testnet::{Config, Fault, Testnet};

const USAGE: &str = "\
Usage: testnet [OPTIONS]

  --port PORT        listen on this port (default: any free one)
  --ws-port PORT     listen for WebSocket connections on this port (default: any free one)
  --fault LIST       faults for the first orders, one each: 503, 503-after, reset,
                     reset-after, truncate, stall[=MS], 429[=S], clock[=MS]
  --fault-rate RATE  let this share of the orders, 0 to 1, meet a fault at random;
                     the kinds rotate: those of --fault, if given, or the usual ones
  --seed NUMBER      of --fault-rate, to repeat a pattern (default: 0)
  --sign-target      the signature covers path?query instead of the path
  --nonces           demand API-NONCE
  --help             print this";

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Options::read(std::env::args().skip(1)) {
        Ok(Some(options)) => options.config(),
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let testnet = match Testnet::start(config).await {
        Ok(testnet) => testnet,
        Err(error) => {
            eprintln!("The testnet cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "# The testnet serves until interrupted. Its credentials are for tests and new on every start."
    );
    println!("export EXCHANGE_API_URL={}", testnet.url());
    println!("export EXCHANGE_WS_URL={}", testnet.realtime_url());
    println!("export EXCHANGE_API_KEY={}", testnet.credentials().key());
    println!(
        "export EXCHANGE_API_SECRET={}",
        testnet.credentials().secret()
    );
    pending().await
}

#[derive(Default)]
struct Options {
    port: u16,
    realtime_port: u16,
    faults: Vec<Fault>,
    fault_rate: Option<f64>,
    seed: u64,
    sign_target: bool,
    nonces: bool,
}

impl Options {
    /// `None` asks for the usage.
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let mut value = || {
                inline
                    .clone()
                    .or_else(|| arguments.next())
                    .ok_or_else(|| format!("{name} needs a value"))
            };
            match name {
                "--sign-target" | "--nonces" | "--help" | "-h" if argument != name => {
                    return Err(format!("{name} takes no value"));
                }
                "--port" => options.port = number(name, &value()?)?,
                "--ws-port" => options.realtime_port = number(name, &value()?)?,
                "--fault" => {
                    let faults = Fault::list(&value()?).map_err(|error| error.to_string())?;
                    options.faults.extend(faults);
                }
                "--fault-rate" => {
                    let rate = number(name, &value()?)?;
                    if !(0.0..=1.0).contains(&rate) {
                        return Err(format!("--fault-rate {rate} is not between 0 and 1"));
                    }
                    options.fault_rate = Some(rate);
                }
                "--seed" => options.seed = number(name, &value()?)?,
                "--sign-target" => options.sign_target = true,
                "--nonces" => options.nonces = true,
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("unknown option `{argument}`")),
            }
        }
        Ok(Some(options))
    }

    fn config(self) -> Config {
        let config = Config::default()
            .port(self.port)
            .realtime_port(self.realtime_port)
            .sign_target(self.sign_target)
            .demand_nonces(self.nonces);
        match self.fault_rate {
            None => config.faults(self.faults),
            Some(rate) if self.faults.is_empty() => {
                config.fault_rate(rate, self.seed, &Fault::USUAL)
            }
            Some(rate) => config.fault_rate(rate, self.seed, &self.faults),
        }
    }
}

fn number<T: FromStr>(option: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{option} takes a number, and `{text}` is none that fits"))
}
