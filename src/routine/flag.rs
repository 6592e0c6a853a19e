//! Flags: what about a body leaves exercises out.

/// Every flag that the program knows, and what it says of a body in plain words.
pub const FLAG_WORDS: &[(&str, &str)] = &[
    ("clot_signs", "signs of a blood clot in a leg; everything waits until that was looked at"),
    ("clot_history", "a blood clot in the past, or blood thinners"),
    ("irritable_nerve", "a leg that is easily stirred up"),
    ("irritable_nerve_severe", "a leg that is very easily stirred up"),
    ("weakness_progressive", "a leg that gets weaker; everything waits until that was looked at"),
    ("numb_foot", "less feeling in a foot"),
    ("flexion_sensitive", "sitting and bending make it worse"),
    ("stenosis_pattern", "standing and walking make it worse, sitting eases it"),
    ("spondylolisthesis", "a clinician told you that a bone of your spine sits too far forward"),
    ("osteoporosis", "thin bones (osteoporosis)"),
    ("pregnancy", "pregnant, or a birth in the last 6 weeks"),
    ("diastasis", "the belly domes when you strain"),
    ("high_bp", "high blood pressure, or heart disease"),
    ("recent_calf_tear", "a calf that was strained or torn in the last weeks"),
    ("achilles_insertional", "pain right at the heel bone"),
    ("balance_risk", "falls, or poor balance"),
    ("knee", "a sore knee"),
    ("hip_replacement", "a new hip joint"),
    ("shoulder", "a sore shoulder"),
    ("wrist", "a sore wrist"),
    ("neck", "a sore neck"),
    ("skin_or_sensation", "broken or numb skin"),
    ("prone_supine_intolerant", "lying flat does not suit you"),
    ("cannot_floor", "getting down to the floor and up again is hard"),
];

/// Their names alone.
pub const FLAGS: &[&str] = &NAMES;

const NAMES: [&str; FLAG_WORDS.len()] = {
    let mut names = [""; FLAG_WORDS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = FLAG_WORDS[at].0;
        at += 1;
    }
    names
};
