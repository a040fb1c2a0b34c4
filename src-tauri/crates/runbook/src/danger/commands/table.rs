/// Programs and what they change, whatever they are told.
const ALWAYS: &[(&str, &str)] = &[
    ("createdb", "creates a database"),
    ("dd", "writes to a device or file"),
    ("dropdb", "drops a database"),
    ("dropuser", "drops a user"),
    ("halt", "stops the machine"),
    ("iptables", "changes the firewall"),
    ("kill", "ends a process"),
    ("killall", "ends processes"),
    ("mv", "moves files"),
    ("nft", "changes the firewall"),
    ("pg_restore", "writes a database"),
    ("pkill", "ends processes"),
    ("poweroff", "stops the machine"),
    ("reboot", "restarts the machine"),
    ("rm", "deletes files"),
    ("rmdir", "deletes folders"),
    ("shred", "deletes files"),
    ("shutdown", "stops the machine"),
    ("truncate", "empties files"),
    ("ufw", "changes the firewall"),
    ("unlink", "deletes files"),
    ("ansible-playbook", "changes machines"),
];

/// Programs, the words that make them change something, and what they change. The words have to
/// stand in this order among those that are no options.
const WORDS: &[(&str, &str, &str)] = &[
    ("alembic", "downgrade", "undoes migrations"),
    ("alembic", "upgrade", "runs migrations"),
    ("amtool", "alert add", "sends an alert"),
    ("amtool", "silence add", "silences alerts"),
    ("amtool", "silence expire", "ends a silence"),
    ("argocd", "app delete", "deletes an application"),
    ("argocd", "app rollback", "rolls an application back"),
    ("argocd", "app set", "changes an application"),
    ("argocd", "app sync", "deploys"),
    ("artisan", "migrate", "runs migrations"),
    ("ceph", "osd", "may change the cluster's storage"),
    ("certbot", "delete", "deletes a certificate"),
    ("certbot", "renew", "renews certificates"),
    ("chkconfig", "", "changes services"),
    ("cmctl", "renew", "renews a certificate"),
    ("consul", "kv delete", "deletes keys"),
    ("consul", "kv put", "writes keys"),
    ("crontab", "", "may change timed jobs"),
    ("diesel", "migration revert", "undoes migrations"),
    ("diesel", "migration run", "runs migrations"),
    ("docker", "compose down", "stops containers"),
    ("docker", "compose pull", "fetches images"),
    ("docker", "compose restart", "restarts containers"),
    ("docker", "compose rm", "deletes containers"),
    ("docker", "compose start", "starts containers"),
    ("docker", "compose stop", "stops containers"),
    ("docker", "compose up", "starts containers"),
    ("docker", "image prune", "deletes images"),
    ("docker", "kill", "stops a container"),
    ("docker", "network rm", "deletes a network"),
    ("docker", "push", "publishes an image"),
    ("docker", "restart", "restarts a container"),
    ("docker", "rm", "deletes containers"),
    ("docker", "rmi", "deletes images"),
    ("docker", "service scale", "changes how many instances run"),
    ("docker", "service update", "changes a service"),
    ("docker", "start", "starts a container"),
    ("docker", "stop", "stops a container"),
    ("docker", "system prune", "deletes what is not in use"),
    ("docker", "volume prune", "deletes volumes"),
    ("docker", "volume rm", "deletes volumes"),
    ("docker-compose", "down", "stops containers"),
    ("docker-compose", "restart", "restarts containers"),
    ("docker-compose", "rm", "deletes containers"),
    ("docker-compose", "start", "starts containers"),
    ("docker-compose", "stop", "stops containers"),
    ("docker-compose", "up", "starts containers"),
    ("etcdctl", "del", "deletes keys"),
    ("etcdctl", "put", "writes keys"),
    ("fly", "deploy", "deploys"),
    ("flyctl", "deploy", "deploys"),
    ("flyway", "clean", "drops everything in the schema"),
    ("flyway", "migrate", "runs migrations"),
    ("flyway", "repair", "changes the history of migrations"),
    ("flyway", "undo", "undoes migrations"),
    ("git", "clean", "deletes files"),
    ("git", "commit", "changes the repository"),
    ("git", "merge", "changes the branch"),
    ("git", "push", "changes the remote repository"),
    ("git", "rebase", "rewrites the branch"),
    ("git", "revert", "changes the branch"),
    ("heroku", "config:set", "changes settings"),
    ("heroku", "ps:restart", "restarts the application"),
    ("heroku", "ps:scale", "changes how many instances run"),
    ("heroku", "releases:rollback", "rolls a release back"),
    ("heroku", "rollback", "rolls a release back"),
    ("helm", "delete", "removes a release"),
    ("helm", "install", "installs a release"),
    ("helm", "rollback", "rolls a release back"),
    ("helm", "uninstall", "removes a release"),
    ("helm", "upgrade", "deploys a release"),
    ("knex", "migrate:latest", "runs migrations"),
    ("knex", "migrate:rollback", "undoes migrations"),
    ("kubectl", "annotate", "changes a resource"),
    ("kubectl", "apply", "changes resources"),
    ("kubectl", "autoscale", "changes how many instances run"),
    ("kubectl", "cordon", "keeps new work from a node"),
    ("kubectl", "cp", "copies files into or out of a container"),
    ("kubectl", "create", "creates a resource"),
    ("kubectl", "delete", "deletes resources"),
    ("kubectl", "drain", "moves all work off a node"),
    ("kubectl", "edit", "changes a resource"),
    ("kubectl", "expose", "creates a service"),
    ("kubectl", "label", "changes a resource"),
    ("kubectl", "patch", "changes a resource"),
    ("kubectl", "replace", "changes a resource"),
    ("kubectl", "rollout pause", "holds a deployment"),
    ("kubectl", "rollout restart", "restarts the deployment"),
    ("kubectl", "rollout resume", "goes on with a deployment"),
    ("kubectl", "rollout undo", "rolls the deployment back"),
    ("kubectl", "run", "starts a container"),
    ("kubectl", "scale", "changes how many instances run"),
    ("kubectl", "set", "changes a resource"),
    ("kubectl", "taint", "keeps work from a node"),
    ("kubectl", "uncordon", "lets work onto a node"),
    ("manage.py", "flush", "deletes all rows"),
    ("manage.py", "migrate", "runs migrations"),
    ("migrate", "down", "undoes migrations"),
    ("migrate", "force", "changes the history of migrations"),
    ("migrate", "up", "runs migrations"),
    ("nomad", "job stop", "stops a job"),
    ("nomad", "run", "deploys"),
    ("npm", "publish", "publishes a package"),
    ("pg_ctl", "promote", "makes a standby the primary"),
    ("pg_ctl", "reload", "changes the server"),
    ("pg_ctl", "restart", "restarts the database"),
    ("pg_ctl", "start", "starts the database"),
    ("pg_ctl", "stop", "stops the database"),
    ("pg_ctlcluster", "", "may change the database server"),
    ("pm2", "delete", "ends processes"),
    ("pm2", "reload", "restarts processes"),
    ("pm2", "restart", "restarts processes"),
    ("pm2", "stop", "stops processes"),
    ("prisma", "migrate", "runs migrations"),
    ("rabbitmqadmin", "delete", "deletes queues or exchanges"),
    ("rabbitmqadmin", "purge", "deletes messages"),
    ("rabbitmqctl", "delete_queue", "deletes a queue"),
    ("rabbitmqctl", "forget_cluster_node", "removes a node"),
    ("rabbitmqctl", "purge_queue", "deletes messages"),
    ("rabbitmqctl", "reset", "deletes everything of a node"),
    ("rabbitmqctl", "stop_app", "stops a node"),
    ("rails", "db:migrate", "runs migrations"),
    ("rails", "db:rollback", "undoes migrations"),
    ("rake", "db:migrate", "runs migrations"),
    ("rake", "db:rollback", "undoes migrations"),
    ("rclone", "delete", "deletes files"),
    ("rclone", "sync", "writes and deletes files"),
    ("sqlx", "migrate revert", "undoes migrations"),
    ("sqlx", "migrate run", "runs migrations"),
    ("systemctl", "daemon-reload", "changes services"),
    ("systemctl", "disable", "changes services"),
    ("systemctl", "enable", "changes services"),
    ("systemctl", "isolate", "changes services"),
    ("systemctl", "mask", "changes services"),
    (
        "systemctl",
        "reload",
        "makes a service read its settings again",
    ),
    ("systemctl", "restart", "restarts a service"),
    ("systemctl", "start", "starts a service"),
    ("systemctl", "stop", "stops a service"),
    ("terraform", "apply", "changes infrastructure"),
    ("terraform", "destroy", "destroys infrastructure"),
    ("terraform", "import", "changes the recorded state"),
    ("terraform", "state mv", "changes the recorded state"),
    ("terraform", "state rm", "changes the recorded state"),
    ("terraform", "taint", "marks infrastructure to be made anew"),
    ("vault", "delete", "deletes secrets"),
    ("vault", "kv delete", "deletes secrets"),
    ("vault", "kv put", "writes secrets"),
    ("vault", "write", "writes secrets"),
];

