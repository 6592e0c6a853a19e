//! How it feels, in a few keys: before a session, after it, and the morning after.

use std::sync::Arc;

use jiff::civil::Date;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::history::{After, Furthest, Place, Score, Scores, Short};
use crate::routine::{Routine, Word};
use crate::safety::content;
use crate::tui::action::Action;
use crate::tui::keymap::Mode;
use crate::tui::screen::signs::daily::New;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// A few questions, each of which may stay without an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckIn {
    /// When it is asked.
    pub about: About,
    /// What is to be said of the routine that is about to begin.
    pub remarks: Vec<String>,
    /// Before a session: whether something is new since last time.
    pub new: New,
    answers: Vec<Option<u8>>,
    chosen: usize,
}

/// When it is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// Before a session of this routine.
    Before(Arc<Routine>),
    /// After a session.
    After {
        /// It ended early, and nobody has said why.
        early: bool,
    },
    /// The morning after a session, which was on this day.
    Morning(Date),
    /// Beside any session.
    Now,
}

/// Something that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    MostBack,
    MostLeg,
    Back,
    Leg,
    Furthest,
    Side,
    Effort,
    Early,
}

use Question::{Back, Early, Effort, Leg, MostBack, MostLeg, Side};

/// So many remarks are shown before a session.
const REMARKS: usize = 3;

const BEFORE: &[Question] = &[Back, Leg, Question::Furthest, Side];
const AFTER: &[Question] = &[MostBack, MostLeg, Back, Leg, Question::Furthest, Effort];
const AFTER_EARLY: &[Question] = &[MostBack, MostLeg, Back, Leg, Question::Furthest, Effort, Early];

/// Why a session ended early, with the key for it.
const WHY: [(Short, &str); 3] =
    [(Short::Time, "no time"), (Short::Pain, "it hurt"), (Short::Other, "something else")];

/// The sides in the order in which they are gone through.
const SIDES: [Place; 4] = [Place::Left, Place::Right, Place::Both, Place::Centre];

impl CheckIn {
    /// Nothing is answered yet.
    #[must_use]
    pub fn new(about: About) -> Self {
        let questions = questions(&about).len();
        Self {
            about,
            remarks: Vec::new(),
            new: New::Unsaid,
            answers: vec![None; questions],
            chosen: 0,
        }
    }

    /// Does what a key means here; leaving is not among it.
    pub fn act(&mut self, action: Action) {
        let questions = questions(&self.about);
        let last = questions.len() - 1;
        let most = questions[self.chosen].most();
        let answer = &mut self.answers[self.chosen];
        match action {
            Action::Score(score) if score <= most => {
                *answer = Some(score);
                self.follow(score);
                self.chosen = (self.chosen + 1).min(last);
            }
            Action::Side(side) => {
                let place = SIDES.iter().position(|other| *other == side);
                if let Some(index) = questions.iter().position(|question| *question == Side) {
                    self.answers[index] = place.and_then(|place| u8::try_from(place).ok());
                }
            }
            Action::Early(why) => {
                let place = WHY.iter().position(|(other, _)| *other == why);
                if let Some(index) = questions.iter().position(|question| *question == Early) {
                    self.answers[index] = place.and_then(|place| u8::try_from(place).ok());
                }
            }
            Action::Longer => *answer = Some(answer.map_or(0, |score| (score + 1).min(most))),
            Action::Shorter => *answer = Some(answer.map_or(0, |score| score.saturating_sub(1))),
            Action::Erase => *answer = None,
            Action::Up => self.chosen = self.chosen.saturating_sub(1),
            Action::Down => self.chosen = (self.chosen + 1).min(last),
            _ => {}
        }
    }

    /// Without pain there is nothing to ask of where it is.
    fn follow(&mut self, score: u8) {
        let questions = questions(&self.about);
        let answer = |wanted: Question| {
            let place = questions.iter().position(|question| *question == wanted);
            place.and_then(|place| self.answers[place])
        };
        if score == 0 && answer(Back) == Some(0) && answer(Leg) == Some(0) {
            let place = questions.iter().position(|question| *question == Question::Furthest);
            if let Some(place) = place.filter(|place| self.answers[*place].is_none()) {
                self.answers[place] = Some(0);
            }
        }
    }

