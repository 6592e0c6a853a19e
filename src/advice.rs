//! What the article on back and calf pain says, row by row, and where the content comes from.
//!
//! Both files are read when they are first asked for: a session needs neither.

use std::sync::LazyLock;

use crate::routine::code::Code;
use crate::routine::read::{Item, Reading, Report, Table, read, tables, text, texts};

/// One statement of the article and what to make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its reference: a letter for the part of the article, and a number.
    pub reference: String,
    /// What the article says, in own words.
    pub statement: String,
    /// What the evidence says of that.
    pub evidence: String,
    /// What can be done about it.
    pub here: String,
    /// The numbers to keep to.
    pub limits: Option<String>,
    /// What can be opened from it, beside the routines that name it.
    pub leads: Vec<Lead>,
    /// Codes of its sources: `V24`, `K12`...
    pub sources: Vec<String>,
}

/// Something that a piece of advice leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// A routine, by its id.
    Routine(String),
    /// An exercise, by its id.
    Exercise(String),
    /// A timer for comfort, by its id.
    Timer(String),
    /// A list to go through, by its id.
    Checklist(String),
    /// How it feels is noted.
    Log,
    /// How it goes.
    Progress,
    /// The page for a visit.
    Report,
    /// The questions about warning signs.
    Safety,
}

impl Lead {
    /// Reads `timer heat`, `log`.
    fn of(written: &str) -> Option<Self> {
        let (kind, id) = written.split_once(' ').unwrap_or((written, ""));
        let to = |lead: fn(String) -> Self| (!id.is_empty()).then(|| lead(id.to_owned()));
        match kind {
            "routine" => to(Self::Routine),
            "exercise" => to(Self::Exercise),
            "timer" => to(Self::Timer),
            "checklist" => to(Self::Checklist),
            _ if !id.is_empty() => None,
            "log" => Some(Self::Log),
            "progress" => Some(Self::Progress),
            "report" => Some(Self::Report),
            "safety" => Some(Self::Safety),
            _ => None,
        }
    }

    /// What opens it at the prompt.
    #[must_use]
    pub fn command(&self) -> String {
        match self {
            Self::Routine(id) => format!("supple play {id}"),
            Self::Exercise(id) => format!("supple exercise {id}"),
            Self::Timer(id) => format!("supple timer {id}"),
            Self::Checklist(id) => format!("supple checklist {id}"),
            Self::Log => "supple log back 3 leg 2 calf left".to_owned(),
            Self::Progress => "supple progress".to_owned(),
            Self::Report => "supple report".to_owned(),
            Self::Safety => "supple safety".to_owned(),
        }
    }
}

/// Something that is weak, contested or often misunderstood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The references of the rows where it matters.
    pub rows: Vec<String>,
    /// What is to be said.
    pub text: String,
    /// Codes of its sources.
    pub sources: Vec<String>,
}

/// Where a part of the content comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `V24` was read at its addresses; `K12` is general knowledge that was not checked.
    pub code: String,
    /// What it is.
    pub label: String,
    /// How near to the origin it was read: `P` the issuing body, publisher or abstract, `M` a mirror
    /// or copy, `S` a secondary page; more than one as `P+M`.
    pub tier: Option<String>,
    /// What was seen there.
    pub seen: Option<String>,
    /// Where.
    pub urls: Vec<String>,
}

impl Row {
    /// What is not settled about it.
    pub fn doubts(&self) -> impl Iterator<Item = &'static Doubt> {
        doubts().iter().filter(|doubt| doubt.rows.contains(&self.reference))
    }

    /// Whether a text, in small letters, stands in anything that its page says.
    fn says(&self, text: &str) -> bool {
        let own = [&self.reference, &self.statement, &self.evidence, &self.here];
        let leads = self.leads.iter().map(Lead::command);
        let mut all = own
            .into_iter()
            .chain(&self.limits)
            .map(|words| words.to_lowercase())
            .chain([self.part().to_lowercase()])
            .chain(self.doubts().map(|doubt| doubt.text.to_lowercase()))
            .chain(leads);
        all.any(|words| words.contains(text))
    }

    /// The part of the article that it stands in.
    #[must_use]
    pub fn part(&self) -> &'static str {
        match self.reference.chars().next() {
            Some('I') => "Back and calf together",
            Some('C') => "Causes",
            Some('B') => "How back trouble reaches the calf",
            Some('K') => "Calf pain that comes from the back",
            Some('R') => "Common reasons",
            Some('T') => "Treatment",
            Some('D') => "Finding the cause",
            Some('P') => "Prevention",
            _ => "When to see a doctor",
        }
    }
}

/// All rows, in the order of the article.
#[must_use]
pub fn rows() -> &'static [Row] {
    FILE.value.as_ref().map(|(rows, _)| rows.as_slice()).unwrap_or_default()
}

/// The row with a reference, in small or capital letters.
#[must_use]
pub fn row(reference: &str) -> Option<&'static Row> {
    rows().iter().find(|row| row.reference.eq_ignore_ascii_case(reference))
}

/// The rows whose pages have every word, in any case; a part of a word will do.
#[must_use]
pub fn search(words: &str) -> Vec<&'static Row> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    rows().iter().filter(|row| words.iter().all(|word| row.says(word))).collect()
}

