//! What a segment would like to have said, when, and how urgent it is.

use std::time::Duration;

use super::room::{AFTER_SIGNAL, COUNT};
use super::{Talk, Voice, rhythm, words};
use crate::routine::{Kind, Position, Side, Sides, Step, Work};
use crate::session::{Ahead, Cue, Length, Part, Place, Timeline};

/// How urgent a line is; the most urgent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// How much.
    Dose,
    /// How an exercise is done.
    How,
    /// How far one is.
    Far,
    /// What one is to mind.
    Mind,
    /// Which exercise.
    Name,
    /// Where to go.
    Way,
    /// Which side.
    Side,
    /// When to stop.
    Safety,
    /// Which repetition.
    Count,
}

impl Rank {
    /// Whether a lead-in takes as long as this needs.
    pub(super) const fn is_needed(self) -> bool {
        matches!(self, Self::How | Self::Name | Self::Way | Self::Side | Self::Safety)
    }
}

/// Lines that are said one after the other.
#[derive(Debug)]
pub(super) struct Wish {
    /// The earliest time, from the segment's start.
    pub(super) at: Duration,
    /// When all must have been said.
    pub(super) until: Option<Duration>,
    /// Rather as late as that allows.
    pub(super) late: bool,
    pub(super) lines: Vec<(Rank, String)>,
    pub(super) side: Option<Side>,
}

pub(super) const SECOND: Duration = Duration::from_secs(1);

/// The lengths of a hold or a time from which on its last ten and five seconds are told.
const TEN_OF: Duration = Duration::from_secs(30);
const FIVE_OF: Duration = Duration::from_secs(15);

/// What most exercises on the floor are done on: it lies there all the time.
const MAT: &str = "mat";

/// How far ahead the other half of a hold or a time is told.
pub(super) const FOREWARNED: Duration = Duration::from_secs(2);

/// What is said in a lead-in; nothing in any other segment.
pub(super) fn announcement(
    timeline: &Timeline,
    index: usize,
    talk: Talk,
    voice: &Voice,
) -> Option<Wish> {
    let segment = &timeline.segments()[index];
    let (step, place) = (&timeline.step_of(segment).step, segment.place);
    let onto = place.side.and_then(|side| step.lies_on(side));
    let way = |from| (Rank::Way, words::way(from, step.position, onto).to_owned());
    let mut lines = match segment.part {
        Part::Ready => vec![
            (Rank::Name, words::GET_READY.to_owned()),
            (Rank::Safety, words::STOP_RULE.to_owned()),
            way(None),
        ],
        Part::Position { from, to } if from != to || onto != lain_on(timeline, place) => {
            vec![way(Some(from))]
        }
        Part::Position { .. } => Vec::new(),
        Part::ChangeSides => {
            let mut lines = vec![(Rank::Side, words::CHANGE_SIDES.to_owned())];
            lines.extend(onto.map(|_| way(Some(step.position))));
            lines
        }
        Part::Work(_) | Part::Rest => return None,
    };
    let first = segment.part != Part::ChangeSides;
    lines.extend(first.then(|| (Rank::Name, words::name(&step.exercise.name))));
    lines.extend(place.side.map(|side| (Rank::Side, side_of(step, side).to_owned())));
    let how: [&[String]; 2] = match segment.part {
        Part::Ready | Part::Position { .. } if is_told(timeline, index, talk, voice) => {
            [&step.exercise.setup, &step.exercise.movement]
        }
        Part::Position { from, to } if from == to && talk >= Talk::Cues => {
            let before = &timeline.steps()[place.step - 1].step;
            [resettle(before, step), &[]]
        }
        _ => [&[], &[]],
    };
    lines.extend(how.into_iter().flatten().map(|line| (Rank::How, line.clone())));
    if let Some(Part::Work(work)) = timeline.segments().get(index + 1).map(|next| next.part) {
        lines.extend(set_and_dose(place, work, step));
        let each = words::each_hold(work).filter(|_| first);
        lines.extend(each.map(|each| (Rank::Dose, each)));
    }
    lines.extend(first_side(step));
    let after = if segment.part == Part::ChangeSides { Duration::ZERO } else { SECOND };
    let until = segment.length.known().map(|length| length.saturating_sub(COUNT));
    Some(Wish { at: after + AFTER_SIGNAL, until, late: false, lines, side: place.side })
}

