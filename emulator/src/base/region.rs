//! The form of an AWS region's code.

/// Whether a text has the form of a region's code, such as `us-east-1` or `us-gov-west-1`.
///
/// Documented: AWS general reference, regions: a partition of two letters, one or more words, and a digit.
pub(crate) fn is_region(text: &str) -> bool {
    let Some((rest, number)) = text.rsplit_once('-') else { return false };
    let Some((partition, words)) = rest.split_once('-') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_digit = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
    // No region has a name half as long.
    text.len() <= 32
        && partition.len() == 2
        && is_word(partition)
        && words.split('-').all(is_word)
        && is_digit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_partition_words_and_a_digit() {
        for region in ["us-east-1", "us-gov-west-1", "ap-southeast-7", "mx-central-1"] {
            assert!(is_region(region), "{region}");
        }
        let long = format!("us-{}-1", "a".repeat(300));
        for text in [
            "",
            "mars",
            "*",
            "us-1",
            "us-east",
            "US-EAST-1",
            "us-east-",
            "us--1",
            "us-east-11",
            "-a-1",
            &long,
        ] {
            assert!(!is_region(text), "{text}");
        }
    }
}
