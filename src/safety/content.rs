//! The questions and their words, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::history::{Answer, Reason};
use crate::routine::read::{Reading, Report, Table, flag, read, table, tables, text, texts, word};
use crate::routine::{Level, Word as _};

/// Everything that `routines/safety.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Counted up whenever a question or its meaning changes.
    pub version: String,
    /// What supple is and is not, in two sentences.
    pub short: String,
    /// The same in full, for the first start.
    pub long: String,
    /// Who it is for.
    pub adults: String,
    /// What is said when no answer was yes. It never says more.
    pub nothing: String,
    /// What is said before notices when nothing blocks.
    pub minded: String,
    /// The questions of each day in one.
    pub daily: String,
    /// What is shown when something is blocked or to be looked at.
    pub messages: Messages,
    /// All questions in the order in which they are asked.
    pub questions: Vec<Question>,
    /// The signs of the first two groups on one page.
    pub signs: Vec<Sign>,
    /// The eight reasons to stop in a session.
    pub stops: Vec<StopWords>,
    /// Whom to call, by country.
    pub countries: Vec<Country>,
    /// What exercises mind, in words.
    pub flags: Vec<FlagWords>,
    /// What to do in the place of an exercise that a flag hides.
    pub swaps: Vec<Swap>,
}

/// What is shown, `{emergency}`, `{urgent}`, `{provider}` and `{answers}` still to be filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    /// On an emergency.
    pub emergency: String,
    /// When somebody is to be seen the same day.
    pub urgent: String,
    /// One sentence more for chest and breath.
    pub chest: String,
    /// One sentence more for signs in one leg.
    pub leg: String,
    /// After a visit at which exercise was forbidden.
    pub told: String,
    /// Where skin does not feel heat or cold.
    pub skin: String,
    /// When the full questions come first.
    pub unanswered: String,
    /// With a decision to rest and see somebody.
    pub rest: String,
    /// For who does not cope.
    pub support: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// `E1`, `U1b`, `P3`, `R2`, `D4`: a letter for its group.
    pub id: String,
    /// The question, for yes, no and not sure.
    pub ask: String,
    /// What helps to answer it.
    pub help: String,
    /// Its sign in a few words, for a clinician and for the list of its group.
    pub short: String,
    /// Whether it may be skipped.
    pub skip: bool,
    /// Asked only when that question was not answered with yes.
    pub only_without: Option<String>,
    /// Asked only when that question was answered with yes.
    pub only_with: Option<String>,
    /// The flag that a yes sets.
    pub flag: Option<String>,
    /// What to do about a yes that blocks nothing.
    pub advice: Option<String>,
    /// The most demanding level that a yes leaves.
    pub level: Option<Level>,
    /// The families of routines that a yes leaves; none named: all.
    pub families: Vec<String>,
    /// The exercises that a yes hides.
    pub hides: Vec<String>,
    /// Whether a yes keeps doses from rising.
    pub holds: bool,
    /// Whether the words of support are shown with it.
    pub support: bool,
    /// Codes of its sources.
    pub sources: Vec<String>,
}

/// Signs in one place of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Where.
    pub place: String,
    /// What is felt or seen there.
    pub what: String,
    /// The questions that it stands for, all of one group.
    pub items: Vec<String>,
}

/// The group of a question, by what a yes leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Blocks; call now.
    Emergency,
    /// Blocks; see somebody the same day.
    Urgent,
    /// See somebody soon; limits.
    Provider,
    /// A go-ahead is needed for more than the gentle level.
    Readiness,
    /// Each day.
    Daily,
}

impl Group {
    /// The groups of the full questions, in order.
    pub const FULL: [Self; 4] = [Self::Emergency, Self::Urgent, Self::Provider, Self::Readiness];
}

/// A reason to stop, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopWords {
    /// Which.
    pub reason: Reason,
    /// The key for it.
    pub key: char,
    /// What happened.
    pub says: String,
    /// The same in a few words, for narrow screens and for a clinician.
    pub short: String,
    /// What to do.
    pub what_to_do: String,
}

/// What exercises mind, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagWords {
    /// The flag.
    pub name: String,
    /// What it says, after "because".
    pub because: String,
    /// What to do in every session, or until it is over.
    pub advice: Option<String>,
}

/// Whom to call in a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// Two letters.
    pub code: String,
    /// In an emergency.
    pub emergency: String,
    /// The same day.
    pub urgent: Option<String>,
}

/// A row of the swap table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The exercises that are hidden; none named: all that need the floor.
    pub hidden: Vec<String>,
    /// By which flags.
    pub flags: Vec<String>,
    /// What is done instead: one of the same kind, else the first that nothing hides.
    pub instead: Vec<String>,
}

