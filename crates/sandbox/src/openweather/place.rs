use super::number::whole;

/// A city that OpenWeather knows.
#[derive(Debug, PartialEq)]
pub(super) struct Place {
    pub(super) id: u64,
    /// In English.
    pub(super) name: &'static str,
    /// As its people write it, and in which language.
    pub(super) local: &'static str,
    pub(super) language: &'static str,
    pub(super) country: &'static str,
    pub(super) state: Option<&'static str>,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    /// What its clocks are ahead of UTC, in seconds; nobody here changes them in summer.
    pub(super) offset: i64,
}

/// How far around a city its name holds, in degrees of latitude.
const AROUND: f64 = 0.3;

impl Place {
    /// Its name in a language.
    pub(super) fn name_in(&self, language: &str) -> &'static str {
        if language == self.language { self.local } else { self.name }
    }

    fn is_called(&self, name: &str) -> bool {
        let name = plain(name);
        plain(self.name) == name || plain(self.local) == name
    }

    fn distance_to(&self, latitude: f64, longitude: f64) -> f64 {
        let east = (self.longitude - longitude + 540.0).rem_euclid(360.0) - 180.0;
        (self.latitude - latitude).hypot(east * latitude.to_radians().cos())
    }
}

/// The cities that `London`, `London,GB` or `London,KY,US` means, the best known first.
pub(super) fn named(question: &str) -> Vec<&'static Place> {
    let mut parts = question.split(',').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let same =
        |one: Option<&str>, other: &str| one.is_some_and(|it| it.eq_ignore_ascii_case(other));
    ALL.iter()
        .filter(|place| place.is_called(name))
        .filter(|place| match rest.as_slice() {
            [] => true,
            [country] => same(Some(place.country), country) || same(place.state, country),
            [state, country, ..] => same(Some(place.country), country) && same(place.state, state),
        })
        .collect()
}

pub(super) fn with_id(id: u64) -> Option<&'static Place> {
    ALL.iter().find(|place| place.id == id)
}

/// The city at these coordinates, if there is one.
pub(super) fn at(latitude: f64, longitude: f64) -> Option<&'static Place> {
    let far = |place: &&Place| place.distance_to(latitude, longitude);
    let nearest = ALL.iter().min_by(|one, other| far(one).total_cmp(&far(other)))?;
    (far(&nearest) <= AROUND).then_some(nearest)
}

/// What clocks show away from any city: an hour for every 15 degrees.
pub(super) fn offset_of(longitude: f64) -> i64 {
    whole(longitude / 15.0) * 3_600
}

