//! Just enough of SQL for the questions that a sync asks: words, and a reader that walks over them.

use crate::comparison::Comparison;
use crate::direction::Direction;

/// A word of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Token {
    /// A name or a keyword, as it was written.
    Word(String),
    Number(String),
    /// `'text'` or `"text"`
    Text(String),
    /// `` `name` ``
    Name(String),
    /// `@name`
    Parameter(String),
    Symbol(&'static str),
}

const SYMBOLS: [&str; 16] =
    [">=", "<=", "<>", "!=", "=", ">", "<", "(", ")", ",", ".", "*", "+", "-", "/", ";"];

/// Walks over the words of a statement.
pub(crate) struct Reader {
    tokens: Vec<Token>,
    position: usize,
}

impl Reader {
    /// # Errors
    /// What cannot be a word.
    pub(crate) fn of(statement: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut rest = statement.trim_start();
        while let Some(first) = rest.chars().next() {
            let (token, length) = token(rest, first)?;
            tokens.push(token);
            rest = rest[length..].trim_start();
        }
        // A statement may end as statements do.
        if tokens.last() == Some(&Token::Symbol(";")) {
            tokens.pop();
        }
        Ok(Self { tokens, position: 0 })
    }

    pub(crate) fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.position).cloned();
        self.position += 1;
        token
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.position >= self.tokens.len()
    }

    /// Takes a keyword if it comes next.
    pub(crate) fn take_word(&mut self, keyword: &str) -> bool {
        let found = matches!(
            self.tokens.get(self.position),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword)
        );
        self.position += usize::from(found);
        found
    }

    /// Takes two keywords if they come next, such as `GROUP BY`.
    pub(crate) fn take_words(&mut self, first: &str, second: &str) -> bool {
        let start = self.position;
        if self.take_word(first) && self.take_word(second) {
            return true;
        }
        self.position = start;
        false
    }

    pub(crate) fn take_symbol(&mut self, symbol: &str) -> bool {
        let found =
            matches!(self.tokens.get(self.position), Some(Token::Symbol(it)) if *it == symbol);
        self.position += usize::from(found);
        found
    }

    /// Whether a word comes next that is followed by an opening bracket.
    pub(crate) fn is_at_call(&self) -> bool {
        matches!(self.tokens.get(self.position), Some(Token::Word(_)))
            && matches!(self.tokens.get(self.position + 1), Some(Token::Symbol("(")))
    }

    pub(crate) fn expect_word(&mut self, keyword: &str) -> Result<(), String> {
        if self.take_word(keyword) { Ok(()) } else { Err(self.unexpected(keyword)) }
    }

    pub(crate) fn expect_symbol(&mut self, symbol: &str) -> Result<(), String> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.unexpected(symbol)) }
    }

    /// `word` or `word.word.word`, in lower case.
    pub(crate) fn path(&mut self) -> Result<String, String> {
        let mut path = self.word()?;
        while self.take_symbol(".") {
            path = format!("{path}.{}", self.word()?);
        }
        Ok(path.to_lowercase())
    }

    /// Any word, as it was written.
    pub(crate) fn word(&mut self) -> Result<String, String> {
        match self.tokens.get(self.position) {
            Some(Token::Word(word)) => {
                let word = word.clone();
                self.position += 1;
                Ok(word)
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    /// Takes `ASC` or `DESC`; without one it is rising.
    pub(crate) fn direction(&mut self) -> Direction {
        if self.take_word("desc") {
            return Direction::Falling;
        }
        self.take_word("asc");
        Direction::Rising
    }

    /// Takes `>=` and its like if one comes next.
    pub(crate) fn take_comparison(&mut self) -> Option<Comparison> {
        let Some(Token::Symbol(symbol)) = self.tokens.get(self.position) else { return None };
        let comparison = Comparison::of_sign(symbol)?;
        self.position += 1;
        Some(comparison)
    }

    /// Takes `ge` and its like, which OData has in their place.
    pub(crate) fn take_comparison_word(&mut self) -> Option<Comparison> {
        let Some(Token::Word(word)) = self.tokens.get(self.position) else { return None };
        let comparison = Comparison::of_word(word)?;
        self.position += 1;
        Some(comparison)
    }

    /// Takes a number if one comes next.
    pub(crate) fn take_number(&mut self) -> Option<String> {
        match self.tokens.get(self.position)? {
            Token::Number(number) => {
                let number = number.clone();
                self.position += 1;
                Some(number)
            }
            _ => None,
        }
    }

    /// Any word but these, if one comes next.
    pub(crate) fn take_name(&mut self, keywords: &[&str]) -> Option<String> {
        match self.tokens.get(self.position)? {
            Token::Word(word) if !keywords.iter().any(|it| it.eq_ignore_ascii_case(word)) => {
                let word = word.clone();
                self.position += 1;
                Some(word)
            }
            _ => None,
        }
    }

    /// What to say when something else was expected here.
    pub(crate) fn unexpected(&self, expected: &str) -> String {
        let found = match self.tokens.get(self.position) {
            None => "end of statement".to_owned(),
            Some(Token::Word(text) | Token::Number(text)) => format!("'{text}'"),
            Some(Token::Text(text)) => format!("string literal '{text}'"),
            Some(Token::Name(text)) => format!("`{text}`"),
            Some(Token::Parameter(name)) => format!("@{name}"),
            Some(Token::Symbol(symbol)) => format!("\"{symbol}\""),
        };
        format!("Expected {expected} but got {found}")
    }
}

/// The first word of a text that begins with `first`, and how long it is.
fn token(text: &str, first: char) -> Result<(Token, usize), String> {
    if let Some(symbol) = SYMBOLS.iter().find(|symbol| text.starts_with(**symbol)) {
        return Ok((Token::Symbol(symbol), symbol.len()));
    }
    let run = |text: &str| {
        let end = text.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        text[..end.unwrap_or(text.len())].to_owned()
    };
    match first {
        '\'' | '"' => quoted(text, first).map(|(text, length)| (Token::Text(text), length)),
        '`' => quoted(text, first).map(|(text, length)| (Token::Name(text), length)),
        '@' => {
            let name = run(&text[1..]);
            let length = name.len() + 1;
            Ok((Token::Parameter(name), length))
        }
        '0'..='9' => {
            let end = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
            Ok((Token::Number(text[..end].to_owned()), end))
        }
        _ if first.is_ascii_alphabetic() || first == '_' => {
            let word = run(text);
            let length = word.len();
            Ok((Token::Word(word), length))
        }
        _ => Err(format!("Illegal input character \"{first}\"")),
    }
}

/// A text in quotes, which stand in it twice; and its length with them.
fn quoted(text: &str, quote: char) -> Result<(String, usize), String> {
    let mut inside = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((position, character)) = characters.next() {
        if character != quote {
            inside.push(character);
        } else if characters.next_if(|(_, next)| *next == quote).is_some() {
            inside.push(quote);
        } else {
            return Ok((inside, position + 1));
        }
    }
    Err("Unclosed string literal".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Reader, Token};

    #[test]
    fn a_statement_is_read_word_by_word() {
        let mut reader =
            Reader::of("SELECT a.B FROM `p.d.t` WHERE x >= @since AND y='it''s';").expect("words");
        assert!(reader.take_word("select"));
        assert_eq!(reader.path().as_deref(), Ok("a.b"));
        assert!(reader.take_word("FROM"));
        assert_eq!(reader.next(), Some(Token::Name("p.d.t".to_owned())));
        assert!(reader.take_word("where") && !reader.take_word("and"));
        assert_eq!(reader.path().as_deref(), Ok("x"));
        assert!(!reader.take_symbol(">") && reader.take_symbol(">="));
        assert_eq!(reader.next(), Some(Token::Parameter("since".to_owned())));
        assert!(reader.take_word("AND"));
        assert_eq!(reader.unexpected("x"), "Expected x but got 'y'");
        reader.path().expect("a name");
        assert!(reader.take_symbol("="));
        assert_eq!(reader.next(), Some(Token::Text("it's".to_owned())));
        assert!(reader.is_at_end());
    }

    #[test]
    fn what_is_not_sql_is_refused() {
        assert!(Reader::of("SELECT 'open").is_err());
        assert!(Reader::of("SELECT #").is_err());
    }
}
