//! The words that a session speaks: the fixed ones, and how names and numbers are said.
//!
//! Each line is one clip of the bundled voice, so that a line is written here and nowhere else.
//! Everything that an exercise says itself, its set-up, movement and cues, is spoken as its file has
//! it, one line after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU16;
use std::time::Duration;

use crate::routine::{Exercise, Position, Side, Tempo, Work};

/// The session begins.
pub const GET_READY: &str = "Get ready.";
/// When to stop, once as a session begins.
pub const STOP_RULE: &str = "Stop if you have chest pain, feel faint, get newly numb or weak, \
    or have pain above five of ten.";
/// A timed movement begins.
pub const GO: &str = "Go.";
/// A hold begins, or the still part of a repetition.
pub const HOLD: &str = "Hold.";
/// Lying still begins.
pub const HERE: &str = "Now rest here.";

/// Breathing without a rhythm begins.
pub const BREATHE: &str = "Breathe calmly.";
/// The effort of an exercise that lifts something.
pub const UP: &str = "Up.";
/// The way back of an exercise that lifts something.
pub const DOWN: &str = "Down.";
/// The way back of any other exercise.
pub const BACK: &str = "Back.";
/// A breath begins.
pub const IN: &str = "Breathe in.";
/// The second half of a breath begins.
pub const OUT: &str = "Breathe out.";
/// Half of the work is done.
pub const HALFWAY: &str = "Half-way.";
/// Ten seconds of a hold are left.
pub const TEN_LEFT: &str = "Ten seconds.";
/// Five seconds of a hold are left.
pub const FIVE_LEFT: &str = "Five seconds.";
/// The other side comes.
pub const CHANGE_SIDES: &str = "Change sides.";
/// The dose is for each side.
pub const EACH_SIDE: &str = "On each side.";
/// Rest begins.
pub const REST: &str = "Rest.";
/// The name of the next exercise follows.
pub const NEXT: &str = "Next.";
/// The last repetition begins.
pub const LAST_ONE: &str = "Last one.";
/// The last of several sets comes.
pub const LAST_SET: &str = "Last set.";
/// Another set comes, of more than are counted.
pub const NEXT_SET: &str = "Next set.";
/// A set without an end of its own begins.
pub const OWN_PACE: &str = "At your own pace.";
/// How such a set is ended.
pub const ANY_KEY: &str = "Press any key when you are done.";
/// The session stands still.
pub const PAUSED: &str = "Paused.";
/// It goes on.
pub const GOING_ON: &str = "Going on.";
/// The session is over.
pub const WELL_DONE: &str = "Well done.";
/// That it is over.
pub const COMPLETE: &str = "Session complete.";

/// Repetitions are counted up to here.
const COUNTED: usize = 30;

/// Sets are counted where there are no more than this.
const SETS: u16 = 6;

/// The largest doses that are said.
const MOST_REPETITIONS: u16 = 20;
const MOST_BREATHS: u16 = 12;

/// The rest from which on it is worth saying how long it is and what comes next.
pub(super) const LONG_REST: Duration = Duration::from_secs(8);

/// The still part of a repetition that is told beforehand, in seconds.
const SHORTEST_HOLD: u64 = 3;
const LONGEST_HOLD: u64 = 15;

/// Seconds and minutes that are said as the length of a set.
const SECONDS: [(u64, &str); 13] = [
    (3, "three"),
    (5, "five"),
    (8, "eight"),
    (10, "ten"),
    (12, "twelve"),
    (15, "fifteen"),
    (20, "twenty"),
    (25, "twenty-five"),
    (30, "thirty"),
    (35, "thirty-five"),
    (40, "forty"),
    (45, "forty-five"),
    (50, "fifty"),
];
const MINUTES: [(u64, &str); 8] = [
    (2, "two"),
    (3, "three"),
    (4, "four"),
    (5, "five"),
    (8, "eight"),
    (10, "ten"),
    (15, "fifteen"),
    (20, "twenty"),
];

const NUMBERS: [&str; COUNTED] = [
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
    "Twenty",
    "Twenty-one",
    "Twenty-two",
    "Twenty-three",
    "Twenty-four",
    "Twenty-five",
    "Twenty-six",
    "Twenty-seven",
    "Twenty-eight",
    "Twenty-nine",
    "Thirty",
];

