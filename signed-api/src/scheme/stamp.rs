//! The moment of an attempt.

use crate::clock::{Clock, Timestamp};
use crate::error::Error;
use crate::nonce::{Discipline, NonceError};

/// The moment of an attempt: one time, one nonce.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) now: Timestamp,
    pub(crate) nonce: u64,
}

impl Stamp {
    /// Draws the nonce, if there is to be one of this discipline, and then reads the time.
    ///
    /// `draw` is given what the nonce must not be below, which takes a reading of the clock of its own. It may wait, as
    /// for a file or a database; the time that is signed is read after that, so that it is fresh. What holds is:
    ///
    /// - the nonce is not below the first reading, and the time not before it, even when the clock is set back meanwhile;
    /// - of two stamps of one key, of which the second began when the first was complete, the second has the greater
    ///   nonce, and on a clock that is not set back no earlier time.
    ///
    /// Of two that are made at once, the one with the greater nonce may have the earlier time.
    ///
    /// # Errors
    ///
    /// Those of `draw`, and when the clock is not sure enough of the time to sign by it. Then nothing is drawn: a nonce by a
    /// clock that is ahead would raise all that follow.
    pub(crate) async fn draw(
        clock: &dyn Clock,
        discipline: Option<Discipline>,
        draw: impl AsyncFnOnce(Discipline, u64) -> Result<u64, NonceError>,
    ) -> Result<Self, Error> {
        let Some(discipline) = discipline else {
            let now = clock.stamp()?;
            return Ok(Self { now, nonce: 0 });
        };
        let first = clock.stamp()?;
        let nonce = draw(discipline, discipline.reading(first)).await?;
        let now = clock.stamp()?.max(first);
        Ok(Self { now, nonce })
    }
}
