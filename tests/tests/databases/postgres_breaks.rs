//! What can become of a standby while it is read: paused, in the way, cut off, promoted, gone.

use std::time::Duration;

use replica::{Caps, Fault, Finding, Lag, Measure, Replica, Role};

use crate::{postgres::Postgres, process::wait};

/// Reads the table that replication will want to lock, for about as long as it takes to count.
fn slow(rows: u64) -> String {
    format!(
        "SELECT count(*) FROM generate_series(1, {rows}) g WHERE g > (SELECT max(n) FROM victim)"
    )
}

/// Makes the standby replay an exclusive lock on the table.
const LOCK: &str = "BEGIN; LOCK TABLE victim IN ACCESS EXCLUSIVE MODE; \
                    INSERT INTO beat VALUES (now()); COMMIT";

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_is_paused_cut_off_and_promoted() {
    let Some(mut scene) = Postgres::pair("").await else {
        return;
    };
    let mut target = scene.target("console", scene.standby_port);
    target.limits.statement = Duration::from_secs(20);
    let replica = Replica::new(target);

    // Paused, with something waiting to be replayed.
    scene.on_standby("SELECT pg_wal_replay_pause()");
    scene.sql("INSERT INTO beat VALUES (now())");
    wait("the pause is seen with its backlog", async || {
        let standing = replica.standing().await.expect("it stands");
        standing.findings.contains(&Finding::Paused)
            && matches!(standing.lag, Lag::Known { behind, by: Measure::LastReplayed }
                if behind > Duration::ZERO)
    })
    .await;
    scene.on_standby("SELECT pg_wal_replay_resume()");
    scene.caught_up().await;
    assert!(replica.standing().await.expect("it stands").is_current());

    conflicts(&scene, &replica).await;

    // Cut off: what was read before is still there, and nobody knows how old it is.
    scene.primary.stop();
    wait("the broken stream is seen", async || {
        let standing = replica.standing().await.expect("it stands");
        let broken = |finding: &Finding| matches!(finding, Finding::Broken { since: Some(_), .. });
        standing.findings.iter().any(broken)
            && matches!(standing.lag, Lag::Unknown { .. })
            && !standing.is_current()
    })
    .await;
    assert!(replica.tables().await.is_ok());

    // Promoted: the next read is refused on the same connection.
    scene.on_standby("SELECT pg_promote()");
    let fault = replica.tables().await.expect_err("it takes writes now");
    assert!(matches!(fault, Fault::Primary { .. }), "{fault:?}");
    let standing = replica.standing().await.expect("it stands");
    assert!(matches!(standing.role, Role::Primary { .. }));
    let first = standing.findings.first();
    assert!(
        matches!(first, Some(Finding::Primary { allowed: false, .. })),
        "{first:?}"
    );

    // Gone in the middle of a read.
    let mut target = scene.target("console", scene.standby_port);
    target.primary_allowed = true;
    target.limits.statement = Duration::from_secs(20);
    let replica = Replica::new(target);
    let reading = {
        let replica = replica.clone();
        tokio::spawn(async move {
            replica
                .run(&slow(1_000_000_000_000), &[], Caps::default())
                .await
        })
    };
    is_reading(&scene).await;
    if let Some(standby) = &mut scene.standby {
        standby.stop();
    }
    let fault = reading
        .await
        .expect("it ends")
        .expect_err("the server is gone");
    assert!(
        matches!(fault, Fault::Gone { .. } | Fault::Unreachable { .. }),
        "{fault:?}"
    );
    let fault = replica.standing().await.expect_err("nobody answers");
    assert!(matches!(fault, Fault::Unreachable { .. }), "{fault:?}");
}

/// A read in the way of replication is repeated, and at last explained.
async fn conflicts(scene: &Postgres, replica: &Replica) {
    let read = |rows: u64| {
        let replica = replica.clone();
        tokio::spawn(async move { replica.run(&slow(rows), &[], Caps::default()).await })
    };
    // Once in the way: the second attempt reads. On a busy machine the first may be through before
    // replication wants the table, so it is tried until the server counted one that was thrown out.
    let thrown_out = "SELECT confl_lock FROM pg_stat_database_conflicts WHERE datname = 'shop'";
    wait("the server counted it", async || {
        let reading = read(3_000_000);
        is_reading(scene).await;
        scene.sql(LOCK);
        let read = reading.await.expect("it ends");
        read.expect("the second attempt reads");
        scene.caught_up().await;
        scene.on_standby(thrown_out) != "0"
    })
    .await;

    // In the way every time.
    let reading = read(1_000_000_000_000);
    wait("the read gives up", async || {
        if !reading.is_finished() {
            scene.sql(LOCK);
        }
        reading.is_finished()
    })
    .await;
    let fault = reading
        .await
        .expect("it ends")
        .expect_err("it is in the way");
    assert!(
        matches!(fault, Fault::Conflict { attempts: 3, .. }),
        "{fault:?}"
    );
    assert!(fault.to_string().contains("3 times"), "{fault}");
    let fault = model::Failure::from(fault);
    assert!(
        fault
            .remedy
            .is_some_and(|remedy| remedy.contains("hot_standby_feedback"))
    );
}

async fn is_reading(scene: &Postgres) {
    let running = "SELECT count(*) FROM pg_stat_activity \
                   WHERE usename = 'console' AND state = 'active' AND query LIKE '%victim%'";
    wait("the read runs", async || scene.on_standby(running) == "1").await;
}