fn number(number: u64) -> Option<&'static str> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    NUMBERS.get(index).copied()
}

/// A repetition's number.
#[must_use]
pub fn count(repetition: u32) -> Option<String> {
    Some(format!("{}.", number(repetition.into())?))
}

/// `Left.` or `Right.`, for sides that alternate.
#[must_use]
pub const fn side_alone(side: Side) -> &'static str {
    match side {
        Side::Left => "Left.",
        Side::Right => "Right.",
    }
}

/// `Left side.` or `Right side.`
#[must_use]
pub const fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "Left side.",
        Side::Right => "Right side.",
    }
}

/// The side that works lies on top.
#[must_use]
pub const fn on_top(side: Side) -> &'static str {
    match side {
        Side::Left => "Left side on top.",
        Side::Right => "Right side on top.",
    }
}

/// The side that begins, where sides alternate.
#[must_use]
pub const fn first_side(side: Side) -> &'static str {
    match side {
        Side::Left => "Left first.",
        Side::Right => "Right first.",
    }
}

/// The side that comes after a rest.
#[must_use]
pub const fn next_side(side: Side) -> &'static str {
    match side {
        Side::Left => "Next, left side.",
        Side::Right => "Next, right side.",
    }
}

/// The set that comes, where there are several: `Set two of three.`, `Last set.`
#[must_use]
pub fn set(set: u16, sets: u16) -> Option<String> {
    if sets < 2 {
        return None;
    }
    if set == sets {
        return Some(LAST_SET.to_owned());
    }
    if sets > SETS {
        return Some(NEXT_SET.to_owned());
    }
    let (set, sets) = (number(set.into())?, number(sets.into())?);
    Some(format!("Set {} of {}.", set.to_lowercase(), sets.to_lowercase()))
}

/// The work of a set: `Eight repetitions.`, `For thirty seconds.`; nothing where there is no clip
/// for it.
#[must_use]
pub fn dose(work: Work) -> Option<String> {
    match work {
        Work::Reps { count, .. } if count.get() <= MOST_REPETITIONS => {
            counted(count.get(), "repetition")
        }
        Work::Breaths { count, .. } if count.get() <= MOST_BREATHS => {
            counted(count.get(), "breath")
        }
        Work::Hold(time) | Work::Time(time) => Some(format!("For {}.", length(time)?)),
        Work::Reps { .. } | Work::Breaths { .. } | Work::Open { .. } => None,
    }
}

fn counted(count: u16, noun: &str) -> Option<String> {
    let ending = if count == 1 { "" } else { "s" };
    Some(format!("{} {noun}{ending}.", number(count.into())?))
}

/// How long the still part of each repetition is, where one has to know it beforehand.
#[must_use]
pub fn each_hold(work: Work) -> Option<String> {
    let Work::Reps { tempo, .. } = work else { return None };
    let lasts = tempo.hold.as_secs();
    let held = length(tempo.hold).filter(|_| (SHORTEST_HOLD..=LONGEST_HOLD).contains(&lasts))?;
    Some(format!("Hold each for {held}."))
}

/// Rest, and how long: `Rest, fifteen seconds.`; nothing where that is short, or there is no clip for it.
#[must_use]
pub fn rest(time: Duration) -> Option<String> {
    let length = length(time).filter(|_| time >= LONG_REST)?;
    Some(format!("Rest, {length}."))
}

