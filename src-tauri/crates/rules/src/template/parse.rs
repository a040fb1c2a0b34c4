//! Tokens of a template, put together.

use super::{
    TemplateError, functions,
    lex::{Kind, Piece, Token, pieces},
    printf,
};

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Break,
    Continue,
}

/// A condition or a collection with what is done for it and what otherwise.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Branch {
    pub(super) pipe: Pipe,
    pub(super) then: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// Commands of which each gets the result of the one before it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pipe {
    /// Variables that take the result: one, or key and value of a range.
    pub(super) variables: Vec<String>,
    /// They exist already.
    pub(super) assigns: bool,
    pub(super) commands: Vec<Vec<Operand>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Dot,
    Nil,
    Bool(bool),
    Text(String),
    Int(i64),
    Float(f64),
    Variable(String),
    Function(String),
    Pipe(Box<Pipe>),
    /// A field of another operand; of the dot where it stands alone.
    Field(Box<Operand>, String),
}

/// Levels of blocks and brackets within each other.
const DEEPEST: usize = 50;

/// Reads a template whose first variables are there from the start.
pub(super) fn parse(text: &str, variables: &[&str]) -> Result<Vec<Node>, TemplateError> {
    let mut parser = Parser {
        pieces: pieces(text)?.into_iter(),
        variables: variables.iter().map(|name| (*name).to_owned()).collect(),
        ranges: 0,
        depth: 0,
    };
    let (nodes, end) = parser.block()?;
    match end {
        End::File => Ok(nodes),
        End::Keyword => Err(TemplateError::new("an `end` ends nothing")),
        End::Else(_) => Err(TemplateError::new("an `else` belongs to nothing")),
    }
}

struct Parser {
    pieces: std::vec::IntoIter<Piece>,
    /// Those that are visible, in the order they were declared.
    variables: Vec<String>,
    /// Ranges around this place.
    ranges: usize,
    depth: usize,
}

/// What ended a block.
enum End {
    File,
    Keyword,
    /// With what stands behind `else`.
    Else(Vec<Token>),
}

impl Parser {
    fn block(&mut self) -> Result<(Vec<Node>, End), TemplateError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TemplateError::new("it is nested too deeply"));
        }
        let mut nodes = Vec::new();
        let end = loop {
            let tokens = match self.pieces.next() {
                None => break End::File,
                Some(Piece::Text(text)) => {
                    nodes.push(Node::Text(text));
                    continue;
                }
                Some(Piece::Action(tokens)) => tokens,
            };
            let keyword = match tokens.first().map(|token| &token.kind) {
                Some(Kind::Word(word)) => word.clone(),
                _ => String::new(),
            };
            let rest = || tokens.get(1..).unwrap_or_default().to_vec();
            match keyword.as_str() {
                "if" | "with" | "range" => nodes.push(self.branch(&keyword, rest())?),
                "end" => break End::Keyword,
                "else" => break End::Else(rest()),
                "break" | "continue" if tokens.len() == 1 => {
                    if self.ranges == 0 {
                        return Err(TemplateError::new(format!(
                            "`{keyword}` stands outside of a range"
                        )));
                    }
                    nodes.push(if keyword == "break" {
                        Node::Break
                    } else {
                        Node::Continue
                    });
                }
                "define" | "template" | "block" => {
                    return Err(TemplateError::unsupported(format!("`{keyword}`")));
                }
                _ => nodes.push(Node::Action(self.whole_pipe(tokens, 1)?)),
            }
        };
        self.depth -= 1;
        Ok((nodes, end))
    }

    /// A block after its keyword, up to its `end`.
    fn branch(&mut self, keyword: &str, tokens: Vec<Token>) -> Result<Node, TemplateError> {
        let visible = self.variables.len();
        let most = if keyword == "range" { 2 } else { 1 };
        if tokens.is_empty() {
            return Err(TemplateError::new(format!("`{keyword}` has no condition")));
        }
        let pipe = self.whole_pipe(tokens, most)?;
        self.ranges += usize::from(keyword == "range");
        let (then, end) = self.block()?;
        self.ranges -= usize::from(keyword == "range");
        let otherwise = match end {
            End::Keyword => Vec::new(),
            End::File => return Err(unended(keyword)),
            End::Else(tokens) => self.otherwise(keyword, tokens)?,
        };
        self.variables.truncate(visible);
        let branch = Branch {
            pipe,
            then,
            otherwise,
        };
        Ok(match keyword {
            "if" => Node::If(branch),
            "with" => Node::With(branch),
            _ => Node::Range(branch),
        })
    }

    /// What stands behind an `else`, which may be a condition of its own.
    fn otherwise(&mut self, keyword: &str, tokens: Vec<Token>) -> Result<Vec<Node>, TemplateError> {
        let Some(first) = tokens.first() else {
            let (nodes, end) = self.block()?;
            return match end {
                End::Keyword => Ok(nodes),
                End::File => Err(unended(keyword)),
                End::Else(_) => Err(TemplateError::new(format!("`{keyword}` has two `else`"))),
            };
        };
        if keyword == "range" || first.kind != Kind::Word(keyword.to_owned()) {
            return Err(TemplateError::new(format!(
                "after the `else` of `{keyword}` stands something else"
            )));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TemplateError::new("it is nested too deeply"));
        }
        let nested = self.branch(keyword, tokens.get(1..).unwrap_or_default().to_vec())?;
        self.depth -= 1;
        Ok(vec![nested])
    }

    fn whole_pipe(&mut self, tokens: Vec<Token>, most: usize) -> Result<Pipe, TemplateError> {
        let mut line = Line {
            tokens: &tokens,
            depth: self.depth,
        };
        let pipe = line.pipe(&mut self.variables, most)?;
        match line.tokens.first() {
            None => Ok(pipe),
            Some(token) => Err(unexpected(&token.kind)),
        }
    }
}