/// What is not settled.
#[must_use]
pub fn doubts() -> &'static [Doubt] {
    FILE.value.as_ref().map(|(_, doubts)| doubts.as_slice()).unwrap_or_default()
}

/// All sources.
#[must_use]
pub fn sources() -> &'static [Source] {
    SOURCES.value.as_deref().unwrap_or_default()
}

/// The source with a code.
#[must_use]
pub fn source(code: &str) -> Option<&'static Source> {
    sources().iter().find(|source| source.code == code)
}

static FILE: LazyLock<Reading<(Vec<Row>, Vec<Doubt>)>> = LazyLock::new(|| {
    read(include_bytes!("../routines/advice.toml"), |mut file, report| {
        let rows = file.need("advice", report, "`[[advice]]`", tables(row_in));
        let doubts = file.need("doubt", report, "`[[doubt]]`", tables(doubt_in));
        file.finish(report);
        Some((rows?, doubts?))
    })
});

static SOURCES: LazyLock<Reading<Vec<Source>>> = LazyLock::new(|| {
    read(include_bytes!("../routines/sources.toml"), |mut file, report| {
        let sources = file.need("source", report, "`[[source]]`", tables(source_in));
        file.finish(report);
        sources
    })
});

fn row_in(mut table: Table<'_>, report: &mut Report) -> Option<Row> {
    let reference = table.need("ref", report, "`ref = \"P5\"`", text);
    let statement = table.need("statement", report, "`statement = \"...\"`", text);
    let evidence = table.need("evidence", report, "`evidence = \"...\"`", text);
    let here = table.need("here", report, "`here = \"...\"`", text);
    let limits = table.read("limits", report, text);
    let leads = table.read("leads", report, leads).unwrap_or_default();
    let sources = table.read("sources", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Row {
        reference: reference?,
        statement: statement?,
        evidence: evidence?,
        here: here?,
        limits,
        leads,
        sources,
    })
}

fn leads(item: Item<'_>, report: &mut Report) -> Option<Vec<Lead>> {
    let (key, span) = (item.key, item.span.clone());
    let read = texts(item, report)?;
    let leads: Vec<Lead> = read.iter().filter_map(|written| Lead::of(written)).collect();
    if leads.len() < read.len() {
        let message = format!("`{key}` leads nowhere");
        let help = "write `\"timer heat\"`, `\"checklist desk\"`, `\"log\"`".to_owned();
        return report.error(Code::BadValue, span, message, help);
    }
    Some(leads)
}

fn doubt_in(mut table: Table<'_>, report: &mut Report) -> Option<Doubt> {
    let rows = table.need("rows", report, "`rows = [\"P5\"]`", texts);
    let text = table.need("text", report, "`text = \"...\"`", text);
    let sources = table.read("sources", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Doubt { rows: rows?, text: text?, sources })
}

fn source_in(mut table: Table<'_>, report: &mut Report) -> Option<Source> {
    let code = table.need("code", report, "`code = \"V01\"`", text);
    let label = table.need("label", report, "`label = \"...\"`", text);
    let tier = table.read("tier", report, text);
    let seen = table.read("seen", report, text);
    let urls = table.read("urls", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Source { code: code?, label: label?, tier, seen, urls })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_files_have_no_mistakes() {
        assert_eq!(FILE.diagnostics, []);
        assert_eq!(SOURCES.diagnostics, []);
    }

    #[test]
    fn every_doubt_names_rows_and_sources_that_exist() {
        assert_eq!(doubts().len(), 18);
        for doubt in doubts() {
            for reference in &doubt.rows {
                assert!(row(reference).is_some(), "{reference}");
            }
            for code in &doubt.sources {
                assert!(source(code).is_some(), "{code}");
            }
        }
        let texts: Vec<&str> =
            row("T4").unwrap().doubts().map(|doubt| doubt.text.as_str()).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].starts_with("Rolling gives"), "{texts:?}");
    }

    #[test]
    fn a_lead_is_a_word_or_a_word_and_a_name() {
        assert_eq!(Lead::of("timer heat"), Some(Lead::Timer("heat".to_owned())));
        assert_eq!(Lead::of("log"), Some(Lead::Log));
        for nothing in ["timer", "timer ", "log it", "moon", "", "moon heat"] {
            assert_eq!(Lead::of(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn pages_are_found_by_any_of_their_words() {
        let found = |words| {
            let rows = search(words).into_iter();
            rows.map(|row| row.reference.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(found("clot"), ["K2", "T2", "T4"], "a part of a word will do: cloth");
        assert_eq!(found("HEAT ice"), ["C1", "T0", "T2"]);
        assert_eq!(found("p5"), ["P5"]);
        assert_eq!(found("checklist desk"), ["C4", "R1", "P4"]);
        assert_eq!(found("zebra"), [] as [&str; 0]);
        assert_eq!(found("  "), [] as [&str; 0]);
    }

    #[test]
    fn rows_and_sources_are_found_by_their_codes() {
        let row = row("p5").unwrap();
        assert_eq!(row.statement, "Breaks and stretching in long sitting or standing");
        assert_eq!(row.part(), "Prevention");
        assert_eq!(source("V24").unwrap().label, "NHS Fife calf stretches");
        assert_eq!(super::row("Z9"), None);
        assert_eq!(source("V999"), None);
    }
}