/// Commands of Redis that change something.
const REDIS: &[(&str, &str)] = &[
    ("bgrewriteaof", "rewrites the server's file"),
    ("client", "may end clients"),
    ("cluster", "may change the cluster"),
    ("config", "may change the server"),
    ("debug", "may stop the server"),
    ("del", "deletes keys"),
    ("eval", "runs a script"),
    ("expire", "changes keys"),
    ("failover", "makes a replica the primary"),
    ("flushall", "deletes all keys"),
    ("flushdb", "deletes all keys of a database"),
    ("hset", "writes keys"),
    ("lpop", "takes from a list"),
    ("lpush", "writes to a list"),
    ("ltrim", "shortens a list"),
    ("rename", "renames keys"),
    ("replicaof", "changes replication"),
    ("rpop", "takes from a list"),
    ("rpush", "writes to a list"),
    ("script", "may change scripts"),
    ("set", "writes keys"),
    ("shutdown", "stops the server"),
    ("slaveof", "changes replication"),
    ("unlink", "deletes keys"),
    ("xtrim", "shortens a stream"),
];

/// Verbs of cloud platforms that change something.
const VERBS: &[(&str, &str)] = &[
    ("add", "adds to"),
    ("apply", "changes"),
    ("assign", "changes"),
    ("attach", "changes"),
    ("cancel", "cancels something of"),
    ("create", "creates something in"),
    ("deallocate", "stops something of"),
    ("delete", "deletes something of"),
    ("deploy", "deploys to"),
    ("deregister", "removes something from"),
    ("detach", "changes"),
    ("disable", "changes"),
    ("enable", "changes"),
    ("failover", "fails over"),
    ("import", "changes"),
    ("invoke", "runs something in"),
    ("modify", "changes"),
    ("mv", "moves something in"),
    ("patch", "changes"),
    ("promote", "promotes something of"),
    ("purge", "deletes something of"),
    ("put", "writes to"),
    ("reboot", "restarts something of"),
    ("register", "adds to"),
    ("remove", "removes something from"),
    ("reset", "resets something of"),
    ("resize", "changes"),
    ("restart", "restarts something of"),
    ("restore", "restores something of"),
    ("revoke", "changes rights of"),
    ("rm", "deletes something of"),
    ("run", "starts something in"),
    ("scale", "changes the size of"),
    ("send", "sends something to"),
    ("set", "changes"),
    ("start", "starts something of"),
    ("stop", "stops something of"),
    ("swap", "swaps something of"),
    ("sync", "writes to"),
    ("tag", "changes"),
    ("terminate", "ends something of"),
    ("update", "changes"),
    ("upgrade", "upgrades something of"),
    ("upload", "writes to"),
];

