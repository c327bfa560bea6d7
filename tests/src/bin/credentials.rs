//! Prints the credentials that the environment variables beginning with its argument give: a process of its own, because
//! the environment and the current directory belong to a whole process.

use signed_api::Credentials;

fn main() {
    let prefix = std::env::args().nth(1).unwrap_or_default();
    match Credentials::from_env(&prefix) {
        Ok(credentials) => println!("{credentials:?}"),
        Err(error) => println!("error: {error}"),
    }
}