    /// What was answered of how it is now.
    #[must_use]
    pub fn scores(&self) -> Scores {
        Scores {
            back: self.score(Back),
            leg: self.score(Leg),
            furthest: self
                .answer(Question::Furthest)
                .and_then(|code| Furthest::try_from(code).ok()),
            side: self.answer(Side).and_then(|place| SIDES.get(place as usize)).copied(),
        }
    }

    /// What was answered after a session.
    #[must_use]
    pub fn after(&self) -> After {
        After {
            most_back: self.score(MostBack),
            most_leg: self.score(MostLeg),
            now: self.scores(),
            effort: self.score(Effort),
            short: self.answer(Early).and_then(|why| WHY.get(why as usize)).map(|why| why.0),
        }
    }

    fn answer(&self, wanted: Question) -> Option<i64> {
        let place = questions(&self.about).iter().position(|question| *question == wanted)?;
        self.answers[place].map(i64::from)
    }

    fn score(&self, wanted: Question) -> Option<Score> {
        self.answer(wanted).and_then(|score| Score::try_from(score).ok())
    }

    /// What the keys mean on it.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        match self.about {
            About::Before(_) => Mode::Before,
            About::After { .. } | About::Morning(_) | About::Now => Mode::CheckIn,
        }
    }

    /// What the header says.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.about {
            About::Before(routine) => format!("Before: {}", routine.title),
            About::After { .. } => "After the session".to_owned(),
            About::Morning(_) => "The morning after".to_owned(),
            About::Now => "How it feels".to_owned(),
        }
    }

    /// The page: a line for each question, and beside them the way down the leg; and which line has to be in
    /// sight: that of the question that is being answered, once anything is.
    #[must_use]
    pub fn lines(&self, today: Date, columns: u16, theme: &Theme) -> (Vec<Line<'static>>, usize) {
        let mut sheet = Sheet::new(columns, theme);
        if matches!(self.about, About::Before(_)) {
            self.say_new(&mut sheet, theme);
        }
        let ask = match &self.about {
            About::Before(_) | About::Now => {
                "How is it now? 0 is no pain, 10 the worst there is.".to_owned()
            }
            About::After { .. } => {
                "How was it, and how is it now? 0 is none, 10 the most there is.".to_owned()
            }
            About::Morning(day) => format!(
                "How was it on the morning after the session you did {}?",
                crate::text::day(*day, today)
            ),
        };
        sheet.text(&ask);
        if self.about == (About::After { early: true }) {
            sheet.text("It ended early: t no time, h it hurt, o something else.");
        }
        sheet.gap();
        let questions = questions(&self.about);
        let wide = columns >= 64;
        let body = if wide { self.body(theme) } else { Vec::new() };
        let begun = self.new != New::Unsaid || self.answers.iter().any(Option::is_some);
        let here = if begun || self.chosen > 0 { sheet.here() + self.chosen } else { 0 };
        let rows = questions.len().max(body.len());
        for row in 0..rows {
            let mut line = match questions.get(row) {
                Some(question) => self.line(row, *question, theme),
                None => Line::default(),
            };
            if let Some(part) = body.get(row) {
                let gap = 46_usize.saturating_sub(line.width());
                line.spans.push(Span::raw(" ".repeat(gap)));
                line.spans.extend(part.spans.iter().cloned());
            }
            sheet.lines.push(line);
        }
        if !self.remarks.is_empty() {
            sheet.gap();
        }
        for remark in self.remarks.iter().take(REMARKS) {
            sheet.styled(remark, theme.caution);
        }
        if self.remarks.len() > REMARKS {
            let more = self.remarks.len() - REMARKS;
            sheet.aside(&format!("And {more} more: the routine's own page has them all."));
        }
        sheet.gap();
        sheet.aside("All can be left out. 10 is x. Newly numb or weak: stop, and see a doctor.");
        (sheet.lines, here)
    }

    /// The line of each day, and what was answered to it.
    fn say_new(&self, sheet: &mut Sheet<'_>, theme: &Theme) {
        match self.new {
            New::Unsaid => {
                sheet.text(&content().daily);
                sheet.styled("n: nothing new. y: something is.", theme.key);
            }
            New::Nothing => sheet.styled(&content().nothing, theme.work),
            New::Something => {
                sheet.styled(
                    "Something is new: Enter asks what. n: nothing after all.",
                    theme.wrong,
                );
            }
        }
        sheet.gap();
    }

    fn line(&self, row: usize, question: Question, theme: &Theme) -> Line<'static> {
        let here = row == self.chosen;
        let style = if here { theme.strong } else { theme.text };
        let pointer = if here { theme.signs.pointer } else { " " };
        let answer = self.answers[row];
        let shown = answer.map_or("-".to_owned(), |answer| question.shown(answer));
        let mut spans = vec![
            Span::styled(format!("{pointer} {:20}", question.words()), style),
            Span::styled(
                format!("{shown:>8}  "),
                if answer.is_some() { theme.work } else { theme.dim },
            ),
        ];
        if question.is_score() {
            let full = usize::from(answer.unwrap_or(0));
            spans.push(Span::styled(theme.signs.block.repeat(full), theme.work));
            spans.push(Span::styled(theme.signs.dot.repeat(10 - full), theme.dim));
        }
        Line::from(spans)
    }

    /// A small body from behind, with how far down it reaches.
    fn body(&self, theme: &Theme) -> Vec<Line<'static>> {
        let reached = self.scores().furthest.unwrap_or(Furthest::None);
        let art = ["  O  ", " /|\\ ", " |_| ", " | | ", " | | ", " d b "];
        let line = |(part, art): (Furthest, &str)| {
            let within = part > Furthest::None && part <= reached;
            let furthest = within && part == reached;
            let code = u8::from(part);
            let style: Style = if within { theme.caution } else { theme.dim };
            let mark = if furthest { theme.signs.left } else { " " };
            Line::from(vec![
                Span::styled(art.to_owned(), style),
                Span::styled(format!(" {code} {} {mark}", part.word()), style),
            ])
        };
        Furthest::ALL.into_iter().zip(art).map(line).collect()
    }
}