fn length(time: Duration) -> Option<String> {
    let seconds = time.as_secs();
    if time.subsec_nanos() > 0 {
        return None;
    }
    let spoken = |list: &[(u64, &'static str)], wanted| {
        list.iter().find(|(number, _)| *number == wanted).map(|(_, word)| *word)
    };
    match (seconds / 60, seconds % 60) {
        (0, seconds) => Some(format!("{} seconds", spoken(&SECONDS, seconds)?)),
        (1, 0) => Some("one minute".to_owned()),
        (1, 30) => Some("one and a half minutes".to_owned()),
        (minutes, 0) => Some(format!("{} minutes", spoken(&MINUTES, minutes)?)),
        _ => None,
    }
}

/// How one gets from a position to another, or, from nowhere in particular, into it; onto which side,
/// where one lies on a side and it is known.
#[must_use]
pub const fn way(from: Option<Position>, to: Position, onto: Option<Side>) -> &'static str {
    use Position::{HalfKneeling, Prone, Quadruped, Seated, SideLying, Standing, Supine};
    match (from, to) {
        (Some(Supine | SideLying), Prone) => "Roll onto your front.",
        (Some(Prone | SideLying), Supine) => "Roll onto your back.",
        (Some(Supine | Prone | SideLying), SideLying) => match onto {
            Some(Side::Left) => "Roll onto your left side.",
            Some(Side::Right) => "Roll onto your right side.",
            None => "Roll onto your side.",
        },
        (Some(Supine | Prone | SideLying), Seated) => "Sit up slowly.",
        (_, Standing) => "Stand up.",
        (_, Seated) => "Sit down.",
        (_, HalfKneeling) => "Kneel on one knee.",
        (_, Quadruped) => "Onto hands and knees.",
        (_, SideLying) => match onto {
            Some(Side::Left) => "Lie on your left side.",
            Some(Side::Right) => "Lie on your right side.",
            None => "Lie on your side.",
        },
        (_, Supine) => "Lie on your back.",
        (_, Prone) => "Lie face down.",
    }
}

/// A name as it is said: without what stands in brackets and without the number of its level, with a
/// pause for a colon. `Bird-dog 1: one limb at a time` is `Bird-dog, one limb at a time.`
#[must_use]
pub fn name(written: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in written.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let parts = plain.split(':').map(|part| {
        let part = part.trim();
        part.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()
    });
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let said = parts.join(", ").replace("90/90", "Ninety-ninety");
    let words: Vec<&str> = said.split_whitespace().collect();
    format!("{}.", words.join(" ").trim_end_matches('.'))
}

/// The group of the lines that any moment may ask for.
pub const ALWAYS: &str = "words";

/// The group of the lines of several exercises.
const SHARED: &str = "shared";

/// Every fixed line with its group; lines of a group are wanted in the same moments.
#[must_use]
pub fn fixed() -> Vec<(String, &'static str)> {
    let sides = [Side::Left, Side::Right];
    let plain = [
        GET_READY,
        STOP_RULE,
        GO,
        HOLD,
        HERE,
        BREATHE,
        UP,
        DOWN,
        BACK,
        IN,
        OUT,
        HALFWAY,
        TEN_LEFT,
        FIVE_LEFT,
        CHANGE_SIDES,
        EACH_SIDE,
        REST,
        NEXT,
        LAST_ONE,
        LAST_SET,
        NEXT_SET,
        OWN_PACE,
        ANY_KEY,
        PAUSED,
        GOING_ON,
        WELL_DONE,
        COMPLETE,
    ];
    let of_side = |works| [side, side_alone, on_top, first_side, next_side].map(|line| line(works));
    let always = plain.into_iter().chain(sides.into_iter().flat_map(of_side));

    let from: Vec<_> = Position::ALL.map(Some).into_iter().chain([None]).collect();
    let onto = [None, Some(Side::Left), Some(Side::Right)];
    let to = |to| from.iter().flat_map(move |from| onto.map(|onto| way(*from, to, onto)));
    let ways = Position::ALL.into_iter().flat_map(to);

    let counts = (1..=COUNTED as u32).filter_map(count);
    let sets = (2..=SETS).flat_map(|sets| (1..sets).filter_map(move |n| set(n, sets)));

    let seconds = SECONDS.iter().map(|(seconds, _)| *seconds).chain([60, 90]);
    let minutes = MINUTES.iter().map(|(minutes, _)| minutes * 60);
    let lengths: Vec<Duration> = seconds.chain(minutes).map(Duration::from_secs).collect();
    let held = |hold| {
        let tempo = Tempo { lift: hold, hold, lower: hold, pause: hold };
        each_hold(Work::Reps { count: NonZeroU16::MIN, tempo })
    };
    let holds = lengths.iter().map(|length| dose(Work::Hold(*length)));
    let holds = holds.chain(lengths.iter().map(|length| held(*length))).flatten();
    let repetitions = (1..=MOST_REPETITIONS).filter_map(|reps| counted(reps, "repetition"));
    let breaths = (1..=MOST_BREATHS).filter_map(|breaths| counted(breaths, "breath"));
    let rests = lengths.iter().filter_map(|length| rest(*length));

    let mut lines: Vec<(String, &str)> = Vec::new();
    lines.extend(always.map(|line| (line.to_owned(), ALWAYS)));
    lines.extend(ways.map(|line| (line.to_owned(), "ways")));
    lines.extend(counts.map(|line| (line, "counts")));
    lines.extend(sets.map(|line| (line, "sets")));
    lines.extend(holds.map(|line| (line, "times")));
    lines.extend(repetitions.chain(breaths).map(|line| (line, "doses")));
    lines.extend(rests.map(|line| (line, "rests")));
    let mut seen = BTreeSet::new();
    lines.retain(|(line, _)| seen.insert(line.clone()));
    lines
}

