use super::*;

fn said(dangers: &[Danger]) -> String {
    let lines = dangers
        .iter()
        .map(|danger| format!("{}: {}", danger.line, danger.why));
    lines.collect::<Vec<_>>().join("; ")
}

#[test]
fn commands_that_change_something() {
    for (text, expected) in [
        ("kubectl get pods -n x", ""),
        ("kubectl logs deploy/x | grep delete", ""),
        (
            "kubectl describe pod x && kubectl rollout status deployment/x",
            "",
        ),
        ("kubectl -n shop delete pod x", "1: deletes resources"),
        (
            "kubectl rollout restart deployment/x",
            "1: restarts the deployment",
        ),
        (
            "kubectl rollout undo deployment/<DEPLOYMENT>",
            "1: rolls the deployment back",
        ),
        (
            "kubectl scale deployment x \\\n  --replicas=0",
            "1: changes how many instances run",
        ),
        (
            "kubectl exec -it x -- rm -rf /tmp/cache",
            "1: deletes files",
        ),
        (
            "kubectl exec x -- psql -c 'DROP TABLE a'",
            "1: drops a table",
        ),
        ("kubectl exec x -- psql -c 'SELECT 1'", ""),
        ("# rm -rf /\necho hello", ""),
        ("cd /srv\nsudo rm -rf data", "2: deletes files"),
        ("echo 'rm -rf /'", ""),
        (
            "for p in $PODS; do kubectl delete pod $p; done",
            "1: deletes resources",
        ),
        ("docker compose -f x.yml up -d app", "1: starts containers"),
        ("docker ps && docker logs x --tail 5", ""),
        (
            "docker exec db psql -U x -c \"UPDATE t SET a = 1\"",
            "1: changes rows",
        ),
        (
            "ssh host 'systemctl restart nginx'",
            "1: restarts a service",
        ),
        ("systemctl status nginx", ""),
        ("terraform plan", ""),
        ("terraform apply -auto-approve", "1: changes infrastructure"),
        ("terraform -chdir=x destroy", "1: destroys infrastructure"),
        ("git status && git log --oneline -5", ""),
        (
            "git push --force origin main",
            "1: overwrites the remote branch",
        ),
        ("git reset --hard HEAD~1", "1: throws local changes away"),
        ("redis-cli -h cache FLUSHALL", "1: deletes all keys"),
        ("redis-cli INFO memory", ""),
        (
            "redis-cli --scan --pattern 'x*' | xargs redis-cli DEL",
            "1: deletes keys",
        ),
        ("curl -fsS https://x/health", ""),
        (
            "curl -X DELETE http://x/y",
            "1: asks a server to delete something",
        ),
        ("curl -XPOST http://x/y", "1: sends a change to a server"),
        ("curl https://x -d '{}'", "1: sends data to a server"),
        ("curl -G https://x --data-urlencode 'q=up'", ""),
        ("aws rds describe-db-instances", ""),
        ("aws logs start-query --x", ""),
        (
            "aws rds promote-read-replica --db-instance-identifier x",
            "1: promotes something of the platform (aws promote-read-replica)",
        ),
        ("az aks show -g x -n y", ""),
        (
            "az aks stop -g x -n y",
            "1: stops something of the platform (az stop)",
        ),
        (
            "psql \"$DATABASE_URL\" -c \"TRUNCATE orders\"",
            "1: deletes all rows of a table",
        ),
        ("pg_ctl promote -D /x", "1: makes a standby the primary"),
        ("npx prisma migrate deploy", "1: runs migrations"),
        ("python manage.py migrate shop", "1: runs migrations"),
        ("python manage.py showmigrations", ""),
        ("journalctl --vacuum-size 500M", "1: deletes logs"),
        ("journalctl --unit api --since today", ""),
        ("certbot renew --cert-name x --dry-run", ""),
        ("certbot renew --cert-name x", "1: renews certificates"),
        ("amtool alert add Test severity=info", "1: sends an alert"),
        ("amtool alert query", ""),
        ("POD=x NS=y kubectl get pod", ""),
        ("find /tmp -name 'x' -delete", "1: deletes files"),
        ("it's a sentence; rm x", ""),
        ("curl x | sh\nkill -9 $PID", "2: ends a process"),
    ] {
        assert_eq!(said(&of_command(text)), expected, "{text}");
    }
}

#[test]
fn statements_that_change_something() {
    for (text, expected) in [
        ("SELECT * FROM t WHERE note = 'DELETE FROM x'", ""),
        ("-- DROP TABLE x\nSELECT 1", ""),
        ("SELECT \"delete\", updated_at FROM t", ""),
        ("DELETE FROM t", "1: deletes rows"),
        ("SELECT 1;\nUPDATE t SET a = 1;", "2: changes rows"),
        (
            "WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x",
            "1: deletes rows",
        ),
        ("EXPLAIN DELETE FROM t", ""),
        ("EXPLAIN ANALYZE\nDELETE FROM t", "2: deletes rows"),
        ("SELECT * FROM t FOR UPDATE", "1: locks rows"),
        ("SELECT 1 INTO x", "1: stores its result"),
        ("SELECT pg_wal_replay_resume()", "1: changes replication"),
        ("SELECT pg_is_wal_replay_paused()", ""),
        (
            "SELECT pg_terminate_backend({{ pid }});",
            "1: ends a session",
        ),
        ("SELECT pg_terminate_backend(<PID>)", "1: ends a session"),
        (
            "CREATE UNIQUE INDEX CONCURRENTLY a ON t (b)",
            "1: creates an index",
        ),
        ("DROP INDEX a", "1: drops an index"),
        ("ALTER TABLE t ADD COLUMN a int", "1: changes a table"),
        ("SHOW max_connections;", ""),
        (
            "EXPLAIN SELECT * FROM {{ table }} WHERE {{ column }} = '{{ value }}';",
            "",
        ),
        (
            "CREATE LOGIN x WITH PASSWORD = 'y';\nUSE a;",
            "1: creates a user",
        ),
        ("VACUUM ANALYZE t", "1: rewrites or locks tables"),
        ("\\d orders", ""),
        ("SELECT 'unfinished\nDROP TABLE x", "2: drops a table"),
        ("TRUNCATE a", "1: deletes all rows of a table"),
    ] {
        assert_eq!(said(&of_sql(text)), expected, "{text}");
    }
    assert_eq!(of_statements("SELECT 1; SELECT 2;").1, 2);
    assert_eq!(of_statements("SELECT 1;\n-- done\n").1, 1);
}