/// Whom to call, as configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// In an emergency.
    pub emergency: String,
    /// The same day.
    pub urgent: String,
    /// The user's doctor or physiotherapist.
    pub provider: String,
}

impl Numbers {
    /// The numbers of a country by its two letters, what is written out by the user first. A country
    /// is never guessed: a wrong number costs minutes.
    #[must_use]
    pub fn of(country: &str, emergency: &str, urgent: &str, provider: &str) -> Self {
        let known = |wanted: &str| {
            let countries = &content().countries;
            countries.iter().find(|country| country.code.eq_ignore_ascii_case(wanted))
        };
        let code = if country.eq_ignore_ascii_case("UK") { "GB" } else { country };
        let in_union = EUROPE.iter().any(|member| member.eq_ignore_ascii_case(code));
        let country = known(code).or_else(|| known("EU").filter(|_| in_union));
        let or = |own: &str, known: Option<&str>, otherwise: &str| {
            let own = Some(own).filter(|own| !own.trim().is_empty());
            own.or(known).unwrap_or(otherwise).to_owned()
        };
        Self {
            emergency: or(
                emergency,
                country.map(|country| country.emergency.as_str()),
                "your emergency number (EU 112, UK 999, US 911)",
            ),
            urgent: or(
                urgent,
                country.and_then(|country| country.urgent.as_deref()),
                "your local urgent care line",
            ),
            provider: or(provider, None, "your own practice"),
        }
    }

    /// A message with these numbers and answers in it.
    #[must_use]
    pub fn fill(&self, message: &str, answers: &str) -> String {
        message
            .replace("{emergency}", &self.emergency)
            .replace("{urgent}", &self.urgent)
            .replace("{provider}", &self.provider)
            .replace("{answers}", answers)
    }
}

/// The countries in which 112 is the number.
const EUROPE: [&str; 27] = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
];

impl Question {
    /// Its group.
    #[must_use]
    pub fn group(&self) -> Group {
        match self.id.chars().next() {
            Some('E') => Group::Emergency,
            Some('U') => Group::Urgent,
            Some('P') => Group::Provider,
            Some('R') => Group::Readiness,
            _ => Group::Daily,
        }
    }

    /// Whether it is asked after these answers.
    #[must_use]
    pub fn is_asked(&self, answers: &BTreeMap<String, Answer>) -> bool {
        let answer = |other: &String| answers.get(other).copied();
        let idle = self.only_without.as_ref().and_then(answer).is_some_and(Answer::may_be);
        !idle && self.only_with.as_ref().is_none_or(|other| answer(other) == Some(Answer::Yes))
    }

    /// Whether it is asked only after a yes to another.
    #[must_use]
    pub fn follows(&self, other: &str) -> bool {
        self.only_with.as_deref() == Some(other)
    }
}

impl Content {
    /// The question with an id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// The questions of a group.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(move |question| question.group() == group)
    }

    /// The signs of a group on one page.
    pub fn signs(&self, group: Group) -> impl Iterator<Item = &Sign> {
        let of =
            move |id: &String| self.question(id).is_some_and(|question| question.group() == group);
        self.signs.iter().filter(move |sign| sign.items.iter().all(of))
    }

    /// The words of a flag.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&FlagWords> {
        self.flags.iter().find(|words| words.name == name)
    }

    /// What a flag says, after "because".
    #[must_use]
    pub fn because(&self, flag: &str) -> String {
        self.flag(flag).map_or_else(|| flag.replace('_', " "), |words| words.because.clone())
    }

    /// A sign in a few words: a question that was answered with yes, or a flag that was set.
    #[must_use]
    pub fn sign(&self, item: &str) -> String {
        let question = self.question(item);
        question.map_or_else(|| self.because(item), |question| question.short.clone())
    }

    /// A reason to stop in a few words, as they stand in a sentence.
    #[must_use]
    pub fn reason(&self, reason: Reason) -> String {
        let Some(stop) = self.stop(reason) else { return reason.word().to_owned() };
        let mut letters = stop.short.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    /// The words for a reason to stop.
    #[must_use]
    pub fn stop(&self, reason: Reason) -> Option<&StopWords> {
        self.stops.iter().find(|stop| stop.reason == reason)
    }
}

/// What the bundled file says.
#[must_use]
pub fn content() -> &'static Content {
    // A mistake in the file cannot pass the tests; without them there is nothing to ask.
    static NOTHING: LazyLock<Content> = LazyLock::new(Content::default);
    CONTENT.value.as_ref().unwrap_or(&NOTHING)
}

