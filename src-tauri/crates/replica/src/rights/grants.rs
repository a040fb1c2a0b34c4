use super::{Power, Rights};
use crate::{Cell, Fault, Replica};

const GRANTS: &str = "SHOW GRANTS";

const ROLE: &str = "SELECT CURRENT_USER() AS role";

pub(super) async fn rights(replica: &Replica) -> Result<Rights, Fault> {
    let role = replica.ask_any(ROLE).await?;
    let role = role.rows.first().and_then(|row| row.first());
    let mut rights = Rights {
        role: role.and_then(Cell::text).unwrap_or_default(),
        ..Rights::default()
    };
    for row in replica.ask_any(GRANTS).await?.rows {
        if let Some(grant) = row.first().and_then(Cell::text) {
            read(&grant, &mut rights);
        }
    }
    Ok(rights)
}

/// Reads a line of `SHOW GRANTS`.
///
/// Source: "Privileges Provided by MySQL" and "GRANT" of MariaDB.
fn read(grant: &str, rights: &mut Rights) {
    let Some(grant) = grant.strip_prefix("GRANT ") else {
        return;
    };
    let Some((privileges, rest)) = grant.split_once(" ON ") else {
        // GRANT `role`@`%` TO `user`@`%`
        let roles = grant.split_once(" TO ").map_or(grant, |(roles, _)| roles);
        rights.powers.push(Power::Unlisted(roles.to_owned()));
        return;
    };
    let (object, to) = rest.split_once(" TO ").unwrap_or((rest, ""));
    let object = object.replace('`', "");
    let mut writes = false;
    for privilege in split(privileges) {
        match privilege.as_str() {
            "ALL PRIVILEGES" | "ALL" if object == "*.*" => rights.powers.push(Power::Superuser),
            "ALL PRIVILEGES" | "ALL" => {
                writes = true;
                rights
                    .powers
                    .push(Power::Create(format!("tables in {object}")));
            }
            "USAGE"
            | "SELECT"
            | "SHOW VIEW"
            | "SHOW DATABASES"
            | "PROCESS"
            | "REPLICATION CLIENT"
            | "BINLOG MONITOR"
            | "SLAVE MONITOR"
            | "REPLICA MONITOR"
            | "SHOW CREATE ROUTINE" => {}
            "INSERT" | "UPDATE" | "DELETE" => writes = true,
            "CREATE TEMPORARY TABLES" | "LOCK TABLES" => {
                rights.powers.push(Power::TemporaryTables);
            }
            "FILE" => rights.powers.push(Power::Files("FILE".into())),
            other if creates(other) => {
                rights
                    .powers
                    .push(Power::Create(format!("{other} on {object}")));
            }
            other => rights
                .powers
                .push(Power::Operate(format!("{other} on {object}"))),
        }
    }
    if to.ends_with("WITH GRANT OPTION") {
        rights.powers.push(Power::Grant(object.clone()));
    }
    let is_one_table = !object.ends_with(".*");
    if writes && is_one_table {
        rights.tables.push(object);
        rights.table_count += 1;
    } else if writes {
        rights.powers.push(Power::Write(object));
    }
}

fn creates(privilege: &str) -> bool {
    [
        "CREATE",
        "ALTER",
        "DROP",
        "INDEX",
        "REFERENCES",
        "TRIGGER",
        "EVENT",
    ]
    .iter()
    .any(|word| privilege.starts_with(word))
}

/// The privileges without their lists of columns: `SELECT, INSERT (a, b)`.
fn split(privileges: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for character in privileges.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ if depth == 0 => {
                if let Some(part) = parts.last_mut() {
                    part.push(character);
                }
            }
            _ => {}
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(grants: &[&str]) -> Rights {
        let mut rights = Rights::default();
        for grant in grants {
            read(grant, &mut rights);
        }
        rights
    }

    #[test]
    fn grants_are_read() {
        let harmless = of(&[
            "GRANT PROCESS, SLAVE MONITOR ON *.* TO `console`@`%` IDENTIFIED BY PASSWORD '*ABC'",
            "GRANT SELECT, SHOW VIEW ON `shop`.* TO `console`@`%`",
            "GRANT SELECT (`id`, `name`) ON `shop`.`users` TO `console`@`%`",
        ]);
        assert!(!harmless.could_write(), "{harmless:?}");
        let temporary = of(&["GRANT SELECT, CREATE TEMPORARY TABLES ON `shop`.* TO `c`@`%`"]);
        assert_eq!(temporary.powers, [Power::TemporaryTables]);
        assert!(!temporary.could_write());

        let table = of(&["GRANT SELECT, INSERT (`a`, `b`), DELETE ON `shop`.`orders` TO `c`@`%`"]);
        assert_eq!(
            (table.tables, table.table_count),
            (vec!["shop.orders".to_owned()], 1)
        );
        for (grant, power) in [
            (
                "GRANT ALL PRIVILEGES ON *.* TO `root`@`%`",
                Power::Superuser,
            ),
            (
                "GRANT SELECT, UPDATE ON `shop`.* TO `c`@`%`",
                Power::Write("shop.*".into()),
            ),
            ("GRANT FILE ON *.* TO `c`@`%`", Power::Files("FILE".into())),
            (
                "GRANT SUPER ON *.* TO `c`@`%`",
                Power::Operate("SUPER on *.*".into()),
            ),
            (
                "GRANT CREATE VIEW ON `a`.* TO `c`@`%`",
                Power::Create("CREATE VIEW on a.*".into()),
            ),
            (
                "GRANT SELECT ON `a`.* TO `c`@`%` WITH GRANT OPTION",
                Power::Grant("a.*".into()),
            ),
            (
                "GRANT `writer`@`%` TO `c`@`%`",
                Power::Unlisted("`writer`@`%`".into()),
            ),
        ] {
            let rights = of(&[grant]);
            assert_eq!(rights.powers, [power], "{grant}");
            assert!(rights.could_write());
        }
    }

    #[test]
    fn what_is_asked_passes_the_guard() {
        for sql in [GRANTS, ROLE] {
            crate::check(crate::Engine::Mysql, sql).unwrap();
        }
    }
}