/// On which side one lies at the end of the step before, where that is known.
fn lain_on(timeline: &Timeline, place: Place) -> Option<Side> {
    let before = &timeline.steps()[place.step.checked_sub(1)?].step;
    let Sides::Each { first, .. } = before.sides else { return None };
    before.lies_on(first.other())
}

/// The side that works, as one can tell it from the side that one lies on.
fn side_of(step: &Step, works: Side) -> &'static str {
    match step.lies_on(works) {
        Some(under) if under != works => words::on_top(works),
        _ => words::side(works),
    }
}

/// The side that begins, where sides alternate.
fn first_side(step: &Step) -> Option<(Rank, String)> {
    let Sides::Alternating { first } = step.sides else { return None };
    Some((Rank::Side, words::first_side(first).to_owned()))
}

/// How one lies, kneels or sits now, where the posture is that of the step before but a thing comes or goes.
fn resettle<'a>(before: &Step, step: &'a Step) -> &'a [String] {
    let [before, now] = [before, step].map(|step| {
        let things = step.exercise.props.iter().filter(|thing| *thing != MAT);
        things.collect::<Vec<_>>()
    });
    let stands = step.position == Position::Standing;
    if stands || before == now { &[] } else { step.exercise.setup.get(..1).unwrap_or_default() }
}

/// The set and how much of it; how long a hold or a time is is told as it begins.
fn set_and_dose(place: Place, work: Work, step: &Step) -> Vec<(Rank, String)> {
    let set = words::set(place.set, place.sets);
    let dose = words::dose(work).filter(|_| !tells_length(step, work));
    let alternates = matches!(step.sides, Sides::Alternating { .. });
    let each = (alternates && dose.is_some()).then(|| words::EACH_SIDE.to_owned());
    [set, dose, each].into_iter().flatten().map(|line| (Rank::Dose, line)).collect()
}

/// Whether work begins with its length in words: breaths begin with words of their own.
fn tells_length(step: &Step, work: Work) -> bool {
    match work {
        Work::Hold(_) => true,
        Work::Time(_) => step.exercise.breath().is_none(),
        Work::Reps { .. } | Work::Breaths { .. } | Work::Open { .. } => false,
    }
}

/// Whether it is told how an exercise is done: in the first of its steps, of one that was never done
/// also at the level below.
fn is_told(timeline: &Timeline, index: usize, talk: Talk, voice: &Voice) -> bool {
    let here = timeline.segments()[index].place.step;
    let id = |step: usize| &timeline.steps()[step].step.exercise.id;
    let tells = talk >= Talk::Full || (talk >= Talk::Cues && voice.introduces(id(here)));
    tells && (0..here).all(|before| id(before) != id(here))
}

/// What is said before a session goes on after a long pause: which exercise, which side, which set.
pub(super) fn again(timeline: &Timeline, set: usize) -> Vec<String> {
    let segment = &timeline.segments()[set];
    let place = segment.place;
    let step = &timeline.step_of(segment).step;
    let name = words::name(&step.exercise.name);
    let side = place.side.map(|side| side_of(step, side).to_owned());
    let set = words::set(place.set, place.sets);
    let lines = [Some(words::GOING_ON.to_owned()), Some(name), side, set];
    lines.into_iter().flatten().collect()
}

