//! What counts as a word when tools are searched.

use bm25::Tokenizer;

/// Splits texts into lower-case words at blanks, punctuation and inner capitals; a plural matches its singular.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words;

impl Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut word = String::new();
        let mut after_lower_case = false;
        for character in text.chars() {
            let has_case = character.is_lowercase() || character.is_uppercase();
            // Scripts without capitals, such as Chinese and Japanese, often have no blanks either.
            let stands_alone = character.is_alphabetic() && !has_case;
            if !character.is_alphanumeric() || stands_alone || after_lower_case && character.is_uppercase() {
                push(&mut words, &mut word);
            }
            if stands_alone {
                words.push(character.to_string());
            } else if character.is_alphanumeric() {
                word.extend(character.to_lowercase());
            }
            after_lower_case = character.is_lowercase();
        }
        push(&mut words, &mut word);
        words
    }
}

fn push(words: &mut Vec<String>, word: &mut String) {
    if word.is_empty() {
        return;
    }
    let mut finished = std::mem::take(word);
    if finished.len() > 3 && finished.ends_with('s') && !finished.ends_with("ss") {
        finished.pop();
    }
    words.push(finished);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_sentences_give_the_same_words() {
        assert_eq!(Words.tokenize("target___add_numbers"), ["target", "add", "number"]);
        assert_eq!(Words.tokenize("getHTTPStatus of a class!"), ["get", "httpstatu", "of", "a", "class"]);
        assert_eq!(Words.tokenize("天気API"), ["天", "気", "api"]);
        assert!(Words.tokenize(" ___ ").is_empty());
    }
}
