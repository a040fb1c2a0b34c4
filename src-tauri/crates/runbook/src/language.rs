/// What a live fence is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LiveLanguage {
    Promql,
    Logql,
    Traceql,
    Sql,
    Http,
}

/// What a fence of SQL is written for, where its language says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dialect {
    Postgres,
    /// MariaDB too.
    Mysql,
    Sqlite,
}

impl Dialect {
    /// The name of its database for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Sqlite => "SQLite",
        }
    }
}

/// How values are written into a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// PromQL, LogQL and TraceQL, whose strings are written alike.
    Query,
    /// SQL: values are bound, never written.
    Sql,
    /// An address.
    Url,
    /// A POSIX shell.
    Shell,
    /// Code whose angle brackets, dollars and braces are its own.
    Markup,
    /// Anything else.
    #[default]
    Other,
}

/// What the first word of a fence's info string stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fenced {
    Live(LiveLanguage),
    Shown(Language),
    /// No language is named.
    Unnamed,
}

/// The dialect of SQL that a language's name says; `sql` is every database's.
pub(crate) fn dialect(name: &str) -> Option<Dialect> {
    match plain(name).as_str() {
        "postgres" | "postgresql" | "pgsql" | "plpgsql" => Some(Dialect::Postgres),
        "mysql" | "mariadb" => Some(Dialect::Mysql),
        "sqlite" => Some(Dialect::Sqlite),
        _ => None,
    }
}

/// The meaning of a language's name.
pub(crate) fn of(name: &str) -> Fenced {
    match plain(name).as_str() {
        "promql" | "metricsql" | "prometheus" => Fenced::Live(LiveLanguage::Promql),
        "logql" | "loki" => Fenced::Live(LiveLanguage::Logql),
        "traceql" | "tempo" => Fenced::Live(LiveLanguage::Traceql),
        "sql" => Fenced::Live(LiveLanguage::Sql),
        name if dialect(name).is_some() => Fenced::Live(LiveLanguage::Sql),
        "http" | "curl" => Fenced::Live(LiveLanguage::Http),
        "sh" | "bash" | "shell" | "zsh" | "ksh" | "console" | "shell-session" | "shellsession"
        | "terminal" | "sh-session" | "commandline" => Fenced::Shown(Language::Shell),
        "html" | "xml" | "svg" | "vue" | "svelte" | "jsx" | "tsx" | "javascript" | "js"
        | "typescript" | "ts" | "java" | "kotlin" | "scala" | "rust" | "rs" | "go" | "golang"
        | "c" | "cpp" | "c++" | "csharp" | "cs" | "swift" | "php" | "perl" | "mermaid" | "dot"
        | "css" | "awk" | "graphql" | "proto" | "gotemplate" => Fenced::Shown(Language::Markup),
        "" => Fenced::Unnamed,
        _ => Fenced::Shown(Language::Other),
    }
}

/// A name as it is compared: `{.SQL}` is `sql`.
fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    name.trim_matches(['{', '}', '.']).to_owned()
}

impl LiveLanguage {
    /// How values are written into it.
    #[must_use]
    pub fn language(self) -> Language {
        match self {
            Self::Promql | Self::Logql | Self::Traceql => Language::Query,
            Self::Sql => Language::Sql,
            Self::Http => Language::Url,
        }
    }

    /// Its name as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Promql => "promql",
            Self::Logql => "logql",
            Self::Traceql => "traceql",
            Self::Sql => "sql",
            Self::Http => "http",
        }
    }
}