/// Everything that a segment would like to have said.
pub(super) fn of(timeline: &Timeline, ahead: &Ahead, talk: Talk, voice: &Voice) -> Vec<Wish> {
    let segment = &timeline.segments()[ahead.segment];
    let place = segment.place;
    let mut wishes = Wishes { side: place.side, all: Vec::new() };
    let length = ahead.length.known();
    if let Some(mut wish) = announcement(timeline, ahead.segment, talk, voice) {
        wish.until = length.map(|length| length.saturating_sub(COUNT));
        wishes.all.push(wish);
    }
    match segment.part {
        Part::Rest => rest(timeline, ahead, &mut wishes, talk),
        Part::Work(work) => {
            starts(timeline, ahead, work, &mut wishes, talk);
            if talk >= Talk::Cues {
                halves_and_ends(ahead, work, &mut wishes);
                minds(ahead, &mut wishes);
                match work {
                    Work::Reps { .. } => rhythm::repetitions(timeline, ahead, work, &mut wishes),
                    Work::Breaths { .. } | Work::Time(_) => {
                        rhythm::breaths(timeline, ahead, work, &mut wishes);
                    }
                    Work::Hold(_) | Work::Open { .. } => {}
                }
            }
        }
        Part::Ready | Part::Position { .. } | Part::ChangeSides => {}
    }
    if let Some(length) = length
        && ahead.cues.iter().any(|(_, cue)| *cue == Cue::Finish)
    {
        let lines = [words::WELL_DONE, words::COMPLETE].map(|line| (Rank::Name, line));
        wishes.side = None;
        wishes.say(length + AFTER_SIGNAL, None, lines);
    }
    wishes.all
}

pub(super) struct Wishes {
    pub(super) side: Option<Side>,
    pub(super) all: Vec<Wish>,
}

impl Wishes {
    pub(super) fn say<'a>(
        &mut self,
        at: Duration,
        until: Option<Duration>,
        lines: impl IntoIterator<Item = (Rank, &'a str)>,
    ) {
        let lines = lines.into_iter().map(|(rank, line)| (rank, line.to_owned())).collect();
        self.all.push(Wish { at, until, late: false, lines, side: self.side });
    }
}

/// Rest, and what comes after it: the next exercise, the other side, or the next set.
fn rest(timeline: &Timeline, ahead: &Ahead, wishes: &mut Wishes, talk: Talk) {
    let segments = timeline.segments();
    let here = &segments[ahead.segment];
    let Some(length) = ahead.length.known() else { return };
    let begins = ahead.cues.first().map_or(Duration::ZERO, |(at, _)| *at) + AFTER_SIGNAL;
    let next = segments.get(ahead.segment + 1);
    let long = length >= words::LONG_REST;
    let rest = words::rest(length).unwrap_or_else(|| words::REST.to_owned());
    let mut lines = vec![(Rank::Name, rest)];
    match next.filter(|_| long) {
        Some(next) if next.place.step != here.place.step => {
            lines.push((Rank::Mind, words::NEXT.to_owned()));
            lines.push((Rank::Mind, words::name(&timeline.step_of(next).step.exercise.name)));
        }
        Some(next) if next.part == Part::ChangeSides => {
            let side = next.place.side.map(words::next_side);
            lines.extend(side.map(|side| (Rank::Mind, side.to_owned())));
        }
        _ => {}
    }
    let side = None;
    wishes.all.push(Wish { at: begins, until: Some(length), late: false, lines, side });
    if let Some((place, Part::Work(work))) = next.map(|next| (next.place, next.part)) {
        let step = &timeline.step_of(here).step;
        let set = words::set(place.set, place.sets);
        let mut lines: Vec<_> = set.map(|set| (Rank::Name, set)).into_iter().collect();
        let dose = words::dose(work).filter(|_| talk >= Talk::Cues && !tells_length(step, work));
        lines.extend(dose.map(|dose| (Rank::Dose, dose)));
        lines.extend(first_side(step));
        let until = Some(length.saturating_sub(COUNT));
        wishes.all.push(Wish { at: begins, until, late: true, lines, side: wishes.side });
    }
}

