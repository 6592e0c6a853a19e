//! `supple safety`: the questions about warning signs at the prompt, and what holds.

use std::io::{BufRead, Write};

use clap::Args;
use jiff::Zoned;

use super::coaching::{day, keep, numbers};
use super::error::Error;
use super::{Home, ledger};
use crate::history::{Answer, Body, Consent, Form, Notice, Noticed, Visit};
use crate::routine::Word as _;
use crate::safety::{Asking, Due, Group, Question, content};
use crate::store::Store;
use crate::time;

/// What is asked or shown.
#[derive(Debug, Args)]
pub(super) struct SafetyArguments {
    /// Only the few questions of each day
    #[arg(long, conflicts_with = "show")]
    daily: bool,
    /// Ask nothing; show what holds, and why
    #[arg(long)]
    show: bool,
    /// A clinician has checked you and said that you may exercise
    #[arg(long, value_name = "WHO")]
    checked_by: Option<String>,
    /// A notice was dealt with, such as `P3`
    #[arg(long, value_name = "NOTICE", conflicts_with_all = ["daily", "show"])]
    resolved: Option<String>,
    /// Send a notice away, with `--why`
    #[arg(long, value_name = "NOTICE", requires = "why", conflicts_with_all = ["daily", "show"])]
    dismiss: Option<String>,
    /// Why
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Asks, keeps the answers, and says what follows.
pub(super) fn run(
    wanted: &SafetyArguments,
    home: &Home,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let zoned = time::wall();
    let mut store = ledger::open(home)?;
    let catalog = home.catalog();
    if let Some(who) = &wanted.checked_by {
        let visit = Visit { who: who.clone(), advice: None, may_exercise: Some(true) };
        keep(&mut store, Body::Visit(visit))?;
        writeln!(out, "noted: {who} said that you may exercise")?;
    }
    let noticed = wanted.resolved.as_ref().map(|item| (item, Noticed::Resolved));
    let noticed = noticed.or(wanted.dismiss.as_ref().map(|item| (item, Noticed::Dismissed)));
    if let Some((item, now)) = noticed {
        let item = item.to_uppercase();
        if content().question(&item).is_none_or(|one| one.group() < Group::Provider) {
            let ids = content().group(Group::Provider).map(|one| one.id.as_str());
            return Err(Error::unknown("notice", &item, ids, "`supple safety --show` lists yours"));
        }
        keep(&mut store, Body::Notice(Notice { item, now, why: wanted.why.clone() }))?;
    } else if !wanted.show {
        let state = day(&mut store, home, &catalog, &zoned)?;
        if !state.today.standing.understood && !consent(&mut store, answers, out)? {
            return show(&mut store, home, &time::wall(), out);
        }
        let form = if wanted.daily { Form::Daily } else { Form::Full };
        ask(form, &mut store, answers, out)?;
    }
    show(&mut store, home, &time::wall(), out)
}

/// What supple is and is not, and whether that is understood by an adult.
fn consent(
    store: &mut Store,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<bool, Error> {
    writeln!(out, "{}\n", content().long)?;
    let understood = yes_or_no("Do you understand this? (y, n)", answers, out)?;
    if understood != Some(true) {
        writeln!(
            out,
            "Then nothing is kept. Read it again with somebody you trust: `supple safety`."
        )?;
        return Ok(false);
    }
    let Some(adult) = yes_or_no("Are you 18 or older? (y, n)", answers, out)? else {
        return Ok(false);
    };
    keep(store, Body::Consent(Consent { content: content().version.clone(), adult }))?;
    Ok(adult)
}

fn yes_or_no(
    question: &str,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Option<bool>, Error> {
    writeln!(out, "{question}")?;
    loop {
        out.flush()?;
        let mut line = String::new();
        if answers.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(Some(true)),
            "n" | "no" => return Ok(Some(false)),
            _ => writeln!(out, "    y or n")?,
        }
    }
}

/// Asks one question after the other, and keeps what is to be kept.
fn ask(
    form: Form,
    store: &mut Store,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    writeln!(
        out,
        "y yes, n no, ? help, and once more: not sure. Not sure counts as yes where it matters most.\n"
    )?;
    let mut asking = Asking::new(form);
    let mut reported = None;
    while let Some(question) = asking.group().and_then(|group| asking.left(group).next()) {
        let Some(answer) = answer(question, lines, out)? else { break };
        asking.answer(question, answer);
        // Whatever ends the program now, a sign that was reported is kept.
        let Some(screen) = asking.clone().kept() else { continue };
        let (now, body) = (time::wall(), Body::Screen(screen));
        match reported {
            Some(id) => {
                store.change(id, now.timestamp(), |entry| entry.body = body)?;
            }
            None => reported = Some(ledger::note(store, &now, body)?.id),
        }
    }
    if reported.is_some() {
        return Ok(());
    }
    writeln!(out, "\nNothing was kept: the questions were not answered to the end.")?;
    Ok(())
}

/// Asks one question until it is answered; `None` when there is nobody to answer.
pub(super) fn answer(
    question: &Question,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Option<Answer>, Error> {
    writeln!(out, "{}  {}", question.id, question.ask)?;
    if question.skip {
        writeln!(out, "    {}", question.help)?;
    }
    let mut helped = false;
    loop {
        out.flush()?;
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(Some(Answer::Yes)),
            "n" | "no" => return Ok(Some(Answer::No)),
            // Who asks for help has not answered yet.
            "?" if !helped => {
                helped = true;
                writeln!(out, "    {}\n    y, n, or ? for not sure", question.help)?;
            }
            "?" | "not sure" => return Ok(Some(Answer::NotSure)),
            "s" | "skip" if question.skip => return Ok(Some(Answer::Skipped)),
            _ if question.skip => writeln!(out, "    y, n, ? or s to skip it")?,
            _ => writeln!(out, "    y, n or ?")?,
        }
    }
}

/// What holds, and why.
fn show(store: &mut Store, home: &Home, zoned: &Zoned, out: &mut dyn Write) -> Result<(), Error> {
    let catalog = home.catalog();
    let state = day(store, home, &catalog, zoned)?;
    let standing = &state.today.standing;
    let numbers = numbers(home);
    if let Some(block) = &standing.block {
        writeln!(out, "{}", block.words(&numbers))?;
        if !block.items.is_empty() {
            let how = if block.assessed {
                "You were checked. What is left are the questions: `supple safety`."
            } else {
                "When a clinician has checked you: `supple safety --checked-by WHO`."
            };
            writeln!(out, "{how}")?;
        }
    } else if !standing.owed.is_empty() {
        writeln!(out, "{}", content().minded)?;
    } else if standing.asked == Some(zoned.date()) {
        writeln!(out, "{}", content().nothing)?;
    }
    if let Some(due) = standing.due {
        let again = if due == Due::First { "" } else { " again" };
        writeln!(out, "To be asked{again}, because {}: `supple safety`.", due.words())?;
    }
    if let Some(decision) = &state.today.resting {
        let rest = numbers.fill(&content().messages.rest, "");
        writeln!(out, "{rest} ({}: {})", decision.rule.word(), decision.why)?;
    }
    for owed in &standing.owed {
        writeln!(out, "{}: {}", owed.item, owed.words(&numbers))?;
        if content().question(&owed.item).is_some_and(|question| question.support) {
            writeln!(out, "{}", numbers.fill(&content().messages.support, ""))?;
        }
        if owed.remind {
            let (item, now) = (owed.item.clone(), Noticed::Seen);
            keep(store, Body::Notice(Notice { item, now, why: None }))?;
        }
    }
    if !state.today.flags.is_empty() {
        writeln!(out, "What exercises mind:")?;
        for flag in &state.today.flags {
            let advice = content().flag(flag).and_then(|words| words.advice.as_deref());
            let advice = advice.map(|words| format!(". {words}")).unwrap_or_default();
            writeln!(out, "- {} ({flag}){advice}", content().because(flag))?;
        }
    }
    writeln!(out, "{}", content().short)?;
    Ok(())
}