fn questions(about: &About) -> &'static [Question] {
    match about {
        About::Before(_) | About::Morning(_) | About::Now => BEFORE,
        About::After { early: true } => AFTER_EARLY,
        About::After { early: false } => AFTER,
    }
}

impl Question {
    const fn words(self) -> &'static str {
        match self {
            MostBack => "Back, at its most",
            MostLeg => "Leg, at its most",
            Back => "Back now",
            Leg => "Leg or calf now",
            Self::Furthest => "How far down",
            Side => "Which side",
            Effort => "How hard it was",
            Early => "Why it ended early",
        }
    }

    const fn is_score(self) -> bool {
        !matches!(self, Self::Furthest | Side | Early)
    }

    const fn most(self) -> u8 {
        match self {
            Self::Furthest => 5,
            Side => 3,
            Early => 2,
            _ => 10,
        }
    }

    fn shown(self, answer: u8) -> String {
        match self {
            Self::Furthest => {
                Furthest::try_from(i64::from(answer)).map_or("", Word::word).to_owned()
            }
            Side => SIDES.get(usize::from(answer)).map_or("", |side| side.word()).to_owned(),
            Early => WHY.get(usize::from(answer)).map_or("", |why| why.1).to_owned(),
            _ => answer.to_string(),
        }
    }
}

/// A line for the summary: what was answered.
#[must_use]
pub fn told(after: &After) -> Option<String> {
    let part = |label: &str, score: Option<Score>| score.map(|score| format!("{label} {score}"));
    let parts: Vec<String> =
        [part("back", after.now.back), part("leg", after.now.leg), part("effort", after.effort)]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| format!("Now: {}.", crate::text::list(&parts)))
}
