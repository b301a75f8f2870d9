use crate::comparison::Comparison;
use crate::direction::Direction;

/// A query text cut into its words, for query languages that say at which column something is wrong
/// and whose moments need no quotes.
pub(crate) struct Tokens {
    list: Vec<Token>,
    next: usize,
    end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// As it is written, without the quotes of a string.
    pub(crate) text: String,
    /// The column of its first character, from 1.
    pub(crate) column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Names, numbers and moments: `MetaData.LastUpdatedTime`, `200`, `2026-11-01T00:00:00Z`.
    Word,
    /// `'...'` or `"..."`.
    Text,
    /// `,`, `>=`, `*` ...
    Sign,
}

/// The signs of two characters come first, so that `>=` is not read as `>` and `=`.
const SIGNS: &[&str] =
    &[">=", "<=", "!=", "==", "&&", "||", ">", "<", "=", ",", "*", "(", ")", "!"];

impl Tokens {
    /// The tokens of a text, or the column of the first character that belongs to none.
    pub(crate) fn of(text: &str) -> Result<Self, usize> {
        let mut list = Vec::new();
        let mut rest = text;
        loop {
            rest = rest.trim_start();
            let column = text[..text.len() - rest.len()].chars().count() + 1;
            let Some(first) = rest.chars().next() else {
                return Ok(Self { list, next: 0, end: column });
            };
            let (kind, read, length) =
                if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
                    (TokenKind::Sign, (*sign).to_owned(), sign.len())
                } else if matches!(first, '\'' | '"') {
                    let (read, length) = quoted(rest, first).ok_or(column)?;
                    (TokenKind::Text, read, length)
                } else {
                    let length = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
                    if length == 0 {
                        return Err(column);
                    }
                    (TokenKind::Word, rest[..length].to_owned(), length)
                };
            list.push(Token { kind, text: read, column });
            rest = &rest[length..];
        }
    }

    pub(crate) fn peek(&self) -> Option<&Token> {
        self.list.get(self.next)
    }

    pub(crate) fn take(&mut self) -> Option<Token> {
        let token = self.list.get(self.next).cloned();
        self.next += usize::from(token.is_some());
        token
    }

    /// Takes the next token if it is this word (in any case) or this sign.
    pub(crate) fn take_if(&mut self, text: &str) -> bool {
        let matches = self.peek().is_some_and(|token| {
            token.kind != TokenKind::Text && token.text.eq_ignore_ascii_case(text)
        });
        self.next += usize::from(matches);
        matches
    }

    /// Takes the next token if it is of this kind.
    pub(crate) fn take_kind(&mut self, kind: TokenKind) -> Option<Token> {
        self.peek().is_some_and(|token| token.kind == kind).then(|| self.take()).flatten()
    }

    /// Takes `>=` and its like if one comes next.
    pub(crate) fn take_comparison(&mut self) -> Option<Comparison> {
        let sign = self.peek().filter(|token| token.kind == TokenKind::Sign)?;
        let comparison = Comparison::of_sign(&sign.text)?;
        self.next += 1;
        Some(comparison)
    }

    /// Takes `ASC` or `DESC`; without one it is rising.
    pub(crate) fn direction(&mut self) -> Direction {
        if self.take_if("desc") {
            return Direction::Falling;
        }
        self.take_if("asc");
        Direction::Rising
    }

    /// Takes a number if one comes next.
    pub(crate) fn take_number(&mut self) -> Option<usize> {
        let number = self.peek()?.text.parse().ok()?;
        self.next += 1;
        Some(number)
    }

    /// Where the next token stands, or where the text ends.
    pub(crate) fn column(&self) -> usize {
        self.peek().map_or(self.end, |token| token.column)
    }
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || "._:+-@/$".contains(character)
}

/// The text in quotes at the start of `rest`, and how many bytes it takes with them.
fn quoted(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => text.push(characters.next()?.1),
            end if end == quote => return Some((text, at + 1)),
            other => text.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    fn texts(query: &str) -> Vec<String> {
        let mut tokens = Tokens::of(query).expect("readable");
        std::iter::from_fn(|| tokens.take().map(|token| token.text)).collect()
    }

    #[test]
    fn words_texts_and_signs_are_told_apart() {
        assert_eq!(
            texts(
                r"select * from Bill where MetaData.LastUpdatedTime>='2026-11-01' and a='O\'Neil'"
            ),
            [
                "select",
                "*",
                "from",
                "Bill",
                "where",
                "MetaData.LastUpdatedTime",
                ">=",
                "2026-11-01",
                "and",
                "a",
                "=",
                "O'Neil",
            ]
        );
        assert_eq!(
            texts("a > 2026-11-01T00:00:00.000+0000 , b"),
            ["a", ">", "2026-11-01T00:00:00.000+0000", ",", "b"]
        );
    }

    #[test]
    fn a_character_that_belongs_to_nothing_and_an_open_quote_are_found() {
        assert_eq!(Tokens::of("select ; from").err(), Some(8));
        assert_eq!(Tokens::of("where a = 'open").err(), Some(11));
    }
}
