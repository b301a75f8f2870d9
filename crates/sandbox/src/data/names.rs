/// Names that go together, each written as its people write it and in letters fit for an address.
#[derive(Clone, Copy)]
pub(super) struct Culture {
    pub(super) country: &'static str,
    pub(super) city: &'static str,
    pub(super) order: NameOrder,
    pub(super) given: &'static [(&'static str, &'static str)],
    pub(super) family: &'static [(&'static str, &'static str)],
}

#[derive(Clone, Copy)]
pub(super) enum NameOrder {
    GivenFirst,
    FamilyFirst,
    FamilyFirstUnspaced,
}

/// The first customers of every sandbox: (given, family, whole name, address part, country, city).
pub(super) type Known =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

pub(super) const KNOWN: &[Known] = &[
    ("Amara", "Okafor", "Amara Okafor", "amara.okafor", "NG", "Lagos"),
    ("Zoë", "Müller", "Zoë Müller", "zoe.mueller", "DE", "München"),
    ("小龙", "李", "李小龙", "xiaolong.li", "CN", "深圳"),
    ("ليلى", "حداد", "ليلى حداد", "layla.haddad", "LB", "بيروت"),
    ("Seán", "O'Connor", "Seán O'Connor", "sean.oconnor", "IE", "Corcaigh"),
    ("Thị Minh Khai", "Nguyễn", "Nguyễn Thị Minh Khai", "khai.nguyen", "VN", "Huế"),
    ("María José", "Fernández-Núñez", "María José Fernández-Núñez", "mj.fernandez", "ES", "Cádiz"),
    ("Łukasz", "Żółć", "Łukasz Żółć", "lukasz.zolc", "PL", "Łódź"),
    ("Þórdís", "Sigurðardóttir", "Þórdís Sigurðardóttir", "thordis.s", "IS", "Reykjavík"),
    ("นภา", "ศรีสุข", "นภา ศรีสุข", "napha.srisuk", "TH", "เชียงใหม่"),
    (
        "Wolfeschlegel",
        "Steinhausen-Bergerdorff von und zu Hohenlichtenstein",
        "Wolfeschlegel Steinhausen-Bergerdorff von und zu Hohenlichtenstein",
        "wolfe.steinhausen",
        "AT",
        "Wien",
    ),
    ("Ng", "Wu", "Ng Wu", "ng.wu", "SG", "Singapore"),
];

use NameOrder::{FamilyFirst, FamilyFirstUnspaced, GivenFirst};