/// Every line that the exercises can make a session speak, each once and with its group: that of
/// the fixed lines, the id of the only exercise that says it, or `shared`.
#[must_use]
pub fn all<'a>(exercises: impl IntoIterator<Item = &'a Exercise>) -> Vec<(String, &'a str)> {
    let mut lines: Vec<(String, &str)> = fixed();
    let said_anyway = lines.len();
    let mut places: BTreeMap<String, usize> =
        lines.iter().enumerate().map(|(place, (line, _))| (line.clone(), place)).collect();
    for exercise in exercises {
        for line in of(exercise) {
            match places.get(&line) {
                Some(&place) if place < said_anyway => {}
                Some(&place) if lines[place].1 != exercise.id => lines[place].1 = SHARED,
                Some(_) => {}
                None => {
                    places.insert(line.clone(), lines.len());
                    lines.push((line, &exercise.id));
                }
            }
        }
    }
    lines
}

/// Every line that an exercise can say: its name, its set-up, its movement, its cues.
pub fn of(exercise: &Exercise) -> impl Iterator<Item = String> {
    let lists = [&exercise.setup, &exercise.movement, &exercise.cues];
    std::iter::once(name(&exercise.name)).chain(lists.into_iter().flatten().cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_said_without_what_only_reads_well() {
        for (written, said) in [
            ("Ankle pumps", "Ankle pumps."),
            ("Bird-dog 1: one limb at a time", "Bird-dog, one limb at a time."),
            ("Wall calf stretch, knee bent (soleus)", "Wall calf stretch, knee bent."),
            ("Floor-level heel lowering (two up, one down)", "Floor-level heel lowering."),
            ("90/90 rest position", "Ninety-ninety rest position."),
            ("Roll (a (b)) over", "Roll over."),
            ("Hold.", "Hold."),
        ] {
            assert_eq!(name(written), said);
        }
    }

    #[test]
    fn sets_and_doses_are_said_as_far_as_there_are_clips() {
        assert_eq!(set(1, 1), None);
        assert_eq!(set(2, 3).unwrap(), "Set two of three.");
        assert_eq!(set(3, 3).unwrap(), LAST_SET);
        assert_eq!(set(2, 9).unwrap(), NEXT_SET);
        let hold = |seconds| dose(Work::Hold(Duration::from_secs_f64(seconds)));
        assert_eq!(hold(30.0).unwrap(), "For thirty seconds.");
        assert_eq!(hold(90.0).unwrap(), "For one and a half minutes.");
        assert_eq!(hold(1200.0).unwrap(), "For twenty minutes.");
        assert_eq!([hold(2.5), hold(37.0), hold(80.0), hold(660.0)], [None, None, None, None]);
    }

    #[test]
    fn a_fixed_line_stands_in_the_list_once() {
        let lines = fixed();
        let unique: BTreeSet<_> = lines.iter().map(|(line, _)| line).collect();
        assert_eq!(unique.len(), lines.len());
        for said in [
            ("Thirty.", "counts"),
            ("Set five of six.", "sets"),
            ("Twenty repetitions.", "doses"),
            ("Hold each for eight seconds.", "times"),
            ("Rest, one and a half minutes.", "rests"),
            ("Roll onto your front.", "ways"),
            ("Lie on your left side.", "ways"),
            ("Right first.", ALWAYS),
        ] {
            assert!(lines.iter().any(|(line, group)| (line.as_str(), *group) == said), "{said:?}");
        }
    }
}
