use std::iter::Peekable;
use std::str::Chars;

use super::{Comparison, Function, Term, Val};
use crate::airtable::table::Table;

const WRONG: &str = "Invalid formula. Please check your formula text.";

/// Reads a whole formula.
pub(super) fn formula(text: &str, table: &Table) -> Result<Term, String> {
    let mut parser = Parser { rest: text.chars().peekable(), table };
    let term = parser.comparison()?;
    match parser.next_symbol() {
        None => Ok(term),
        Some(_) => Err(WRONG.to_owned()),
    }
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    table: &'a Table,
}

impl Parser<'_> {
    /// `term`, or `term = term`.
    fn comparison(&mut self) -> Result<Term, String> {
        let one = self.term()?;
        let Some(comparison) = self.operator() else { return Ok(one) };
        let other = self.term()?;
        Ok(Term::Compare(comparison, Box::new(one), Box::new(other)))
    }

    fn operator(&mut self) -> Option<Comparison> {
        match self.next_symbol()? {
            '=' => self.taking(Comparison::Equal),
            '!' => {
                self.rest.next();
                (self.rest.next()? == '=').then_some(Comparison::NotEqual)
            }
            '<' => {
                self.rest.next();
                Some(if self.takes('=') { Comparison::AtMost } else { Comparison::Less })
            }
            '>' => {
                self.rest.next();
                Some(if self.takes('=') { Comparison::AtLeast } else { Comparison::More })
            }
            _ => None,
        }
    }

    fn term(&mut self) -> Result<Term, String> {
        match self.next_symbol() {
            Some('(') => {
                self.rest.next();
                let inner = self.comparison()?;
                self.closes().map(|()| inner)
            }
            Some('{') => {
                self.rest.next();
                let name = self.until('}')?;
                self.field(&name)
            }
            Some(quote @ ('\'' | '"')) => {
                self.rest.next();
                self.until(quote).map(|text| Term::Literal(Val::Text(text)))
            }
            Some(digit) if digit.is_ascii_digit() || digit == '-' => self.number(),
            Some(letter) if letter.is_alphabetic() => self.word(),
            _ => Err(WRONG.to_owned()),
        }
    }

    /// A function with its arguments, or a field whose name needs no braces.
    fn word(&mut self) -> Result<Term, String> {
        let word = self.taken(|letter| letter.is_alphanumeric() || letter == '_');
        if self.next_symbol() != Some('(') {
            return self.field(&word);
        }
        self.rest.next();
        let mut arguments = Vec::new();
        while self.next_symbol() != Some(')') {
            arguments.push(self.comparison()?);
            if !self.takes(',') {
                break;
            }
        }
        self.closes()?;
        let function = function(&word).ok_or_else(|| WRONG.to_owned())?;
        Ok(Term::Call(function, arguments))
    }

    fn field(&self, name: &str) -> Result<Term, String> {
        let field = self.table.field(name).ok_or_else(|| format!("Unknown field names: {name}"))?;
        Ok(Term::Field(field))
    }

    fn number(&mut self) -> Result<Term, String> {
        let text = self.taken(|letter| letter.is_ascii_digit() || letter == '.' || letter == '-');
        let number = text.parse().map_err(|_| WRONG.to_owned())?;
        Ok(Term::Literal(Val::Number(number)))
    }

    /// The text up to a closing character; a backslash keeps the next one as it is.
    fn until(&mut self, end: char) -> Result<String, String> {
        let mut text = String::new();
        loop {
            match self.rest.next() {
                None => return Err(WRONG.to_owned()),
                Some(letter) if letter == end => return Ok(text),
                Some('\\') => text.extend(self.rest.next()),
                Some(letter) => text.push(letter),
            }
        }
    }

    fn taken(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(letter) = self.rest.next_if(|letter| wanted(*letter)) {
            text.push(letter);
        }
        text
    }

    fn next_symbol(&mut self) -> Option<char> {
        while self.rest.next_if(|letter| letter.is_whitespace()).is_some() {}
        self.rest.peek().copied()
    }

    fn takes(&mut self, symbol: char) -> bool {
        self.next_symbol() == Some(symbol) && self.rest.next().is_some()
    }

    fn taking(&mut self, comparison: Comparison) -> Option<Comparison> {
        self.rest.next().map(|_| comparison)
    }

    fn closes(&mut self) -> Result<(), String> {
        if self.takes(')') { Ok(()) } else { Err(WRONG.to_owned()) }
    }
}

fn function(name: &str) -> Option<Function> {
    Some(match name.to_ascii_uppercase().as_str() {
        "AND" => Function::And,
        "OR" => Function::Or,
        "NOT" => Function::Not,
        "IF" => Function::If,
        "IS_AFTER" => Function::IsAfter,
        "IS_BEFORE" => Function::IsBefore,
        "IS_SAME" => Function::IsSame,
        "LAST_MODIFIED_TIME" => Function::LastModifiedTime,
        "CREATED_TIME" => Function::CreatedTime,
        "RECORD_ID" => Function::RecordId,
        "TRUE" => Function::True,
        "FALSE" => Function::False,
        "BLANK" => Function::Blank,
        "LOWER" => Function::Lower,
        "UPPER" => Function::Upper,
        "FIND" => Function::Find,
        "DATETIME_PARSE" => Function::DatetimeParse,
        _ => return None,
    })
}
