//! Which exercise a name on paper means, for reasons that can be told.
//!
//! A name fits an exercise when it has the same words as the exercise's name, id or an alias, in any
//! order and however they are joined, or is a slip or two away from one of them. Where several fit
//! equally, the words around the name may choose (`off step`); of the levels of one exercise the
//! gentlest is taken; anything else is a question.

use std::collections::BTreeSet;

use crate::routine::Exercise;
use crate::text;

/// What came of looking for a name.
#[derive(Clone, Debug)]
pub(super) enum Found<'a> {
    /// The exercise, and why it is that one.
    One(&'a Exercise, String),
    /// They fit equally, and are no levels of one another.
    Several(Vec<&'a Exercise>),
    /// None fits; one may share its words.
    Nothing(Option<&'a Exercise>),
}

/// Words that a name may have or lack.
const FILLERS: &[&str] =
    &["the", "a", "an", "your", "my", "exercise", "ex", "some", "do", "of", "and", "with", "w/"];

/// Words that mean the same, beside plurals.
const SAME: &[(&str, &[&str])] = &[
    ("supine", &["lying"]),
    ("sitting", &["seated"]),
    ("sl", &["single", "leg"]),
    ("dl", &["double", "leg"]),
    ("one", &["single"]),
    ("two", &["double"]),
    ("4", &["four"]),
    ("1/2", &["half"]),
    ("calves", &["calf"]),
    ("ham", &["hamstring"]),
    ("hs", &["hamstring"]),
    ("str", &["stretch"]),
    ("ext", &["extension"]),
];

/// The words of a name, made alike: in lower case, in the singular, without fillers.
pub(super) fn words(name: &str) -> Vec<String> {
    let kept = name.to_lowercase().replace(['\'', '’'], "");
    let split = kept.split(|c: char| !c.is_alphanumeric() && c != '/');
    let mut words = Vec::new();
    for word in split.filter(|word| !word.is_empty() && !FILLERS.contains(word)) {
        let word = singular(word);
        match SAME.iter().find(|(other, _)| *other == word) {
            Some((_, same)) => words.extend(same.iter().map(|same| (*same).to_owned())),
            None => words.push(word.to_owned()),
        }
    }
    words
}

fn singular(word: &str) -> &str {
    if word == "calves" || word.len() < 4 || word.ends_with("ss") {
        return word;
    }
    ["ches", "shes", "sses"]
        .iter()
        .find_map(|ending| word.ends_with(ending).then(|| word.strip_suffix("es")).flatten())
        .or_else(|| word.strip_suffix('s'))
        .unwrap_or(word)
}

/// Looks for a name; `behind` says where or with what ("off step"), `around` are the line's other
/// words.
pub(super) fn find<'a>(
    name: &str,
    behind: &str,
    around: &str,
    exercises: &[&'a Exercise],
) -> Found<'a> {
    let written = Spelling::of(name);
    if written.joined.is_empty() {
        return Found::Nothing(None);
    }
    let mut same: Vec<(&Exercise, String)> = Vec::new();
    let mut slips: Vec<(usize, &Exercise, String)> = Vec::new();
    let mut near: Option<(usize, &Exercise)> = None;
    for exercise in exercises {
        for (other, alias) in names(exercise) {
            let why =
                if alias { format!("also called `{other}`") } else { "by its name".to_owned() };
            let known = Spelling::of(other);
            if known.sorted == written.sorted || known.joined == written.joined {
                same.push((exercise, why));
                break;
            }
            let edits = strsim::damerau_levenshtein(&known.joined, &written.joined);
            if written.joined.len() >= 5 && edits <= (written.joined.len() / 6).max(1) {
                slips.push((edits, exercise, format!("spelt nearly like `{other}`")));
            }
            let shared = known.sorted.intersection(&written.sorted).count();
            let whole = shared == known.sorted.len() || shared == written.sorted.len();
            if whole && near.is_none_or(|(most, _)| shared > most) {
                near = Some((shared, exercise));
            }
        }
    }
    if same.is_empty()
        && let Some(fewest) = slips.iter().map(|(edits, ..)| *edits).min()
    {
        slips.retain(|(edits, ..)| *edits == fewest);
        same = slips.into_iter().map(|(_, exercise, why)| (exercise, why)).collect();
        same.dedup_by_key(|(exercise, _)| exercise.id.clone());
    }
    choose(same, behind, around).unwrap_or(Found::Nothing(near.map(|(_, exercise)| exercise)))
}

/// Chooses among exercises that fit equally; `None` when there are none. A place that none of them
/// speaks of ("in doorway") tells that another may be meant, so the gentlest would be a guess.
fn choose<'a>(
    fitting: Vec<(&'a Exercise, String)>,
    behind: &str,
    around: &str,
) -> Option<Found<'a>> {
    let around = Spelling::of(&format!("{behind} {around}")).sorted;
    let speaks_of = |(exercise, _): &(&Exercise, String)| {
        names(exercise).any(|(name, _)| !Spelling::of(name).sorted.is_disjoint(&around))
    };
    let narrowed: Vec<_> = fitting.iter().filter(|fit| speaks_of(fit)).cloned().collect();
    let elsewhere = narrowed.is_empty() && !behind.is_empty();
    let fitting = if narrowed.is_empty() { fitting } else { narrowed };
    match fitting.as_slice() {
        [] => None,
        [(only, why)] => Some(Found::One(only, why.clone())),
        several => {
            let all: Vec<&Exercise> = several.iter().map(|(exercise, _)| *exercise).collect();
            Some(match gentlest(&all).filter(|_| !elsewhere) {
                Some(gentlest) => {
                    let ids: Vec<_> = all.iter().map(|one| format!("`{}`", one.id)).collect();
                    Found::One(gentlest, format!("the gentlest of {}", text::list(&ids)))
                }
                None => Found::Several(all),
            })
        }
    }
}

/// The one from which all the others are reached by what is harder, each time one step.
fn gentlest<'a>(all: &[&'a Exercise]) -> Option<&'a Exercise> {
    all.iter().copied().find(|first| {
        let mut left: Vec<&Exercise> = all.to_vec();
        let mut at = Some(*first);
        while let Some(here) = at {
            left.retain(|exercise| exercise.id != here.id);
            at = left.iter().copied().find(|next| here.harder.as_ref() == Some(&next.id));
        }
        left.is_empty()
    })
}

/// Everything an exercise is called, and whether that is an alias: its name, also without what
/// stands in brackets or behind a colon, its id, its aliases.
fn names(exercise: &Exercise) -> impl Iterator<Item = (&str, bool)> {
    let name = exercise.name.as_str();
    let short = name.split([':', '(']).next().unwrap_or(name);
    let own = [name, short, exercise.id.as_str()].into_iter().map(|name| (name, false));
    own.chain(exercise.aliases.iter().map(|alias| (alias.as_str(), true)))
}

/// A name made comparable.
struct Spelling {
    sorted: BTreeSet<String>,
    joined: String,
}

impl Spelling {
    fn of(name: &str) -> Self {
        let words = words(name);
        Self { joined: words.concat(), sorted: words.into_iter().collect() }
    }
}
