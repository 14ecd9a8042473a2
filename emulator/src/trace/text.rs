//! Texts in traces: short enough to be kept by the hundred.

use std::borrow::Cow;

/// The maximum length of a text, in characters.
pub(super) const MAX_TEXT: usize = 2_000;
/// The fraction of a truncated text that is its end, as a divisor: the last line of a server says why it ended.
const KEPT_END: usize = 4;
/// The maximum unused capacity of a text, in bytes.
const MAX_ROOM: usize = 256;

/// Truncates the text to [`MAX_TEXT`] characters and a mark.
pub(super) fn kept(text: Cow<'static, str>) -> Cow<'static, str> {
    let text = shortened(text, MAX_TEXT);
    match text {
        Cow::Owned(mut owned) if owned.capacity() - owned.len() > MAX_ROOM => {
            owned.shrink_to_fit();
            Cow::Owned(owned)
        }
        fine => fine,
    }
}

/// Truncates the text to `most` characters; of a longer one the beginning and the end are kept, with a mark between them
/// that says how much was left out.
pub(crate) fn shortened(text: Cow<'_, str>, most: usize) -> Cow<'_, str> {
    // No text has more characters than bytes.
    if text.len() <= most {
        return text;
    }
    let characters = text.chars().count();
    if characters <= most {
        return text;
    }
    let end = most / KEPT_END;
    let at = |place: usize| text.char_indices().nth(place).map_or(text.len(), |(at, _)| at);
    let first = text.get(..at(most - end)).unwrap_or_default();
    let last = text.get(at(characters - end)..).unwrap_or_default();
    format!("{first}… [{} characters left out] …{last}", characters - most).into()
}

/// The size of the text in memory or as JSON, whichever is more, in bytes.
pub(super) fn weight(text: &str) -> usize {
    let escaped = |byte: u8| (u8::from(byte < 0x20) * 5) | u8::from(byte == b'"') | u8::from(byte == b'\\');
    // Every text of every call is weighed: single-byte sums are computed sixteen at once, and 48 times 5 fit into one.
    let of_chunk = |chunk: &[u8]| chunk.iter().fold(0, |sum: u8, byte| sum.wrapping_add(escaped(*byte)));
    text.len() + text.as_bytes().chunks(48).map(|chunk| usize::from(of_chunk(chunk))).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_whole_up_to_its_limit() {
        for text in ["", "a", &"é".repeat(MAX_TEXT)] {
            assert_eq!(kept(text.to_owned().into()), text);
        }
    }

    #[test]
    fn a_longer_one_keeps_beginning_and_end() {
        let text = format!("{}{}{}", "é".repeat(1_500), "x".repeat(123_456), "ü".repeat(500));
        let expected = format!("{}… [123456 characters left out] …{}", "é".repeat(1_500), "ü".repeat(500));
        assert_eq!(kept(text.into()), expected);
        assert_eq!(shortened("abcdefgh!".into(), 8), "abcdef… [1 characters left out] …h!");
    }

    #[test]
    fn no_unused_room_is_kept() {
        let mut text = String::with_capacity(1_000_000);
        text.push('a');
        let Cow::Owned(kept) = kept(text.into()) else { panic!("it was owned") };
        assert!(kept.capacity() <= MAX_ROOM, "{}", kept.capacity());
    }

    #[test]
    fn a_text_weighs_what_its_json_takes() {
        let control = "\u{1}".repeat(1000);
        for text in ["", "plain", "é\u{1}\u{1f}\"\\\n\u{7f}", &"\"".repeat(1000), &control] {
            let json = serde_json::to_string(text).unwrap();
            assert!(weight(text) >= json.len() - 2, "{json}");
        }
        assert_eq!((weight("a\"b"), weight(&control)), (4, 6000));
    }
}