fn unended(keyword: &str) -> TemplateError {
    TemplateError::new(format!("`{keyword}` has no `end`"))
}

fn unexpected(kind: &Kind) -> TemplateError {
    let what = match kind {
        Kind::Word(word) => word.clone(),
        Kind::Variable(name) => format!("${name}"),
        Kind::Field(name) => format!(".{name}"),
        Kind::Text(text) => format!("{text:?}"),
        Kind::Int(value) => value.to_string(),
        Kind::Float(value) => promql::number(*value),
        Kind::Dot => ".".to_owned(),
        Kind::Pipe => "|".to_owned(),
        Kind::Comma => ",".to_owned(),
        Kind::Open => "(".to_owned(),
        Kind::Close => ")".to_owned(),
        Kind::Declare => ":=".to_owned(),
        Kind::Assign => "=".to_owned(),
    };
    TemplateError::new(format!("{what} stands at a wrong place"))
}

/// The tokens of one action that are left.
struct Line<'t> {
    tokens: &'t [Token],
    depth: usize,
}

impl Line<'_> {
    fn next_is(&self, kind: &Kind) -> bool {
        self.tokens.first().is_some_and(|token| token.kind == *kind)
    }

    fn advance(&mut self) {
        self.tokens = self.tokens.get(1..).unwrap_or_default();
    }

    fn pipe(&mut self, visible: &mut Vec<String>, most: usize) -> Result<Pipe, TemplateError> {
        let (variables, assigns) = self.declaration(visible, most)?;
        let mut commands = vec![self.command(visible)?];
        while self.next_is(&Kind::Pipe) {
            self.advance();
            commands.push(self.command(visible)?);
        }
        for command in commands.iter().skip(1) {
            if !matches!(command.first(), Some(Operand::Function(_))) {
                return Err(TemplateError::new("only functions can stand after |"));
            }
        }
        if !assigns {
            visible.extend(variables.iter().cloned());
        }
        Ok(Pipe {
            variables,
            assigns,
            commands,
        })
    }

    /// `$x :=`, `$x =` or `$key, $value :=`, if one stands here.
    fn declaration(
        &mut self,
        visible: &[String],
        most: usize,
    ) -> Result<(Vec<String>, bool), TemplateError> {
        let kinds: Vec<&Kind> = self
            .tokens
            .iter()
            .take(4)
            .map(|token| &token.kind)
            .collect();
        let (names, by, length) = match kinds[..] {
            [
                Kind::Variable(name),
                by @ (Kind::Declare | Kind::Assign),
                ..,
            ] => (vec![name], by, 2),
            [
                Kind::Variable(key),
                Kind::Comma,
                Kind::Variable(value),
                by @ (Kind::Declare | Kind::Assign),
            ] => (vec![key, value], by, 4),
            _ => return Ok((Vec::new(), false)),
        };
        if names.len() > most {
            return Err(TemplateError::new("two variables are for `range` only"));
        }
        let assigns = *by == Kind::Assign;
        let names: Vec<String> = names.into_iter().cloned().collect();
        if assigns && let Some(name) = names.iter().find(|name| !visible.contains(name)) {
            return Err(undeclared(name));
        }
        self.tokens = self.tokens.get(length..).unwrap_or_default();
        Ok((names, assigns))
    }

    fn command(&mut self, visible: &mut Vec<String>) -> Result<Vec<Operand>, TemplateError> {
        let mut operands = Vec::new();
        while let Some(operand) = self.operand(visible)? {
            operands.push(operand);
        }
        match &operands[..] {
            [] => match self.tokens.first() {
                Some(token) => Err(unexpected(&token.kind)),
                None => Err(TemplateError::new("a command is missing")),
            },
            [Operand::Function(name), Operand::Text(format), ..] if name == "printf" => {
                printf::check(format)?;
                Ok(operands)
            }
            _ => Ok(operands),
        }
    }

    fn operand(&mut self, visible: &mut Vec<String>) -> Result<Option<Operand>, TemplateError> {
        let Some(token) = self.tokens.first() else {
            return Ok(None);
        };
        let mut operand = match &token.kind {
            Kind::Dot => Operand::Dot,
            Kind::Text(text) => Operand::Text(text.clone()),
            Kind::Int(value) => Operand::Int(*value),
            Kind::Float(value) => Operand::Float(*value),
            Kind::Field(name) => Operand::Field(Box::new(Operand::Dot), name.clone()),
            Kind::Variable(name) if visible.contains(name) => Operand::Variable(name.clone()),
            Kind::Variable(name) => return Err(undeclared(name)),
            Kind::Word(word) => constant_or_function(word)?,
            Kind::Open => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(TemplateError::new("it is nested too deeply"));
                }
                self.advance();
                let pipe = self.pipe(visible, 1)?;
                if !self.next_is(&Kind::Close) {
                    return Err(TemplateError::new("a bracket is not closed"));
                }
                self.depth -= 1;
                Operand::Pipe(Box::new(pipe))
            }
            Kind::Pipe | Kind::Comma | Kind::Close | Kind::Declare | Kind::Assign => {
                return Ok(None);
            }
        };
        self.advance();
        while let Some(Token {
            kind: Kind::Field(name),
            glued: true,
        }) = self.tokens.first()
        {
            operand = Operand::Field(Box::new(operand), name.clone());
            self.advance();
        }
        Ok(Some(operand))
    }
}

fn constant_or_function(word: &str) -> Result<Operand, TemplateError> {
    Ok(match word {
        "true" => Operand::Bool(true),
        "false" => Operand::Bool(false),
        "nil" => Operand::Nil,
        name if functions::is_known(name) => Operand::Function(name.to_owned()),
        name if functions::is_refused(name) => {
            return Err(TemplateError::unsupported(format!("the function `{name}`")));
        }
        name => {
            return Err(TemplateError::new(format!("there is no function `{name}`")));
        }
    })
}

fn undeclared(name: &str) -> TemplateError {
    TemplateError::new(format!("the variable ${name} is not declared"))
}
