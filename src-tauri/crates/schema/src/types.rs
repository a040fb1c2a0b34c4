/// Whether a documented type and the one in the database contradict each other.
///
/// People write types loosely: `string` is any text, a size is compared only where both have one, and
/// a word that is no known type says nothing. Aliases are those of PostgreSQL, MySQL and SQLite.
#[must_use]
pub fn differ(documented: &str, actual: &str) -> bool {
    let (documented, actual) = (Type::of(documented), Type::of(actual));
    let (Some(said), Some(is)) = (&documented.family, &actual.family) else {
        return false;
    };
    let same_family = said == is || loose(said).is_some_and(|wide| wide.contains(&is.as_str()));
    let sizes = (documented.size.as_ref(), actual.size.as_ref());
    let same_size = match sizes {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    !same_family || !same_size || (documented.is_array != actual.is_array)
}

/// Whether a text is a type that is known.
pub(crate) fn known(text: &str) -> bool {
    Type::of(text).family.is_some()
}

/// A type taken apart.
struct Type {
    /// Its canonical name; absent if it is not a known type.
    family: Option<String>,
    /// What stands in parentheses.
    size: Option<String>,
    is_array: bool,
}

impl Type {
    fn of(text: &str) -> Self {
        let text = text.trim().trim_matches('`').to_lowercase();
        // What follows is not the type: `text, key`, `uuid → carts`, `bigint not null`.
        let mut name = text.as_str();
        for end in [
            "→",
            "->",
            ";",
            " not null",
            " null",
            " primary",
            " unique",
            " default",
        ] {
            name = name.split_once(end).map_or(name, |(before, _)| before);
        }
        let (name, size) = match name.split_once('(') {
            Some((before, rest)) => {
                let (inner, after) = rest.split_once(')').unwrap_or((rest, ""));
                let size: String = inner.split_whitespace().collect();
                // `timestamp(6) with time zone`
                let tail = after.split_once(',').map_or(after, |(tail, _)| tail);
                (format!("{before}{tail}"), Some(size))
            }
            None => {
                let bare = name.split_once(',').map_or(name, |(before, _)| before);
                (bare.to_owned(), None)
            }
        };
        let is_array = name.contains("[]") || name.ends_with(" array");
        let name = name.replace("[]", "").replace(" array", "");
        let words: Vec<&str> = name
            .split_whitespace()
            .filter(|word| !matches!(*word, "unsigned" | "zerofill" | "signed"))
            .collect();
        let family = canonical(&words.join(" "));
        // A display width of MySQL is not a size.
        let counts = matches!(family, Some("varchar" | "char" | "numeric" | "varbinary"));
        Self {
            family: family.map(str::to_owned),
            size: size.filter(|size| {
                counts && size.chars().all(|one| one.is_ascii_digit() || one == ',')
            }),
            is_array,
        }
    }
}

fn canonical(name: &str) -> Option<&'static str> {
    Some(match name {
        "smallint" | "int2" | "smallserial" => "smallint",
        "int" | "integer" | "int4" | "serial" | "mediumint" => "integer",
        "bigint" | "int8" | "bigserial" | "long" => "bigint",
        "tinyint" => "tinyint",
        "text" | "clob" | "mediumtext" | "longtext" | "tinytext" => "text",
        "varchar" | "character varying" | "nvarchar" | "varchar2" => "varchar",
        "char" | "character" | "bpchar" => "char",
        "citext" => "citext",
        "numeric" | "decimal" | "dec" => "numeric",
        "real" | "float4" | "float" => "real",
        "double precision" | "double" | "float8" => "double",
        "boolean" | "bool" => "boolean",
        "date" => "date",
        "time" | "time without time zone" => "time",
        "timetz" | "time with time zone" => "timetz",
        "timestamp" | "timestamp without time zone" => "timestamp",
        "datetime" => "datetime",
        "timestamptz" | "timestamp with time zone" => "timestamptz",
        "interval" => "interval",
        "uuid" => "uuid",
        "json" => "json",
        "jsonb" => "jsonb",
        "bytea" | "blob" | "binary" | "longblob" | "mediumblob" | "bytes" => "bytes",
        "varbinary" => "varbinary",
        "inet" => "inet",
        "string" | "str" => "string",
        "number" => "number",
        _ => return None,
    })
}

/// What a loosely written type may stand for.
fn loose(family: &str) -> Option<&'static [&'static str]> {
    Some(match family {
        "string" => &["text", "varchar", "char", "citext", "uuid"],
        "number" => &[
            "smallint", "integer", "bigint", "tinyint", "numeric", "real", "double",
        ],
        // `int` means the kind of number, not its width, to most who write it; not the reverse.
        "integer" => &["tinyint"],
        "boolean" => &["tinyint"],
        "timestamp" | "datetime" => &["timestamp", "timestamptz", "datetime"],
        "json" => &["jsonb", "text"],
        "uuid" => &["char"],
        "real" => &["double"],
        "bytes" => &["varbinary"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::differ;

    #[test]
    fn types_differ_only_where_both_say_one() {
        for (documented, actual, expected) in [
            ("text, key", "TEXT", false),
            ("text → carts", "text", false),
            ("bigint", "BIGINT", false),
            ("int", "integer", false),
            ("int", "bigint", true),
            ("bigint", "integer", true),
            ("string", "character varying(20)", false),
            ("varchar(20)", "character varying(50)", true),
            ("varchar", "character varying(50)", false),
            ("numeric(10, 2)", "numeric(10,2)", false),
            ("decimal(12,2)", "numeric(10,2)", true),
            ("timestamp", "timestamp with time zone", false),
            ("timestamptz not null", "timestamp without time zone", true),
            ("uuid", "bigint", true),
            ("uuid PRIMARY KEY", "uuid", false),
            ("text[]", "text", true),
            ("bool", "tinyint(1)", false),
            ("int(11)", "int(10) unsigned", false),
            ("order_state", "USER-DEFINED", false),
            ("open, then ordered", "text", false),
            ("", "text", false),
            ("`uuid`", "text", true),
        ] {
            assert_eq!(
                differ(documented, actual),
                expected,
                "{documented} / {actual}"
            );
        }
    }
}
