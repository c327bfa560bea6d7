//! Databases of SQLite, as all stores open them.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Error, SqlitePool};

use crate::clock::{Clock as _, SystemClock};

/// Between two tries to open a database that others use.
const PAUSE: Duration = Duration::from_millis(20);

/// Opens the database in the file at `path`, and creates it where there is none. It is kept with a write-ahead log, and what is
/// written is on the disk before it is answered. `patience` is how long others are waited for.
pub(crate) async fn open(path: &Path, patience: Duration) -> Result<SqlitePool, Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(patience);
    // SQLite writes one at a time.
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(patience);
    let clock = SystemClock::new();
    let end = clock.monotonic() + patience;
    // Of several that begin the log at once, one does; SQLite sends the others away without waiting.
    loop {
        match pool.clone().connect_with(options.clone()).await {
            Err(error) if is_busy(&error) && clock.monotonic() < end => clock.sleep(PAUSE).await,
            opened => return opened,
        }
    }
}

/// Whether another connection has locked the database: `SQLITE_BUSY`, or one of its extended codes.
fn is_busy(error: &Error) -> bool {
    const PRIMARY: u32 = 0xff;
    const BUSY: u32 = 5;
    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & PRIMARY == BUSY)
}