/// The start of a set: what one is to do, and what nothing before it has said.
fn starts(timeline: &Timeline, ahead: &Ahead, work: Work, wishes: &mut Wishes, talk: Talk) {
    let segments = timeline.segments();
    let segment = &segments[ahead.segment];
    let (place, step) = (segment.place, &timeline.step_of(segment).step);
    let mut lines = Vec::new();
    let before = ahead.segment.checked_sub(1).map(|before| &segments[before]);
    if before.is_none_or(|before| before.part.is_work()) {
        let name = words::name(&step.exercise.name);
        let new = before.is_none_or(|before| before.place.step != place.step);
        lines.extend(new.then_some((Rank::Name, name)));
        let other = before.is_none_or(|before| before.place.side != place.side);
        let side = place.side.filter(|_| new || other);
        lines.extend(side.map(|side| (Rank::Side, side_of(step, side).to_owned())));
        lines.extend(words::set(place.set, place.sets).map(|set| (Rank::Name, set)));
        lines.extend(first_side(step));
    }
    if let (Sides::Alternating { first }, Work::Hold(_) | Work::Time(_)) = (step.sides, work) {
        let half = ahead.cues.iter().find(|(_, cue)| *cue == Cue::ChangeSides);
        if let Some((half, _)) = half {
            let lines = vec![
                (Rank::Side, words::CHANGE_SIDES.to_owned()),
                (Rank::Side, words::side(first.other()).to_owned()),
            ];
            let until = Some(half.saturating_sub(FOREWARNED));
            let at = half.saturating_sub(FOREWARNED + SECOND * 4);
            let side = Some(first.other());
            wishes.all.push(Wish { at, until, late: true, lines, side });
        }
    }
    let what = match work {
        _ if talk < Talk::Cues && !matches!(work, Work::Open { .. }) => None,
        Work::Hold(_) => Some(words::HOLD),
        Work::Time(_) if step.exercise.breath().is_some() => None,
        Work::Time(_) if step.exercise.kind == Kind::Breathing => Some(words::BREATHE),
        Work::Time(_) if rests(step) => Some(words::HERE),
        Work::Time(_) => Some(words::GO),
        Work::Open { .. } => Some(words::OWN_PACE),
        Work::Reps { .. } | Work::Breaths { .. } => None,
    };
    lines.extend(what.map(|what| (Rank::Name, what.to_owned())));
    let tells = talk >= Talk::Cues && place.set == 1 && tells_length(step, work);
    lines.extend(words::dose(work).filter(|_| tells).map(|dose| (Rank::Dose, dose)));
    if let Length::UntilDone { .. } = ahead.length {
        lines.push((Rank::Name, words::ANY_KEY.to_owned()));
    }
    let until = ahead.length.known().map(|length| length.min(SECOND * 8));
    wishes.all.push(Wish { at: AFTER_SIGNAL, until, late: false, lines, side: place.side });
}

/// Whether it is to lie still.
fn rests(step: &Step) -> bool {
    let lies = matches!(step.position, Position::Supine | Position::Prone | Position::SideLying);
    lies && step.exercise.figure.as_ref().is_some_and(|figure| figure.is_still())
}

/// Half of it, and the last seconds of a hold or a time.
fn halves_and_ends(ahead: &Ahead, work: Work, wishes: &mut Wishes) {
    if let Some((half, _)) = ahead.cues.iter().find(|(_, cue)| *cue == Cue::Halfway) {
        let at = *half + AFTER_SIGNAL;
        wishes.say(at, Some(at + SECOND * 3), [(Rank::Far, words::HALFWAY)]);
    }
    let (Work::Hold(_) | Work::Time(_), Some(length)) = (work, ahead.length.known()) else {
        return;
    };
    let (left, line) = match length {
        length if length >= TEN_OF => (SECOND * 10, words::TEN_LEFT),
        length if length >= FIVE_OF => (SECOND * 5, words::FIVE_LEFT),
        _ => return,
    };
    // Later it would be said wrongly.
    let at = length.saturating_sub(left);
    wishes.say(at, Some(at + SECOND * 2), [(Rank::Far, line)]);
}

/// The lines that one should have in mind, each before the next.
fn minds(ahead: &Ahead, wishes: &mut Wishes) {
    let end = ahead.length.known();
    let mut says = ahead.cues.iter().filter_map(|(at, cue)| match cue {
        Cue::Say(line) => Some((*at, line.as_str())),
        _ => None,
    });
    let mut next = says.next();
    while let Some((at, line)) = next {
        next = says.next();
        let until = next.map(|(at, _)| at).or(end);
        wishes.say(at, until, [(Rank::Mind, line)]);
    }
}
