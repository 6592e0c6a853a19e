//! What every entry of the ledger has: a name, a time, and who wrote it last.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::body::Body;
use crate::time::Now;

/// The name of an entry, never given twice, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl Id {
    /// The id of a moment, with random bits that make it the only one of that moment.
    #[must_use]
    pub fn of(moment: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(moment.as_millisecond()).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// The name of a part of what is called so, where another program needs one.
    #[must_use]
    pub fn part(self, number: u8) -> Self {
        let mut bytes = *self.0.as_bytes();
        bytes[15] ^= number;
        Self(Uuid::from_bytes(bytes))
    }
}

impl From<Uuid> for Id {
    fn from(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(written: &str) -> Result<Self, uuid::Error> {
        written.parse().map(Self)
    }
}

/// When something was: the moment, and what clock and calendar said where one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The moment, to the microsecond.
    pub instant: Timestamp,
    /// The zone by its name, such as `Europe/Berlin`; its offset where it has none.
    pub zone: String,
    /// The day of the calendar there. It stays when the zone's rules change.
    pub day: Date,
}

impl When {
    /// A moment where one was.
    #[must_use]
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Self {
        let instant = to_microsecond(instant);
        let named = zone.iana_name().map(str::to_owned);
        let zone_name = named.unwrap_or_else(|| zone.to_offset(instant).to_string());
        Self { instant, zone: zone_name, day: zone.to_datetime(instant).date() }
    }

    /// The present, in the zone of its offset.
    #[must_use]
    pub fn of(now: &Now) -> Self {
        Self::at(now.instant(), &TimeZone::fixed(now.offset))
    }

    /// The clock's time there and then; by UTC where the zone is unknown here.
    #[must_use]
    pub fn civil(&self) -> jiff::civil::DateTime {
        let zone = DateTimeParser::new().parse_time_zone(&self.zone).unwrap_or(TimeZone::UTC);
        zone.to_datetime(self.instant)
    }
}

/// Who wrote an entry last, and when. Of two versions the later stamp wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// When, to the microsecond.
    pub updated: Timestamp,
    /// On which device.
    pub device: String,
    /// Whether it was deleted then.
    pub deleted: bool,
}

impl Stamp {
    /// The stamp of now, on a device.
    #[must_use]
    pub fn new(now: Timestamp, device: &str) -> Self {
        Self { updated: to_microsecond(now), device: device.to_owned(), deleted: false }
    }

    /// The stamp of a change: later than the one before it, even where the clock was set back.
    #[must_use]
    pub fn after(&self, now: Timestamp, device: &str) -> Self {
        let next = self.updated.checked_add(jiff::SignedDuration::from_micros(1));
        let updated = to_microsecond(now).max(next.unwrap_or(self.updated));
        Self { updated, device: device.to_owned(), deleted: self.deleted }
    }
}

/// Something to remember.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub id: Id,
    /// When it was.
    pub when: When,
    /// What it says.
    pub body: Body,
    /// Who wrote it last.
    pub stamp: Stamp,
}

impl Entry {
    /// Whether this version of an entry takes the place of another one: the later, then the device
    /// with the greater name, so that everybody comes to the same.
    #[must_use]
    pub fn beats(&self, other: &Self) -> bool {
        self.stamp > other.stamp
    }

    /// What a program has recorded of a session, over what is `here` of it: the answers that were noted
    /// there meanwhile stay, and it stays deleted.
    #[must_use]
    pub fn recorded_over(&self, here: Self) -> Self {
        let body = match (&self.body, here.body) {
            (Body::Session(recorded), Body::Session(here)) => {
                Body::Session(Box::new(recorded.recorded_over(&here)))
            }
            (body, _) => body.clone(),
        };
        let stamp = Stamp {
            deleted: self.stamp.deleted || here.stamp.deleted,
            ..here.stamp.after(self.stamp.updated, &self.stamp.device)
        };
        Self { id: self.id, when: here.when, body, stamp }
    }
}

/// As exact as the ledger is.
fn to_microsecond(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(instant: &str, zone: &str) -> When {
        When::at(instant.parse().unwrap(), &TimeZone::get(zone).unwrap())
    }

    #[test]
    fn the_day_is_the_one_of_the_calendar_on_the_wall() {
        // 23:30 in Berlin is still yesterday in New York and already tomorrow in Auckland.
        let instant = "2026-03-02T22:30:00Z";
        let days = ["Europe/Berlin", "America/New_York", "Pacific/Auckland"];
        let days = days.map(|zone| when(instant, zone).day.to_string());
        assert_eq!(days, ["2026-03-02", "2026-03-02", "2026-03-03"]);
    }

    #[test]
    fn both_nights_on_which_the_clock_is_changed_are_told_apart() {
        // The hour from 02:00 to 03:00 comes not at all in March and twice in October.
        for (instant, civil) in [
            ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59"),
            ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00"),
            ("2026-10-25T00:30:00Z", "2026-10-25T02:30:00"),
            ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00"),
        ] {
            let when = when(instant, "Europe/Berlin");
            assert_eq!(when.civil().to_string(), civil);
            assert_eq!(when.instant.to_string(), instant, "the moment is never in doubt");
        }
    }

    #[test]
    fn a_zone_without_a_name_is_kept_as_its_offset() {
        let zone = TimeZone::fixed(jiff::tz::offset(3));
        let when = When::at("2026-03-02T22:30:00Z".parse().unwrap(), &zone);
        assert_eq!(
            (when.zone.as_str(), when.civil().to_string()),
            ("+03", "2026-03-03T01:30:00".into())
        );
        let unknown = When { zone: "Middle/Earth".to_owned(), ..when };
        assert_eq!(unknown.civil().to_string(), "2026-03-02T22:30:00");
    }

    #[test]
    fn a_change_wins_over_what_it_changes_even_when_the_clock_was_set_back() {
        let written = Stamp::new("2027-03-02T10:00:00Z".parse().unwrap(), "b");
        let changed = written.after("2026-03-02T10:00:00Z".parse().unwrap(), "a");
        assert!(changed > written, "{changed:?}");
        let later = written.after("2027-03-02T11:00:00Z".parse().unwrap(), "a");
        assert_eq!(later.updated.to_string(), "2027-03-02T11:00:00Z");
    }

    #[test]
    fn ids_are_in_the_order_of_time() {
        let at =
            |second: i64, random| Id::of(Timestamp::from_second(second).unwrap(), [random; 10]);
        assert!(at(1, 255) < at(2, 0));
        let id = at(1_772_438_400, 7);
        assert_eq!(id.to_string(), "019cad8f-ac00-7707-8707-070707070707");
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
