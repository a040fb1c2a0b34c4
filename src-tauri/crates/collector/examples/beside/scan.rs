use std::{path::Path, time::Instant};

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

/// What SQLite takes to look at every row of a table of the store's own file, in milliseconds: the
/// middle of three times.
pub(crate) async fn scan(
    folder: &Path,
    table: &str,
    condition: &str,
) -> Result<f64, Box<dyn std::error::Error>> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("history.sqlite"))
        .read_only(true);
    let mut connection = options.connect().await?;
    let mut times = Vec::new();
    for _ in 0..3 {
        let begun = Instant::now();
        let sql = format!("SELECT count(*) FROM {table} WHERE {condition}");
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut connection)
            .await?;
        assert_eq!(found, 0, "no row is asked for");
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    connection.close().await?;
    times.sort_by(f64::total_cmp);
    Ok(times[1])
}