/// What a program with its arguments would change.
pub(super) fn judge(program: &str, arguments: &[String]) -> Option<String> {
    if let Some((_, why)) = ALWAYS.iter().find(|(name, _)| *name == program) {
        return Some((*why).to_owned());
    }
    if program.starts_with("mkfs") {
        return Some("formats a device".to_owned());
    }
    let plain: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let has = |flags: &[&str]| arguments.iter().any(|word| flags.contains(&word.as_str()));
    match program {
        "git" => {
            if plain.first() == Some(&"push") && has(&["--force", "-f", "--force-with-lease"]) {
                return Some("overwrites the remote branch".to_owned());
            }
            if plain.first() == Some(&"reset") && has(&["--hard"]) {
                return Some("throws local changes away".to_owned());
            }
            if plain.first() == Some(&"branch") && has(&["-D", "-d", "--delete"]) {
                return Some("deletes a branch".to_owned());
            }
        }
        "curl" | "wget" | "http" | "https" => return sends(arguments),
        "redis-cli" | "valkey-cli" => {
            return arguments.iter().find_map(|word| {
                let word = word.to_ascii_lowercase();
                let (_, why) = REDIS.iter().find(|(name, _)| *name == word)?;
                Some((*why).to_owned())
            });
        }
        "service" => {
            return match *plain.get(1)? {
                "restart" => Some("restarts a service".to_owned()),
                "stop" => Some("stops a service".to_owned()),
                "start" => Some("starts a service".to_owned()),
                _ => None,
            };
        }
        "sed" | "perl" if arguments.iter().any(|word| word.starts_with("-i")) => {
            return Some("changes files".to_owned());
        }
        "chmod" | "chown" | "chgrp" => return Some("changes rights of files".to_owned()),
        "find" if has(&["-delete"]) => return Some("deletes files".to_owned()),
        "crontab" if has(&["-l"]) => return None,
        "certbot" if has(&["--dry-run"]) => return None,
        "journalctl" => {
            let deletes = |word: &String| word.starts_with("--vacuum");
            return (arguments.iter().any(deletes)).then(|| "deletes logs".to_owned());
        }
        "ceph" if !has(&["tree", "stat", "df", "dump", "ls", "perf"]) => {}
        "ceph" => return None,
        "kafka-topics.sh" | "kafka-topics" if has(&["--delete", "--alter", "--create"]) => {
            return Some("changes topics".to_owned());
        }
        "kafka-consumer-groups.sh" | "kafka-consumer-groups"
            if has(&["--reset-offsets", "--delete"]) =>
        {
            return Some("changes what a consumer reads next".to_owned());
        }
        "aws" | "az" | "gcloud" | "doctl" | "openstack" | "oci" | "ibmcloud" | "railway"
        | "vercel" | "supabase" => return platform(program, &plain),
        "npx" | "pnpm" | "yarn" | "poetry" | "uv" | "bundle" | "python" | "python3" | "php" => {
            let at = plain
                .iter()
                .position(|word| WORDS.iter().any(|(name, ..)| name == word))?;
            let rest: Vec<String> = plain
                .get(at + 1..)?
                .iter()
                .map(|&word| word.into())
                .collect();
            return judge(plain.get(at)?, &rest);
        }
        _ => {}
    }
    let program = match program {
        "oc" => "kubectl",
        "podman" => "docker",
        "tofu" => "terraform",
        other => other,
    };
    let told = WORDS
        .iter()
        .filter(|(name, ..)| *name == program)
        .find(|(_, words, _)| {
            let mut rest = plain.iter();
            words
                .split_whitespace()
                .all(|word| rest.by_ref().take(6).any(|given| *given == word))
        });
    told.map(|(_, _, why)| (*why).to_owned())
}