static CONTENT: LazyLock<Reading<Content>> =
    LazyLock::new(|| read(include_bytes!("../../routines/safety.toml"), whole));

fn whole(mut file: Table<'_>, report: &mut Report) -> Option<Content> {
    let version = file.need("content", report, "`content = \"1.0\"`", text);
    let mut line = |key, report: &mut Report| file.need(key, report, "a sentence", text);
    let short = line("short", report);
    let long = line("long", report);
    let adults = line("adults", report);
    let nothing = line("nothing", report);
    let minded = line("minded", report);
    let daily = line("daily", report);
    let messages = file
        .need("message", report, "`[message]`", |item, report| table(item, report, "`[message]`"))
        .and_then(|table| messages(table, report));
    let questions = file.need("question", report, "`[[question]]`", tables(question));
    let signs = file.need("sign", report, "`[[sign]]`", tables(sign));
    let stops = file.need("stop", report, "`[[stop]]`", tables(stop));
    let countries = file.need("country", report, "`[[country]]`", tables(country));
    let flags = file.need("flag", report, "`[[flag]]`", tables(flag_words));
    let swaps = file.need("swap", report, "`[[swap]]`", tables(swap));
    file.finish(report);
    Some(Content {
        version: version?,
        short: short?,
        long: long?,
        adults: adults?,
        nothing: nothing?,
        minded: minded?,
        daily: daily?,
        messages: messages?,
        questions: questions?,
        signs: signs?,
        stops: stops?,
        countries: countries?,
        flags: flags?,
        swaps: swaps?,
    })
}

fn messages(mut table: Table<'_>, report: &mut Report) -> Option<Messages> {
    let mut line = |key, report: &mut Report| table.need(key, report, "a message", text);
    let messages = [
        line("emergency", report),
        line("urgent", report),
        line("chest", report),
        line("leg", report),
        line("told", report),
        line("skin", report),
        line("unanswered", report),
        line("rest", report),
        line("support", report),
    ];
    table.finish(report);
    let [emergency, urgent, chest, leg, told, skin, unanswered, rest, support] = messages;
    Some(Messages {
        emergency: emergency?,
        urgent: urgent?,
        chest: chest?,
        leg: leg?,
        told: told?,
        skin: skin?,
        unanswered: unanswered?,
        rest: rest?,
        support: support?,
    })
}

fn flag_words(mut table: Table<'_>, report: &mut Report) -> Option<FlagWords> {
    let name = table.need("name", report, "`name = \"knee\"`", text);
    let because = table.need("because", report, "`because = \"your knee is sore\"`", text);
    let advice = table.read("advice", report, text);
    table.finish(report);
    Some(FlagWords { name: name?, because: because?, advice })
}

fn question(mut table: Table<'_>, report: &mut Report) -> Option<Question> {
    let id = table.need("id", report, "`id = \"E1\"`", text);
    let ask = table.need("ask", report, "`ask = \"...?\"`", text);
    let help = table.need("help", report, "`help = \"...\"`", text);
    let short = table.need("short", report, "`short = \"...\"`", text);
    let mut line = |key, report: &mut Report| table.read(key, report, text);
    let only_without = line("only_without", report);
    let only_with = line("only_with", report);
    let flag_set = line("flag", report);
    let advice = line("advice", report);
    let level = table.read("level", report, level);
    let mut names = |key, report: &mut Report| table.read(key, report, texts).unwrap_or_default();
    let families = names("families", report);
    let hides = names("hides", report);
    let sources = names("sources", report);
    let mut is = |key, report: &mut Report| table.read(key, report, flag).unwrap_or_default();
    let skip = is("skip", report);
    let holds = is("holds", report);
    let support = is("support", report);
    table.finish(report);
    Some(Question {
        id: id?,
        ask: ask?,
        help: help?,
        short: short?,
        skip,
        only_without,
        only_with,
        flag: flag_set,
        advice,
        level,
        families,
        hides,
        holds,
        support,
        sources,
    })
}

fn sign(mut table: Table<'_>, report: &mut Report) -> Option<Sign> {
    let place = table.need("where", report, "`where = \"Chest\"`", text);
    let what = table.need("what", report, "`what = \"...\"`", text);
    let items = table.need("items", report, "`items = [\"E1\"]`", texts);
    table.finish(report);
    Some(Sign { place: place?, what: what?, items: items? })
}

fn level(item: crate::routine::read::Item<'_>, report: &mut Report) -> Option<Level> {
    let number = crate::routine::read::count(3)(item, report)?;
    [Level::Gentle, Level::Moderate, Level::Demanding].get(usize::from(number.get()) - 1).copied()
}

