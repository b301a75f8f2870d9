//! What is refused in a provider file: each with its line, and with what was expected.

use crate::support::{SMALLEST, try_provider};

/// Replaces `old` in the smallest file. Returns the error without its file, and the line on
/// which `new` begins.
fn error(old: &str, new: &str) -> (String, usize) {
    assert!(SMALLEST.contains(old), "{old}");
    let text = SMALLEST.replacen(old, new, 1);
    let line = SMALLEST[..SMALLEST.find(old).unwrap()].matches('\n').count() + 1;
    let error = try_provider(&text).unwrap_err();
    let position = error.position.unwrap();
    let shown = error.to_string();
    assert!(shown.contains(&format!("file.toml:{}:{}: ", position.0, position.1)), "{shown}");
    (format!("{}:{}: {}", position.0, position.1, error.message), line)
}

/// The error must stand on the replaced line (`down` lines below its beginning).
fn check(old: &str, new: &str, down: usize, expected: &str) {
    let (error, line) = error(old, new);
    let position = format!("{}:", line + down);
    assert!(error.starts_with(&position) && error.contains(expected), "line {position} {error}");
}

#[test]
fn a_file_that_is_no_toml_is_refused() {
    check("icon = \"tiny\"", "icon = tiny", 0, "");
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_known_one() {
    check(
        "path = \"/things\"",
        "patth = \"/things\"",
        0,
        "unknown key `patth` (did you mean `path`?); expected one of `name`, `label`, `model`, \
         `path`, `query`",
    );
    check("icon =", "colour = 1\nicon =", 0, "unknown key `colour`; expected one of `slug`");
    check("base =", "bass =", 0, "unknown key `bass` (did you mean `base`?)");
    check("how_to =", "howto =", 0, "unknown key `howto` (did you mean `how_to`?)");
    check("[auth.key]", "[auth.kee]", 0, "unknown key `kee` (did you mean `key`?)");
}

#[test]
fn a_missing_key_is_refused_at_its_table() {
    assert_eq!(error("icon = \"tiny\"\n", "").0, "1:1: missing key `icon`");
    // The table begins two lines above.
    let (error, line) = error("id = \"id\"\nlabel = \"{name}\"\n", "label = \"x\"\n");
    assert_eq!(error, format!("{}:1: missing key `id`", line - 2));
}

#[test]
fn a_value_of_another_type_is_refused() {
    check("name = \"Tiny\"", "name = 7", 0, "expected a string");
    check("base = \"https://tiny.example/\"", "base = \"tiny\"", 0, "");
    check("icon = \"tiny\"", "icon = \"tiny\"\nsandbox_only = \"yes\"", 1, "expected a boolean");
}

#[test]
fn a_bad_slug_is_refused() {
    check("slug = \"tiny\"", "slug = \"Tiny One\"", 0, "1:8: `Tiny One` is no slug");
}

#[test]
fn an_unknown_model_is_refused() {
    let expected = "unknown model `item` (did you mean `items`?); expected one of `orders`";
    check("model = \"items\"", "model = \"item\"", 0, expected);
}

#[test]
fn an_unknown_column_is_refused() {
    let expected = "unknown column of `items` `tittle` (did you mean `title`?); expected one of";
    check("title = \"title\"", "tittle = \"title\"", 0, expected);
}

#[test]
fn an_unknown_transform_is_refused() {
    let new = "title = { transform = \"uper\", path = \"a\" }";
    check("title = \"title\"", new, 0, "unknown transform `uper` (did you mean `upper`?)");
}

#[test]
fn a_transform_that_cannot_fill_the_column_is_refused() {
    let new = "created_at = { transform = \"count\", path = \"a\" }";
    let expected = "`count` cannot fill the column `created_at`, which holds a time; expected one \
                    of `first`, `member`, `plain`, `time`";
    check("title = \"title\"", new, 0, expected);
}

#[test]
fn money_that_does_not_say_how_it_is_counted_is_refused() {
    let old = "model = \"items\"\npath = \"/things\"\nrecords = \"list\"\nid = \"id\"\n\n\
               [streams.map]\ntitle = \"title\"";
    let new = old.replace("items", "payments").replace("title = \"title\"", "amount = \"amount\"");
    check(old, &new, 6, "expected one of `already_minor`, `minor_units`");
}

#[test]
fn a_key_that_a_transform_does_not_know_is_refused() {
    let new = "title = { transform = \"join\", paths = [\"a\"], seperator = \" \" }";
    check("title = \"title\"", new, 0, "unknown key `seperator` (did you mean `separator`?)");
}

#[test]
fn a_path_that_is_none_is_refused() {
    check("records = \"list\"", "records = \"a..b\"", 0, "`a..b` is not a path");
    check("title = \"title\"", "title = \"a[\"", 0, "`a[` is not a path");
}

#[test]
fn an_unknown_paging_scheme_is_refused() {
    let new = "[streams.paging]\nscheme = \"pages\"\n\n[streams.map]";
    check("[streams.map]", new, 1, "unknown scheme `pages` (did you mean `page_number`?)");
    let new = "[streams.paging]\nsize = 3\n\n[streams.map]";
    check("[streams.map]", new, 0, "missing key `scheme`; one of `one_page`");
}

#[test]
fn a_key_that_a_paging_scheme_does_not_know_is_refused() {
    let new = "[streams.paging]\nscheme = \"cursor\"\nto = { parameter = \"p\" }\nnxt = \"n\"\n\n[streams.map]";
    check("[streams.map]", new, 3, "unknown key `nxt` (did you mean `next`?)");
}

#[test]
fn a_way_to_send_keys_that_nobody_knows_is_refused() {
    let new = "how_to = \"Ask.\"\nsend = { scheme = \"heder\", name = \"X\" }";
    check("how_to = \"Ask.\"", new, 1, "unknown scheme `heder` (did you mean `header`?)");
    let new = "how_to = \"Ask.\"\nsend = { scheme = \"header\", name = \"X Y\" }";
    check("how_to = \"Ask.\"", new, 1, "`X Y` is no header name");
}

#[test]
fn a_provider_that_cannot_be_connected_is_refused() {
    let auth = "[auth.key]\nlabel = \"Key\"\nhow_to = \"Ask.\"\n";
    assert_eq!(error(auth, "").0, "1:1: missing key `auth`");
    check(auth, "[auth]\n", 0, "missing `[auth.key]` or `[auth.oauth]`");
}

#[test]
fn a_path_that_names_an_unknown_setting_is_refused() {
    check("path = \"/things\"", "path = \"/{shop}/things\"", 0, "unknown setting `shop`");
    check("path = \"/things\"", "path = \"things\"", 0, "begins with a slash");
    check("path = \"/things\"", "path = \"/{things\"", 0, "a brace without its partner");
}

#[test]
fn a_path_that_needs_an_optional_setting_is_refused() {
    let setting =
        "[[settings]]\nname = \"shop\"\nlabel = \"Shop\"\nrequired = false\n\n[[streams]]";
    let rest = &SMALLEST[SMALLEST.find("[[streams]]").unwrap()..];
    let new = rest.replacen("[[streams]]", setting, 1).replacen("/things", "/{shop}/things", 1);
    check(rest, &new, 9, "needs the setting `shop`, which is optional");
}

#[test]
fn settings_that_contradict_themselves_are_refused() {
    let one = "[[settings]]\nname = \"a\"\nlabel = \"A\"\n\n";
    check("[[streams]]", &format!("{one}{one}[[streams]]"), 4, "`a` stands here twice");
    let new = "[[settings]]\nname = \"a\"\nlabel = \"A\"\npattern = \"[0-9]+\"\n\
               sandbox_default = \"x\"\n\n[[streams]]";
    check("[[streams]]", new, 0, "sandbox_default of `a` does not fit its pattern");
    let new = new.replace("[0-9]+", "(");
    check("[[streams]]", &new, 3, "not a regular expression");
}

#[test]
fn a_stream_that_stands_twice_is_refused() {
    let stream = &SMALLEST[SMALLEST.find("[[streams]]").unwrap()..];
    check(stream, &format!("{stream}\n{stream}"), 11, "the stream `things` stands here twice");
}

#[test]
fn headers_and_limits_are_checked() {
    let new = "[api]\nheaders = { \"a b\" = \"c\" }\n";
    check("[api]\n", new, 1, "not a header name: `a b`");
    let new = "[limits]\npages = -1\n\n[[streams]]";
    check("[[streams]]", new, 1, "");
    let new = "[[limits.rate]]\nreset_form = \"days\"\n\n[[streams]]";
    check("[[streams]]", new, 1, "epoch_seconds");
    for every in ["90s", "0m", "29d"] {
        let new = format!("[sync]\nevery = \"{every}\"\n\n[[streams]]");
        check("[[streams]]", &new, 1, "from `1m` to `28d`");
    }
}

#[test]
fn keys_that_do_not_fit_each_other_are_refused() {
    let cursor = |keys: &str| format!("id = \"id\"\n\n[streams.cursor]\n{keys}\n\n[streams.map]");
    let old = "id = \"id\"\n\n[streams.map]";
    for (keys, says) in [
        ("path = \"at\"\nkeyset = true", "`keyset` needs `order = \"oldest_first\"`"),
        ("path = \"n\"\nkind = \"integer\"\nlook_back = \"5m\"", "integers have none"),
        ("window = { step = \"0s\", history = \"1d\" }", "at least a minute"),
        (
            "window = { step = \"1d\", history = \"1d\", from_setting = \"form\" }",
            "unknown setting `form`",
        ),
        ("path = \"at\"\nlook_back = \"999999999d\"", "no length of time"),
    ] {
        let error = try_provider(&SMALLEST.replace(old, &cursor(keys))).unwrap_err().to_string();
        assert!(error.contains(says), "{keys}: {error}");
    }
}

#[test]
fn keys_are_for_streams_with_a_cursor_and_hold_no_records() {
    // Without a cursor, each reading gives all there is; the stream begins eight lines above.
    let keys =
        |more: &str| format!("[streams.keys]\nquery = {{ f = \"id\" }}\n{more}\n[streams.map]");
    let (error, line) = error("[streams.map]", &keys(""));
    assert!(error.starts_with(&format!("{}:", line - 8)), "{line}: {error}");
    assert!(error.contains("`keys` are for streams with a `cursor` that are `whole`"), "{error}");

    let cursor = "[streams.cursor]\npath = \"at\"\n\n";
    for (more, says) in [
        ("map = { title = \"title\" }", "`map` is not for `keys`"),
        ("cursor = { path = \"at\" }", "`cursor` is not for `keys`"),
        ("skip_where = []", "`skip_where` is not for `keys`"),
    ] {
        check("[streams.map]", &format!("{cursor}{}", keys(more)), 5, says);
    }
    check("[streams.map]", &format!("{cursor}{}", keys("evry = \"1h\"")), 5, "unknown key `evry`");
    let good = SMALLEST.replace("[streams.map]", &format!("{cursor}{}", keys("every = \"1h\"")));
    assert!(try_provider(&good).unwrap().streams[0].keys().is_some());
}

#[test]
fn what_may_be_anything_does_not_choose_where_credentials_go() {
    let setting = "[[settings]]\nname = \"shop\"\nlabel = \"Shop\"\n";
    let file = |pattern: &str| {
        let text = SMALLEST.replace("https://tiny.example/", "https://{shop}.tiny.example/");
        text.replace("[[streams]]", &format!("{setting}{pattern}\n[[streams]]"))
    };
    let error = try_provider(&file("")).unwrap_err().to_string();
    assert!(error.contains("`shop` chooses the host that credentials are sent to"), "{error}");
    assert!(try_provider(&file("pattern = \"[a-z0-9-]+\"\n")).is_ok());
}

#[test]
fn names_of_our_own_variables_are_refused_for_settings() {
    let setting = "[[settings]]\nname = \"since\"\nlabel = \"Since\"\n\n[[streams]]";
    let error = try_provider(&SMALLEST.replace("[[streams]]", setting)).unwrap_err().to_string();
    assert!(error.contains("`since` is a variable of its own"), "{error}");
}
