/// Titles that break careless code; they stand at these numbers of every repository.
pub(super) const ODD: &[(u64, &str)] = &[
    (3, "Release checklist 🚀 for the spring sale"),
    (5, "<script>alert(\"hi\")</script> in a product name is shown as it is"),
    (
        8,
        "Export hangs when the report contains more than fifty thousand rows and the browser tab is put into the background, the laptop sleeps, and the session is renewed while the download is still running: the file is written, it opens, the header row is right, but every row after the forty-nine thousand nine hundred and ninety-ninth repeats the same customer",
    ),
    (11, "Search for \"it's\" finds 'its' & nothing else"),
    (14, "دعم الكتابة من اليمين إلى اليسار في جدول الطلبات"),
    (17, "Sort by name puts Żółć, Åkesson and Ñandú after Z"),
];

pub(super) const TITLES: &[&str] = &[
    "{part} forgets the filter after a reload",
    "{part} shows yesterday's numbers until noon",
    "{part} is unusable at 390 px",
    "{part} counts refunds twice",
    "Keyboard focus is lost in {part}",
    "Add a date range to {part}",
    "Time zone of {part} should follow the organization",
    "{part} answers 500 when the cart is empty",
    "Document how {part} rounds amounts",
    "{part}: dark mode contrast too low",
    "Speed up {part} for large accounts",
    "Let viewers read {part}",
];

pub(super) const PARTS: &[&str] = &[
    "the order list",
    "checkout",
    "CSV export",
    "the customer page",
    "the invoice mail",
    "search",
    "the dashboard",
    "stock sync",
    "the returns form",
    "sign-in",
    "the price calculator",
    "webhook retries",
];

pub(super) const BODIES: &[&str] = &[
    "Seen on production this morning.\n\n1. Open the page\n2. Wait a minute\n3. Look at the total",
    "A customer reported this; see the attached ticket. It does not happen in a private window.",
    "We agreed on this in the planning meeting. **Done when** there is a test for it.",
    "`cargo test` is green, but the nightly build fails with the same message.",
    "Low priority, but it comes up in every demo.",
];

pub(super) const COMMENTS: &[&str] = &[
    "Confirmed on staging. The log says `deadline exceeded`.",
    "Could this be the same as last month's report?",
    "+1, three customers asked for it this week.",
    "Fixed by the change that was merged an hour ago; please try again after the next deploy.",
    "I cannot reproduce it with a fresh account.\n\n> Wait a minute\n\nHow long is a minute here?",
    "明日の朝に確認します。",
    "Let's not do this before the <b>summer</b> sale 🙏",
];

/// (login, number of the account)
pub(super) const AUTHORS: &[(&str, u64)] = &[
    ("amara-okafor", 4_101),
    ("zoe-mueller", 4_102),
    ("lixiaolong", 4_103),
    ("sean-oconnor", 4_104),
    ("mjfernandez", 4_105),
    ("thordis", 4_106),
    ("dependabot[bot]", 49_699_333),
];

/// (name, colour, description)
pub(super) const LABELS: &[(&str, &str, &str)] = &[
    ("bug", "d73a4a", "Something isn't working"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("performance", "fbca04", "Slower than it should be"),
    ("accessibility", "0e8a16", "Keyboard, contrast, screen readers"),
];