fn stop(mut table: Table<'_>, report: &mut Report) -> Option<StopWords> {
    let reason = table.need("reason", report, "`reason = \"chest\"`", word);
    let key = table.need("key", report, "`key = \"c\"`", text);
    let says = table.need("says", report, "`says = \"...\"`", text);
    let short = table.need("short", report, "`short = \"...\"`", text);
    let what_to_do = table.need("do", report, "`do = \"...\"`", text);
    table.finish(report);
    Some(StopWords {
        reason: reason?,
        key: key?.chars().next()?,
        says: says?,
        short: short?,
        what_to_do: what_to_do?,
    })
}

fn country(mut table: Table<'_>, report: &mut Report) -> Option<Country> {
    let code = table.need("code", report, "`code = \"GB\"`", text);
    let emergency = table.need("emergency", report, "`emergency = \"999\"`", text);
    let urgent = table.read("urgent", report, text);
    table.finish(report);
    Some(Country { code: code?, emergency: emergency?, urgent })
}

fn swap(mut table: Table<'_>, report: &mut Report) -> Option<Swap> {
    let hidden = table.read("hidden", report, texts).unwrap_or_default();
    let flags = table.need("flags", report, "`flags = [\"knee\"]`", texts);
    let instead = table.read("instead", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Swap { hidden, flags: flags?, instead })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_file_has_no_mistakes() {
        assert_eq!(CONTENT.diagnostics, []);
        let count = |group| content().group(group).count();
        let groups = Group::FULL.map(count);
        assert_eq!((groups, count(Group::Daily)), ([12, 9, 14, 4], 5));
        assert_eq!(content().stops.len(), Reason::WORDS.len());
        let mut keys: Vec<char> = content().stops.iter().map(|stop| stop.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 8, "each reason has a key of its own");
    }

    #[test]
    fn every_flag_has_its_words() {
        let mut named: Vec<&str> = content().flags.iter().map(|flag| flag.name.as_str()).collect();
        let mut known = crate::routine::FLAGS.to_vec();
        named.sort_unstable();
        known.sort_unstable();
        assert_eq!(named, known);
        assert_eq!(content().because("knee"), "your knee is sore");
        assert_eq!(content().sign("clot_signs"), "one calf or thigh is swollen, hot or red");
        assert_eq!(content().sign("D1"), content().question("D1").unwrap().short);
    }

    #[test]
    fn every_sign_that_blocks_stands_once_on_the_one_page() {
        for group in [Group::Emergency, Group::Urgent] {
            let mut named: Vec<&str> =
                content().signs(group).flat_map(|sign| &sign.items).map(String::as_str).collect();
            let mut asked: Vec<&str> =
                content().group(group).map(|question| question.id.as_str()).collect();
            named.sort_unstable();
            asked.sort_unstable();
            assert_eq!(named, asked, "{group:?}");
        }
        assert_eq!(content().signs.len(), 10);
    }

    #[test]
    fn the_numbers_to_call_are_those_of_the_country() {
        let told = |country| {
            let numbers = Numbers::of(country, "", "", "");
            format!("{} / {} / {}", numbers.emergency, numbers.urgent, numbers.provider)
        };
        assert_eq!(told("uk"), "999 / 111 / your own practice");
        assert_eq!(told("GB"), told("uk"));
        assert_eq!(told("de"), "112 / your local urgent care line / your own practice");
        assert_eq!(told("US"), "911 / your local urgent care line / your own practice");
        assert_eq!(told("AU"), "000 / your local urgent care line / your own practice");
        assert_eq!(told("NZ"), "111 / your local urgent care line / your own practice");
        let elsewhere =
            "your emergency number (EU 112, UK 999, US 911) / your local urgent care line";
        assert_eq!(told(""), format!("{elsewhere} / your own practice"));
        let own = Numbers::of("de", "", "116117", "Dr. Ay");
        assert_eq!(
            own.fill("{emergency} {urgent} {provider}: {answers}", "x"),
            "112 116117 Dr. Ay: x"
        );
    }

    #[test]
    fn nothing_names_a_diagnosis_or_says_that_one_is_well() {
        let text = include_str!("../../routines/safety.toml").to_lowercase();
        let said = text.lines().filter(|line| !line.starts_with('#')).collect::<String>();
        for word in
            ["safe to", "you are safe", "all clear", "slipped disc", "wear and tear", "cure"]
        {
            assert!(!said.contains(word), "{word}");
        }
    }
}
