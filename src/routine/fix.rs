//! Fixes, made to the text so that no other byte changes.

use std::ops::Range;

use crate::routine::diagnostic::{Fix, Trust};

/// Makes all sure fixes that do not overlap; of two that do, the first is made and the other waits
/// for the next run. The answer is `None` when there is nothing to make.
#[must_use]
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> Option<(String, usize)> {
    let mut sure: Vec<&Fix> = fixes.into_iter().filter(|fix| fix.trust == Trust::Sure).collect();
    sure.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let (mut mended, mut done, mut made) = (String::with_capacity(text.len()), 0, 0);
    for fix in sure {
        let Some(kept) = text.get(done..fix.span.start) else { continue };
        mended.push_str(kept);
        mended.push_str(&fix.replacement);
        done = fix.span.end;
        made += 1;
    }
    mended.push_str(text.get(done..)?);
    (made > 0).then_some((mended, made))
}

/// The bytes of the lines that a span touches, with the line end of the last.
pub(super) fn line_of(text: &str, span: &Range<usize>) -> Range<usize> {
    let before = text.get(..span.start).unwrap_or(text);
    let after = text.get(span.end..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    start..span.end + after.find('\n').map_or(after.len(), |newline| newline + 1)
}

/// The whole line, if nothing but the span stands on it: taking it away leaves no gap and no comment.
pub(super) fn alone_on_line(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let line = line_of(text, span);
    let alone = text.get(line.clone())?.trim() == text.get(span.clone())?;
    alone.then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(span: Range<usize>, replacement: &str, trust: Trust) -> Fix {
        Fix { span, replacement: replacement.to_owned(), trust }
    }

    #[test]
    fn sure_fixes_are_made_in_order_and_nothing_else() {
        let text = "a = 1\r\nb = zwei # hm\n";
        let fixes = [
            fix(11..15, "\"two\"", Trust::Sure),
            fix(0..1, "x", Trust::Sure),
            fix(12..13, "overlapping", Trust::Sure),
            fix(4..5, "9", Trust::Guess),
        ];
        let mended = "x = 1\r\nb = \"two\" # hm\n".to_owned();
        assert_eq!(apply(text, &fixes), Some((mended, 2)));
        assert_eq!(apply(text, &fixes[3..]), None);
    }

    #[test]
    fn a_line_goes_only_when_nothing_else_stands_on_it() {
        let text = "  a = 1\r\nb = 2 # why\n";
        assert_eq!(alone_on_line(text, &(2..7)), Some(0..9));
        assert_eq!(alone_on_line(text, &(9..14)), None);
    }
}
