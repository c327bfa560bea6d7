//! Which stamps a server accepts, and which of them to send.

use super::error::ClockError;
use super::interval::Interval;
use super::reading::duration;

/// How far from a server's clock it accepts stamps, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// How far in its future.
    pub(super) ahead: i128,
    /// How old.
    pub(super) behind: i128,
    /// What stamps and the server's own time are cut off to before they are compared.
    pub(super) unit: i128,
}

/// A stamp to send, and the latest that would be accepted just as certainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aim {
    pub(super) stamp: i128,
    pub(super) latest: i128,
}

/// The part of the room between the earliest and the latest stamp that is kept free at both ends.
const RESERVE: i128 = 16;

impl Window {
    /// The stamp for a server whose clock reads anything in `server` now, and that a request takes up to `flight` to reach.
    ///
    /// It is the most probable time where that is certain to be accepted, and otherwise the next to it that is.
    ///
    /// # Errors
    ///
    /// When there is no stamp that is accepted whatever the server's clock reads.
    pub(super) fn aim(&self, server: Interval, flight: i128) -> Result<Aim, ClockError> {
        // The clock that is furthest back gets it at once, the one that is furthest ahead at the end of a long flight.
        let latest = server.low + self.ahead - self.unit;
        let earliest = server.high + flight - self.behind + self.unit;
        if earliest > latest {
            return Err(self.refusal(server, flight));
        }
        let reserve = (latest - earliest) / RESERVE;
        let stamp = server.middle().clamp(earliest + reserve, latest - reserve);
        Ok(Aim { stamp, latest })
    }

    fn refusal(&self, server: Interval, flight: i128) -> ClockError {
        let bound = duration(server.width() / 2);
        ClockError::new(format!(
            "the server's clock is known to within ±{bound:?}, which with up to {:?} on the way is too much for a window of {:?} \
             behind to {:?} ahead of it",
            duration(flight),
            duration(self.behind),
            duration(self.ahead),
        ))
        .with_bound(bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: i128 = 1_000_000;

    /// In milliseconds.
    fn aimed(server: (i128, i128), flight: i128) -> Result<i128, String> {
        let window = Window {
            ahead: 1_000 * MS,
            behind: 5_000 * MS,
            unit: MS,
        };
        let server = Interval {
            low: server.0 * MS,
            high: server.1 * MS,
        };
        let aim = window.aim(server, flight * MS);
        aim.map(|aim| aim.stamp / MS)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_well_known_is_told_as_it_is() {
        assert_eq!(aimed((9_990, 10_010), 100), Ok(10_000));
    }

    #[test]
    fn what_is_less_known_is_aimed_inside() {
        // 10000 to 13000: 11000 is accepted by the first, and 8000 + 100 on the way by the last. Kept free: 2898 / 16.
        assert_eq!(aimed((10_000, 13_000), 100), Ok(10_817));
    }

    #[test]
    fn what_is_unknown_is_not_signed() {
        assert!(aimed((10_000, 15_898), 100).is_ok());
        let refusal = aimed((10_000, 15_899), 100).expect_err("too wide");
        for part in ["±2.9495s", "100ms on the way", "5s behind to 1s ahead"] {
            assert!(refusal.contains(part), "{part}: {refusal}");
        }
    }
}
