//! A routine to hand on: in Markdown, and as a page to print.

use supple::routine::Catalog;

use crate::it::cli::{home, out, write};

const KNEE: &str = r#"
title = "Knee <1> & *more*"
goal = "Stronger knees."

[[block]]
title = "Twice"
rounds = 2

[[block.step]]
name = "Towel scrunch"
reps = 15
sets = 2
rest = "20s"
sides = "each"
setup = ["Sit with the \"bare\" foot on a towel."]
movement = ["Pull it in."]
stop = "Stop if the foot cramps."
note = "As on Tuesday."

[[block.step]]
exercise = "walk-easy"
time = "1 min"
"#;

#[test]
fn a_routine_in_markdown() {
    let home = home();
    write(home.path(), "knee.toml", KNEE);
    assert_eq!(
        out(home.path(), &["show", "knee.toml", "--format", "md"]),
        r#"# Knee \<1\> & \*more\*

Stronger knees.

- **Length:** about 15 min

## Twice, 2 rounds

### 1. Towel scrunch

**2 x 15 reps each side, 20 s rest between**

As on Tuesday.

- Sit with the "bare" foot on a towel.
- Pull it in.

> Stop if the foot cramps.

### 2. Easy walk

**1 min**

- Flat route, comfortable shoes, turn-back point planned.
- Walk at a pace where you can talk in full sentences.
- Let the arms swing and the steps be short.
- Turn back before symptoms pass 5 out of 10.

> Stop for one-sided calf swelling or heat, chest pain, breathlessness, or leg weakness.

Sources: V01, V21 and V38
"#
    );
}

#[test]
fn a_card_says_how_how_much_and_when_to_stop() {
    let home = home();
    write(home.path(), "knee.toml", KNEE);
    let card = out(home.path(), &["show", "knee.toml", "--format", "card"]);
    let (_, body) = card.split_once("<main>\n").unwrap();
    let (steps, foot) = body.split_once("</main>\n").unwrap();
    assert!(
        steps.starts_with(
            "<h2>Twice, 2 rounds</h2>\n<article>\n<span class=\"number\">1</span>\n\
             <h3>Towel scrunch</h3>\n<p class=\"dose\">2 x 15 reps each side, 20 s rest between</p>\n\
             <p class=\"note\">As on Tuesday.</p>\n<ul>\n\
             <li>Sit with the &quot;bare&quot; foot on a towel.</li>\n<li>Pull it in.</li>\n</ul>\n\
             <p class=\"stop\"><b>Stop</b> if the foot cramps.</p>\n</article>\n<article>\n"
        ),
        "{steps}"
    );
    assert!(card.contains("<title>Knee &lt;1&gt; &amp; *more*</title>"), "{card}");
    assert!(foot.contains("Sources: V01 NICE NG59"), "{foot}");
}

#[test]
fn every_card_is_one_file_that_asks_for_nothing_else() {
    let home = home();
    for entry in &Catalog::bundled().routines {
        let card = out(home.path(), &["show", &entry.id, "--format", "card"]);
        for foreign in ["<script", "http:", "https:", "<link", "<img", "url(", "@import"] {
            assert!(!card.contains(foreign), "{}: {foreign}", entry.id);
        }
        let (_, size) = card.split_once("body { font-size: ").unwrap();
        let size: f32 = size.split_once("pt }").unwrap().0.parse().unwrap();
        assert!(size >= 8.4, "{} needs letters of {size} points to stay on one page", entry.id);
        let routine = entry.routine.as_ref().unwrap();
        assert_eq!(card.matches("<article>").count(), routine.steps().count());
        for step in routine.steps() {
            assert!(
                card.contains(&format!("<h3>{}</h3>", step.exercise.name.replace('"', "&quot;")))
            );
        }
    }
}
