use super::*;

fn names(text: &str, context: Context) -> String {
    let found = places(text, context, &HashSet::new());
    for place in &found {
        assert_eq!(text.get(place.range.clone()), Some(place.written.as_str()));
    }
    found
        .iter()
        .map(|place| place.name.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn what_is_open_in_a_shell_and_what_is_the_shells_own() {
    for (text, expected) in [
        ("kubectl logs <POD> -n <NAMESPACE>", "pod namespace"),
        ("kubectl logs <pod-name> -n $NS", "pod_name ns"),
        ("curl https://<host>:<port>/api/<id>.json", "host port id"),
        ("az aks show -g <resource-group>", "resource_group"),
        ("psql ${DATABASE_URL}", "database_url"),
        ("echo ${X:-default} ${Y:?set it} ${Z%%.*}", "y"),
        ("POD=$(kubectl get pod -o name)\nkubectl logs $POD", ""),
        ("export NS=x && kubectl -n $NS get pods", ""),
        ("for pod in $PODS; do kubectl logs $pod; done", "pods"),
        ("read -r NAME\necho $NAME $OTHER", "other"),
        ("awk '{print $1, $NF}' <FILE>", "file"),
        ("grep 'a$' x | sed 's/$FOO/x/'", ""),
        ("echo $1 $? $$ $@ $# $! $HOME $PATH", ""),
        ("echo \"$USER at $HOST_NAME\"", "host_name"),
        ("echo \\$NOT", ""),
        ("cat <<EOF > file\nx\nEOF", ""),
        ("sort <in >out && diff <(a) <(b)", ""),
        ("# don't use $X here: <POD>\necho $Y", "pod y"),
        ("grep x {{run_dir}}/harbour.jsonl", "run_dir"),
        ("docker ps --format '{{.Names}}' {{range .x}} {{end}}", ""),
        (
            "helm template --set x={{ .Values.x }} {{- include \"a\" . }}",
            "",
        ),
        ("echo ${{ secrets.TOKEN }}", ""),
        (
            "kill {{ steps.blockers.first.pid }}",
            "steps.blockers.first.pid",
        ),
        ("echo {{ $labels.instance }}", "instance"),
    ] {
        assert_eq!(
            names(text, Context::Fence(Language::Shell)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn what_is_open_in_prose() {
    for (text, expected) in [
        ("Ask <TEAM> for <service name>.", "team service_name"),
        ("a < b and c > d, <br>, <br/>, <b>bold</b>, <details>", ""),
        ("mail <ops@example.org> or <https://x.org>", ""),
        ("Vec<String> and Map<K, V>", ""),
        ("the value of {{ warehouse_contact }}", "warehouse_contact"),
        ("costs $5 or $AMOUNT", ""),
        ("<https://example.org/a>", ""),
        ("<write here what you have seen and tell the team>", ""),
        ("Jinja {{ x | upper }} and {% if a %}", ""),
    ] {
        assert_eq!(names(text, Context::Prose), expected, "{text}");
    }
    for (text, expected) in [
        ("$AMOUNT", "amount"),
        ("$x", ""),
        ("$1", ""),
        ("/sessions/<session_id>/evidence", "session_id"),
        ("$labels.x", ""),
    ] {
        assert_eq!(names(text, Context::Span), expected, "{text}");
    }
}

#[test]
fn what_is_open_in_a_query() {
    for (text, expected) in [
        ("rate(x{pod=\"$POD\"}[$__rate_interval])", "pod"),
        ("x{pod=\"<POD>\"} < 5 and y > 3", "pod"),
        ("x{pod=\"{{ $labels.pod }}\",a=~\"b$\"}", "pod"),
        ("a < b > c", ""),
        ("x <bool y> 3", ""),
    ] {
        assert_eq!(
            names(text, Context::Fence(Language::Query)),
            expected,
            "{text}"
        );
    }
    for (text, expected) in [
        ("SELECT $1 FROM t WHERE a <> b AND a<b AND c>d", ""),
        (
            "SELECT 1 WHERE id = <ORDER_ID> AND x = '${NAME}'",
            "order_id name",
        ),
        ("DO $body$ BEGIN END $body$", ""),
        ("SELECT pg_terminate_backend({{ pid }});", "pid"),
    ] {
        assert_eq!(
            names(text, Context::Fence(Language::Sql)),
            expected,
            "{text}"
        );
    }
    assert_eq!(
        names("let x: Vec<T> = <T>::y()", Context::Fence(Language::Markup)),
        ""
    );
    assert_eq!(
        names("key: <your-secret>", Context::Fence(Language::Other)),
        "your_secret"
    );
}

#[test]
fn names_of_elements_are_sorted_for_the_search() {
    for name in ["a", "b", "br", "wbr", "script", "h6"] {
        assert!(is_element(name), "{name}");
    }
    for name in ["pod", "time", "name", "label", "source", "host"] {
        assert!(!is_element(name), "{name}");
    }
}