/// Whether a client of HTTP sends something.
fn sends(arguments: &[String]) -> Option<String> {
    for (at, word) in arguments.iter().enumerate() {
        let method = match word.as_str() {
            "-X" | "--request" => arguments.get(at + 1).map(String::as_str),
            "POST" | "PUT" | "PATCH" | "DELETE" => Some(word.as_str()),
            word => word
                .strip_prefix("-X")
                .or_else(|| word.strip_prefix("--request=")),
        };
        match method.map(str::to_ascii_uppercase).as_deref() {
            None | Some("GET" | "HEAD" | "OPTIONS") => {}
            Some("DELETE") => return Some("asks a server to delete something".to_owned()),
            Some(_) => return Some("sends a change to a server".to_owned()),
        }
        let data = word.starts_with("--data")
            || word.starts_with("--form")
            || word.starts_with("--post-")
            || word.starts_with("--json")
            || word.starts_with("--upload-file")
            || matches!(word.as_str(), "-d" | "-F" | "-T");
        let asks = arguments
            .iter()
            .any(|word| matches!(word.as_str(), "-G" | "--get"));
        if data && !asks {
            return Some("sends data to a server".to_owned());
        }
    }
    None
}

/// What a command of a cloud platform changes: the verb stands first or last in a word of it.
fn platform(program: &str, plain: &[&str]) -> Option<String> {
    if matches!(program, "railway" | "vercel") && matches!(plain.first(), Some(&"up" | &"deploy")) {
        return Some("deploys".to_owned());
    }
    plain.iter().take(5).find_map(|word| {
        let verb = word.split('-').next().unwrap_or(word);
        // `start-query` asks; `get-…` and `describe-…` are no verbs of the table.
        if word.starts_with("start-query") {
            return None;
        }
        let (_, does) = VERBS.iter().find(|(name, _)| *name == verb)?;
        Some(format!("{does} the platform ({program} {word})"))
    })
}
