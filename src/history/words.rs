//! Words and numbers in the files of the ledger: values with a word of their own are written as that
//! word, lengths of time as seconds.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serializer};

use crate::routine::Word;

/// An optional value with a word of its own.
pub(super) mod maybe {
    use super::{Deserialize, Deserializer, Serializer, Word, Written};

    #[expect(clippy::ref_option, reason = "the shape that serde asks for")]
    pub(in crate::history) fn serialize<T: Word, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_str(value.word()),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::history) fn deserialize<'de, T: Word, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        Ok(Option::<Written<T>>::deserialize(deserializer)?.map(|written| written.0))
    }
}

pub(super) fn serialize<T: Word, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.word())
}

pub(super) fn deserialize<'de, T: Word, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Written::deserialize(deserializer)?.0)
}

/// A value as its word, read without a copy of that: a long history has millions of them.
struct Written<T>(T);

impl<'de, T: Word> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reader(PhantomData))
    }
}

struct Reader<T>(PhantomData<T>);

impl<T: Word> Visitor<'_> for Reader<T> {
    type Value = Written<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Self::Value, E> {
        T::of(word).map(Written).ok_or_else(|| {
            let known: Vec<&str> = T::WORDS.iter().map(|(word, _)| *word).collect();
            E::custom(format!("`{word}` is none of {}", crate::text::list(&known)))
        })
    }
}

/// A length of time in seconds, to the thousandth; whole ones without a point.
pub(super) mod seconds {
    use super::{Deserialize, Deserializer, Duration, Serializer};
    use serde::de::Error as _;

    pub(in crate::history) fn serialize<S: Serializer>(
        time: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match time.subsec_millis() {
            0 => serializer.serialize_u64(time.as_secs()),
            millis => {
                let whole = time.as_secs() as f64;
                serializer.serialize_f64(whole + f64::from(millis) / 1000.0)
            }
        }
    }

    pub(in crate::history) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        if !(0.0..=super::LONGEST).contains(&seconds) {
            return Err(D::Error::custom(format!("{seconds} seconds is no length of time")));
        }
        Ok(Duration::from_millis((seconds * 1000.0).round() as u64))
    }
}

/// No session and no pause is longer than ten years.
const LONGEST: f64 = 315_360_000.0;

/// To the thousandth of a second, as the files have it.
pub(super) fn rounded(time: Duration) -> Duration {
    Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}
