use serde_json::Value;

use super::*;

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("target___tool{number:02}")).collect()
}

fn pages(search: bool, names: &[String]) -> Pages {
    let definitions: Vec<_> = names.iter().map(|name| format!(r#"{{"name":"{name}"}}"#)).collect();
    let tools = names.iter().map(String::as_str).zip(definitions.iter().map(String::as_str));
    Pages::new("demo-0a1b2c3d4e", search.then_some(r#"{"name":"search"}"#), tools)
}

fn read(page: &[u8]) -> (Vec<String>, Option<String>) {
    let page: Value = serde_json::from_slice(page).unwrap();
    let tools = page["tools"].as_array().unwrap();
    let names = tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect();
    (names, page.get("nextCursor").map(|cursor| cursor.as_str().unwrap().to_owned()))
}

#[test]
fn seventy_five_tools_and_the_search_tool_are_three_pages() {
    let names = names(75);
    let pages = pages(true, &names);
    let (first, cursor) = read(&pages.first());
    assert_eq!(first.len(), 30);
    assert_eq!(first[0], "search");
    let (second, next) = read(&pages.after(&cursor.unwrap()).unwrap());
    assert_eq!(second.len(), 30);
    let (third, end) = read(&pages.after(&next.unwrap()).unwrap());
    assert_eq!(third.len(), 16);
    assert_eq!(end, None);
    assert_eq!([&first[1..], &second, &third].concat(), names);
}

#[test]
fn thirty_tools_are_one_page_and_none_is_an_empty_one() {
    assert_eq!(read(&pages(false, &names(30)).first()), (names(30), None));
    assert!(read(&pages(false, &names(31)).first()).1.is_some());
    assert_eq!(pages(false, &[]).first(), r#"{"tools":[]}"#);
    assert_eq!(pages(true, &[]).first(), r#"{"tools":[{"name":"search"}]}"#);
}

#[test]
fn a_changed_catalogue_neither_repeats_nor_loses_a_tool() {
    let before = names(75);
    let (seen, cursor) = read(&pages(true, &before).first());
    let cursor = cursor.unwrap();
    let mut after = before.clone();
    after.drain(..5);
    after.insert(0, "another___tool".to_owned());
    after.retain(|name| name != "target___tool28" && name != "target___tool40");
    let changed = pages(true, &after);
    let mut unseen = Vec::new();
    let mut next = Some(cursor);
    while let Some(cursor) = next {
        let (names, following) = read(&changed.after(&cursor).unwrap());
        unseen.extend(names);
        next = following;
    }
    let expected: Vec<_> = before[29..].iter().filter(|name| !name.ends_with("40")).cloned().collect();
    assert_eq!(seen.last().unwrap(), "target___tool28");
    assert_eq!(unseen, expected);
}

#[test]
fn a_cursor_after_the_last_tool_gives_nothing() {
    let pages = pages(true, &names(40));
    assert_eq!(pages.after(&cursor("demo-0a1b2c3d4e", "zzz")).unwrap(), r#"{"tools":[]}"#);
}

#[test]
fn a_cursor_that_was_not_given_out_is_refused() {
    let pages = pages(true, &names(40));
    for foreign in ["", "x", "AQICAH", "%%%", &cursor("other-0a1b2c3d4e", "target___tool20")] {
        assert!(pages.after(foreign).is_none(), "{foreign}");
    }
}
