//! Words for people: counts, lists and near misses.