/// Letters without their marks, in lower case, as people type names.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for character in name.to_lowercase().chars() {
        match character {
            'á' | 'ã' | 'å' | 'ä' | 'à' => plain.push('a'),
            'ç' => plain.push('c'),
            'é' | 'è' | 'ế' => plain.push('e'),
            'í' | 'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ó' | 'ö' | 'ø' | 'õ' => plain.push('o'),
            'ú' | 'ü' => plain.push('u'),
            'ý' => plain.push('y'),
            'ź' | 'ż' => plain.push('z'),
            // What is left of İ in lower case.
            '\u{307}' => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The cities where the people of the pretend world live, and some that everybody tries first.
#[rustfmt::skip] // A row a city reads as the table it is.
static ALL: [Place; 36] = [
    city(2_643_743, "London", "London", "en", "GB", Some("England"), (51.5085, -0.1257), 0),
    city(6_058_560, "London", "London", "en", "CA", Some("Ontario"), (42.9834, -81.233), -300),
    city(4_298_960, "London", "London", "en", "US", Some("KY"), (37.1290, -84.0833), -300),
    city(2_950_159, "Berlin", "Berlin", "de", "DE", None, (52.5244, 13.4105), 60),
    city(5_128_581, "New York", "New York", "en", "US", Some("NY"), (40.7143, -74.006), -300),
    city(2_147_714, "Sydney", "Sydney", "en", "AU", Some("New South Wales"), (-33.8679, 151.2073), 600),
    city(3_133_895, "Tromsø", "Tromsø", "no", "NO", None, (69.6489, 18.9551), 60),
    city(3_833_367, "Ushuaia", "Ushuaia", "es", "AR", None, (-54.8, -68.3), -180),
    city(2_332_459, "Lagos", "Lagos", "en", "NG", Some("Lagos State"), (6.4541, 3.3947), 60),
    city(2_867_714, "Munich", "München", "de", "DE", Some("Bavaria"), (48.1374, 11.5755), 60),
    city(1_795_565, "Shenzhen", "深圳", "zh", "CN", Some("Guangdong"), (22.5455, 114.0683), 480),
    city(276_781, "Beirut", "بيروت", "ar", "LB", None, (33.8889, 35.4944), 120),
    city(2_965_140, "Cork", "Corcaigh", "ga", "IE", None, (51.898, -8.4706), 0),
    city(1_580_240, "Huế", "Huế", "vi", "VN", None, (16.4619, 107.5955), 420),
    city(2_520_600, "Cádiz", "Cádiz", "es", "ES", Some("Andalusia"), (36.5297, -6.2927), 60),
    city(3_093_133, "Łódź", "Łódź", "pl", "PL", None, (51.7706, 19.4739), 60),
    city(3_413_829, "Reykjavik", "Reykjavík", "is", "IS", None, (64.1355, -21.8954), 0),
    city(1_153_671, "Chiang Mai", "เชียงใหม่", "th", "TH", None, (18.7904, 98.9847), 420),
    city(2_761_369, "Vienna", "Wien", "de", "AT", None, (48.2085, 16.3721), 60),
    city(1_880_252, "Singapore", "Singapore", "en", "SG", None, (1.2897, 103.8501), 480),
    city(2_886_242, "Cologne", "Köln", "de", "DE", Some("North Rhine-Westphalia"), (50.9333, 6.95), 60),
    city(2_352_778, "Abuja", "Abuja", "en", "NG", None, (9.0579, 7.4951), 60),
    city(1_796_236, "Shanghai", "上海", "zh", "CN", None, (31.2222, 121.4581), 480),
    city(1_259_229, "Pune", "Pune", "en", "IN", Some("Maharashtra"), (18.5196, 73.8553), 330),
    city(3_448_439, "São Paulo", "São Paulo", "pt", "BR", None, (-23.5475, -46.6361), -180),
    city(1_857_910, "Kyoto", "京都", "ja", "JP", None, (35.0211, 135.7538), 540),
    city(360_630, "Cairo", "القاهرة", "ar", "EG", None, (30.0626, 31.2497), 120),
    city(2_644_688, "Leeds", "Leeds", "en", "GB", Some("England"), (53.7965, -1.5478), 0),
    city(5_454_711, "Albuquerque", "Albuquerque", "en", "US", Some("NM"), (35.0845, -106.6511), -420),
    city(2_692_969, "Malmo", "Malmö", "sv", "SE", None, (55.6059, 13.0007), 60),
    city(3_078_610, "Brno", "Brno", "cs", "CZ", None, (49.1952, 16.608), 60),
    city(734_077, "Thessaloniki", "Θεσσαλονίκη", "el", "GR", None, (40.6436, 22.9309), 120),
    city(294_801, "Haifa", "חיפה", "he", "IL", None, (32.8156, 34.9892), 120),
    city(1_838_524, "Busan", "부산", "ko", "KR", None, (35.1028, 129.0403), 540),
    city(311_046, "Izmir", "İzmir", "tr", "TR", None, (38.4127, 27.1384), 180),
    city(702_550, "Lviv", "Львів", "uk", "UA", None, (49.8383, 24.0232), 120),
];

#[expect(clippy::too_many_arguments, reason = "the columns of the table above")]
const fn city(
    id: u64,
    name: &'static str,
    local: &'static str,
    language: &'static str,
    country: &'static str,
    state: Option<&'static str>,
    (latitude, longitude): (f64, f64),
    minutes_ahead: i64,
) -> Place {
    let offset = minutes_ahead * 60;
    Place { id, name, local, language, country, state, latitude, longitude, offset }
}
