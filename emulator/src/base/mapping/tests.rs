use super::*;

fn mappings(pairs: &[(&str, &str)]) -> Mappings {
    Mappings::new(pairs.iter().map(|(from, to)| Mapping::parse(from, to).unwrap()).collect(), &[])
}

/// The URL that is called; the URL itself if no mapping applies.
fn called(pairs: &[(&str, &str)], url: &str) -> String {
    let mapped = mappings(pairs).of(&url.parse().unwrap());
    mapped.map_or(url.to_owned(), |mapped| mapped.unwrap().url.to_string())
}

#[test]
fn a_prefix_ends_with_a_segment_and_the_rest_is_kept() {
    let map = [("https://api.example.com/v1", "http://127.0.0.1:9001/other")];
    for (url, called_url) in [
        ("https://api.example.com/v1", "http://127.0.0.1:9001/other"),
        ("https://api.example.com/v1/", "http://127.0.0.1:9001/other/"),
        ("https://api.example.com/v1/x%2Fy/z?a=b%20c", "http://127.0.0.1:9001/other/x%2Fy/z?a=b%20c"),
        ("https://api.example.com/v1?x", "http://127.0.0.1:9001/other?x"),
        ("https://API.example.COM:443/v1/x", "http://127.0.0.1:9001/other/x"),
    ] {
        assert_eq!(called(&map, url), called_url);
    }
    for url in [
        "https://api.example.com/v10",
        "https://api.example.com/v",
        "https://api.example.com/V1",
        "https://api.example.com/",
        "https://api.example.com:444/v1",
        "http://api.example.com/v1",
        "http://api.example.com:443/v1",
        "https://api.example.com.test/v1",
        "https://x.api.example.com/v1",
    ] {
        assert_eq!(called(&map, url), url);
    }
}

#[test]
fn a_whole_host_is_mapped_with_all_its_paths() {
    let map = [("http://a.test:80", "https://b.test:8443/")];
    assert_eq!(called(&map, "http://a.test"), "https://b.test:8443/");
    assert_eq!(called(&map, "http://a.test?q=1"), "https://b.test:8443/?q=1");
    assert_eq!(called(&map, "http://a.test/x/"), "https://b.test:8443/x/");
    let into_a_path = [("http://a.test/", "https://b.test/mcp")];
    assert_eq!(called(&into_a_path, "http://a.test/"), "https://b.test/mcp");
    assert_eq!(called(&into_a_path, "http://a.test//x"), "https://b.test/mcp//x");
    let to_a_folder = [("http://a.test/mcp/", "http://[::1]:9/mcp/")];
    assert_eq!(called(&to_a_folder, "http://a.test/mcp"), "http://[::1]:9/mcp/");
    assert_eq!(called(&to_a_folder, "http://a.test/mcp/x"), "http://[::1]:9/mcp/x");
}

#[test]
fn the_longest_prefix_wins_and_nothing_is_mapped_twice() {
    let map = [
        ("https://a.test", "http://host.test"),
        ("https://a.test/v1/deep", "http://deep.test"),
        ("https://a.test/v1", "https://a.test/v1/deep"),
    ];
    assert_eq!(called(&map, "https://a.test/x"), "http://host.test/x");
    assert_eq!(called(&map, "https://a.test/v1/x"), "https://a.test/v1/deep/x");
    assert_eq!(called(&map, "https://a.test/v1/deep/x"), "http://deep.test/x");
}

#[test]
fn the_first_ones_go_before_the_others_of_the_same_prefix() {
    let parse = |from: &str, to: &str| Mapping::parse(from, to).unwrap();
    let first = vec![parse("https://a.test/v1/", "http://first.test")];
    let then =
        [parse("https://A.test:443/v1", "http://then.test"), parse("https://a.test/v1/x", "http://x.test")];
    let mappings = Mappings::new(first, &then);
    assert_eq!(mappings.iter().count(), 2);
    assert!(
        parse("http://a.test/v1", "http://x.test")
            .is_of_same_prefix(&parse("http://a.test/v1/", "http://y.test"))
    );
    assert!(
        !parse("http://a.test/v1", "http://x.test")
            .is_of_same_prefix(&parse("http://a.test", "http://y.test"))
    );
    let called = |url: &str| mappings.of(&url.parse().unwrap()).unwrap().unwrap().url.to_string();
    assert_eq!(called("https://a.test/v1"), "http://first.test/");
    assert_eq!(called("https://a.test/v1/x"), "http://x.test/");
}

#[test]
fn what_is_shown_holds_no_secret() {
    let mappings = mappings(&[("https://a.test", "http://b.test")]);
    let mapped =
        mappings.of(&"https://user:hunter2@a.test/mcp?key=hunter2".parse().unwrap()).unwrap().unwrap();
    assert_eq!(mapped.shown, "https://a.test/mcp -> http://b.test/mcp");
    assert_eq!(mapped.url, "http://b.test/mcp?key=hunter2");
}

#[test]
fn a_url_that_becomes_too_long_is_not_called_under_its_own_name() {
    let mappings = mappings(&[("https://a.test", &format!("http://b.test/{}", "x".repeat(40_000)))]);
    let url = format!("https://a.test/{}", "y".repeat(40_000)).parse().unwrap();
    assert_eq!(mappings.of(&url), Some(Err(TooLong)));
}

#[test]
fn what_is_not_a_mapping_is_refused() {
    use NotAMapping::{From, Itself, Own, To};
    use NotAPrefix::{Fragment, Query, Url, User};
    let good = "http://127.0.0.1:9001";
    for (from, to, error) in [
        ("", good, From(Url)),
        ("api.example.com", good, From(Url)),
        ("/v1", good, From(Url)),
        ("ftp://a.test", good, From(Url)),
        ("http://:80/", good, From(Url)),
        ("http://a.test:x/", good, From(Url)),
        ("http://user@a.test", good, From(User)),
        ("http://user:password@a.test", good, From(User)),
        ("http://a.test?x=y", good, From(Query)),
        ("http://a.test/#x", good, From(Fragment)),
        ("http://a.test", "", To(Url)),
        ("http://a.test", "ws://b.test", To(Url)),
        ("http://a.test", "http://b.test/?", To(Query)),
        ("http://a.test", "http://b.test/#", To(Fragment)),
        ("http://a.test", "http://u@b.test/", To(User)),
        ("http://a.test", "http://A.test:80/", Itself),
        ("http://a.test/x/", "http://a.test/x", Itself),
        ("http://a.test/x", "http://a.test/x/", Itself),
        ("https://cognito-idp.eu-west-1.amazonaws.com/x", good, Own),
        ("https://x.auth.us-east-1.amazoncognito.com", good, Own),
        ("http://BEDROCK-agentcore.us-east-1.amazonaws.com:8080", good, Own),
    ] {
        assert_eq!(Mapping::parse(from, to).unwrap_err(), error, "{from} {to}");
    }
    assert!(Mapping::parse("https://s3.us-east-1.amazonaws.com", good).is_ok());
    assert!(Mapping::parse("http://a.test", "http://a.test/x").is_ok());
}