#[rustfmt::skip] // One line a culture part reads better than one line a name.
pub(super) const CULTURES: &[Culture] = &[
    Culture { country: "DE", city: "Köln", order: GivenFirst,
        given: &[("Jürgen", "juergen"), ("Anneliese", "anneliese"), ("Björn", "bjoern"), ("Ute", "ute"), ("Jonas", "jonas")],
        family: &[("Schäfer", "schaefer"), ("Weiß", "weiss"), ("Krämer", "kraemer"), ("Vogt", "vogt"), ("Brandt", "brandt")] },
    Culture { country: "NG", city: "Abuja", order: GivenFirst,
        given: &[("Chinedu", "chinedu"), ("Ngozi", "ngozi"), ("Tunde", "tunde"), ("Adaeze", "adaeze"), ("Ibrahim", "ibrahim")],
        family: &[("Adeyemi", "adeyemi"), ("Nwosu", "nwosu"), ("Balogun", "balogun"), ("Eze", "eze"), ("Bello", "bello")] },
    Culture { country: "CN", city: "上海", order: FamilyFirstUnspaced,
        given: &[("伟", "wei"), ("秀英", "xiuying"), ("子涵", "zihan"), ("建国", "jianguo"), ("雨桐", "yutong")],
        family: &[("王", "wang"), ("陈", "chen"), ("刘", "liu"), ("欧阳", "ouyang"), ("赵", "zhao")] },
    Culture { country: "IN", city: "Pune", order: GivenFirst,
        given: &[("Priya", "priya"), ("Arjun", "arjun"), ("Lakshmi", "lakshmi"), ("Rohan", "rohan"), ("Farhan", "farhan")],
        family: &[("Deshpande", "deshpande"), ("Iyer", "iyer"), ("Kaur", "kaur"), ("Banerjee", "banerjee"), ("Qureshi", "qureshi")] },
    Culture { country: "BR", city: "São Paulo", order: GivenFirst,
        given: &[("João", "joao"), ("Thaís", "thais"), ("Antônio", "antonio"), ("Luíza", "luiza"), ("Caetano", "caetano")],
        family: &[("da Conceição", "conceicao"), ("Gonçalves", "goncalves"), ("Araújo", "araujo"), ("Lima", "lima"), ("Brandão", "brandao")] },
    Culture { country: "JP", city: "京都", order: FamilyFirst,
        given: &[("花子", "hanako"), ("健太", "kenta"), ("さくら", "sakura"), ("大輔", "daisuke"), ("美咲", "misaki")],
        family: &[("佐藤", "sato"), ("鈴木", "suzuki"), ("渡辺", "watanabe"), ("小林", "kobayashi"), ("山本", "yamamoto")] },
    Culture { country: "EG", city: "القاهرة", order: GivenFirst,
        given: &[("محمد", "mohamed"), ("فاطمة", "fatma"), ("يوسف", "youssef"), ("نور", "nour"), ("كريم", "karim")],
        family: &[("المصري", "elmasry"), ("حسن", "hassan"), ("عبد الله", "abdallah"), ("سليم", "selim"), ("فؤاد", "fouad")] },
    Culture { country: "GB", city: "Leeds", order: GivenFirst,
        given: &[("Harriet", "harriet"), ("Callum", "callum"), ("Siân", "sian"), ("Oluwaseun", "oluwaseun"), ("George", "george")],
        family: &[("Featherstone", "featherstone"), ("MacDonald", "macdonald"), ("Llywelyn", "llywelyn"), ("Smith-Jones", "smithjones"), ("Hughes", "hughes")] },
    Culture { country: "US", city: "Albuquerque", order: GivenFirst,
        given: &[("Jamal", "jamal"), ("Emily", "emily"), ("DeShawn", "deshawn"), ("Winona", "winona"), ("Tyler", "tyler")],
        family: &[("Washington", "washington"), ("Begay", "begay"), ("O'Brien", "obrien"), ("Kowalski", "kowalski"), ("Garcia", "garcia")] },
    Culture { country: "SE", city: "Malmö", order: GivenFirst,
        given: &[("Åsa", "asa"), ("Göran", "goran"), ("Märta", "marta"), ("Linnéa", "linnea"), ("Nils", "nils")],
        family: &[("Söderström", "soderstrom"), ("Åkesson", "akesson"), ("Lindqvist", "lindqvist"), ("Ek", "ek"), ("Björklund", "bjorklund")] },
    Culture { country: "CZ", city: "Brno", order: GivenFirst,
        given: &[("Jiří", "jiri"), ("Božena", "bozena"), ("Ondřej", "ondrej"), ("Zdeňka", "zdenka"), ("Vít", "vit")],
        family: &[("Dvořák", "dvorak"), ("Černá", "cerna"), ("Hájek", "hajek"), ("Růžička", "ruzicka"), ("Kříž", "kriz")] },
    Culture { country: "GR", city: "Θεσσαλονίκη", order: GivenFirst,
        given: &[("Γιώργος", "giorgos"), ("Ελένη", "eleni"), ("Νίκος", "nikos"), ("Σοφία", "sofia"), ("Άννα", "anna")],
        family: &[("Παπαδόπουλος", "papadopoulos"), ("Νικολάου", "nikolaou"), ("Βλάχος", "vlachos"), ("Οικονόμου", "oikonomou"), ("Γεωργίου", "georgiou")] },
    Culture { country: "IL", city: "חיפה", order: GivenFirst,
        given: &[("נועה", "noa"), ("איתן", "eitan"), ("תמר", "tamar"), ("יונתן", "yonatan"), ("שירה", "shira")],
        family: &[("לוי", "levi"), ("כהן", "cohen"), ("פרץ", "peretz"), ("מזרחי", "mizrahi"), ("ברק", "barak")] },
    Culture { country: "KR", city: "부산", order: FamilyFirstUnspaced,
        given: &[("서연", "seoyeon"), ("민준", "minjun"), ("지우", "jiwoo"), ("현우", "hyunwoo"), ("은지", "eunji")],
        family: &[("김", "kim"), ("박", "park"), ("최", "choi"), ("정", "jung"), ("이", "lee")] },
    Culture { country: "TR", city: "İzmir", order: GivenFirst,
        given: &[("Çağla", "cagla"), ("İbrahim", "ibrahim"), ("Şule", "sule"), ("Gökhan", "gokhan"), ("Ayşe", "ayse")],
        family: &[("Yıldız", "yildiz"), ("Öztürk", "ozturk"), ("Güneş", "gunes"), ("Aydın", "aydin"), ("Şahin", "sahin")] },
    Culture { country: "UA", city: "Львів", order: GivenFirst,
        given: &[("Оксана", "oksana"), ("Тарас", "taras"), ("Соломія", "solomiia"), ("Богдан", "bohdan"), ("Їванна", "yivanna")],
        family: &[("Шевченко", "shevchenko"), ("Ковальчук", "kovalchuk"), ("Мельник", "melnyk"), ("Їжак", "yizhak"), ("Гончар", "honchar")] },
];
