/// What the sky does, as OpenWeather numbers and words it.
pub(super) struct Condition {
    pub(super) id: u16,
    /// `Rain`
    pub(super) group: &'static str,
    /// The picture, without the letter for day or night.
    pub(super) icon: &'static str,
    english: &'static str,
    german: &'static str,
    french: &'static str,
    spanish: &'static str,
    japanese: &'static str,
}

impl Condition {
    /// In the language of `lang`; English when it is not known.
    pub(super) fn description(&self, language: &str) -> &'static str {
        match language {
            "de" => self.german,
            "fr" => self.french,
            "es" | "sp" => self.spanish,
            "ja" => self.japanese,
            _ => self.english,
        }
    }
}

/// The condition with this number, which is one of those below.
pub(super) fn condition(id: u16) -> &'static Condition {
    ALL.iter().find(|condition| condition.id == id).unwrap_or(&ALL[0])
}

#[rustfmt::skip] // A row a condition reads as the table it is.
static ALL: [Condition; 12] = [
    row(800, "Clear", "01", ["clear sky", "Klarer Himmel", "ciel dégagé", "cielo claro", "晴天"]),
    row(801, "Clouds", "02", ["few clouds", "Ein paar Wolken", "peu nuageux", "algo de nubes", "薄い雲"]),
    row(802, "Clouds", "03", ["scattered clouds", "Mäßig bewölkt", "partiellement nuageux", "nubes dispersas", "雲"]),
    row(803, "Clouds", "04", ["broken clouds", "Überwiegend bewölkt", "nuageux", "muy nuboso", "曇りがち"]),
    row(804, "Clouds", "04", ["overcast clouds", "Bedeckt", "couvert", "nubes", "厚い雲"]),
    row(500, "Rain", "10", ["light rain", "Leichter Regen", "légère pluie", "lluvia ligera", "小雨"]),
    row(501, "Rain", "10", ["moderate rain", "Mäßiger Regen", "pluie modérée", "lluvia moderada", "適度な雨"]),
    row(502, "Rain", "10", ["heavy intensity rain", "Sehr starker Regen", "forte pluie", "lluvia de gran intensidad", "強い雨"]),
    row(600, "Snow", "13", ["light snow", "Mäßiger Schnee", "légères chutes de neige", "nevada ligera", "小雪"]),
    row(601, "Snow", "13", ["snow", "Schnee", "chutes de neige", "nieve", "雪"]),
    row(211, "Thunderstorm", "11", ["thunderstorm", "Gewitter", "orage", "tormenta", "雷雨"]),
    row(701, "Mist", "50", ["mist", "Trüb", "brume", "niebla", "霧"]),
];

const fn row(
    id: u16,
    group: &'static str,
    icon: &'static str,
    [english, german, french, spanish, japanese]: [&'static str; 5],
) -> Condition {
    Condition { id, group, icon, english, german, french, spanish, japanese }
}
