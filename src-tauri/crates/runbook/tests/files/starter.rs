//! The starter set as it is read.

use super::*;

#[test]
fn the_starter_runbooks() {
    check(
        "runbooks",
        "runbooks/",
        &expect![[r#"
            Alert routing — 7 steps, 5 live
              Who hears what, when, and by which way.
              owner: the team named in wheelhouse.toml (list below the title, line 5)
              escalation: Nobody answers for 15 minutes: call the second. After another 15: call the owner, whoever is on the list. See Incident response. (section "Escalation", line 103)
              open: alertmanager_url ["<ALERTMANAGER_URL>"]
              58: promql step 1 expect "empty" unit ""
              64: promql step 2 expect "empty" unit ""
              70: promql step 3 expect "empty" unit ""
              76: promql step 4 expect "" unit ""
              82: promql step 5 expect "" unit ""
              91: sends an alert
            Bad deploy — 12 steps, 5 live
              Something got worse when a release began to serve.
              alerts: BadDeploy, CrashLooping, KubePodCrashLooping (list below the title, line 5)
              severity: critical (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call the owner when wrong data was written, and do not correct it by hand. Have ready: both versions, when each began to serve, which records are wrong, and one request id. For customers who noticed, follow Incident response. (section "Escalation", line 115)
              open: deployment ["<DEPLOYMENT>"]
              open: namespace ["<NAMESPACE>"]
              open: release ["<RELEASE>"]
              open: service ["<SERVICE>"]
              22: promql step 1 expect "== 1" unit ""
              30: promql step 2 expect "< 0.01" unit "percentunit"
              49: promql step 3 expect "< 1" unit "s"
              59: promql step 4 expect "< 3" unit ""
              94: promql step 12 expect "< 0.01" unit "percentunit"
              73: rolls the deployment back
              78: rolls a release back
              82: fetches images
              83: starts containers
            Cache down — 12 steps, 7 live
              The cache does not answer, or answers nothing useful, and the database does its work.
              alerts: CacheDown, RedisDown, MemcachedDown, CacheHitRateLow (list below the title, line 5)
              severity: warning while the database has room; critical when it has none (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call the owner when the database does not bear the load without the cache, and say how many requests a second it does bear. (section "Escalation", line 117)
              open: cache ["<CACHE>"]
              open: namespace ["<NAMESPACE>"]
              open: cache_host ["<CACHE_HOST>"]
              22: promql step 1 expect "< 0.05" unit "percentunit"
              40: promql step 2 expect "empty" unit ""
              46: promql step 3 expect "" unit "percentunit"
              52: promql step 4 expect "" unit "percentunit"
              59: promql step 5 expect "< 1" unit ""
              69: promql step 6 expect "< 1" unit "s"
              99: promql step 12 expect "< 0.05" unit "percentunit"
              82: restarts the deployment
            Certificate expiry — 11 steps, 3 live
              A certificate runs out soon, or has.
              alerts: CertificateExpiry, BlackboxSslCertificateWillExpireSoon, BlackboxSslCertificateExpired, CertManagerCertExpirySoon (list below the title, line 5)
              severity: warning from 14 days; critical from 3 days (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call whoever owns the domain or the DNS when the name itself is the problem. Below three days this does not wait for the morning. (section "Escalation", line 91)
              open: host ["<HOST>"]
              open: web_server ["<WEB_SERVER>"]
              open: name ["<NAME>"]
              open: namespace ["<NAMESPACE>"]
              21: promql step 1 expect "> 14" unit "d"
              33: promql step 2 expect "== 1" unit ""
              83: promql step 11 expect "> 14" unit "d"
              61: makes a service read its settings again
              68: renews certificates
              72: renews a certificate
            Deployment — 14 steps, 6 live
              How a release goes out so that it can come back.
              owner: whoever deploys (list below the title, line 5)
              open: deployment ["<DEPLOYMENT>"]
              open: container ["<CONTAINER>"]
              open: image ["<IMAGE>"]
              open: namespace ["<NAMESPACE>"]
              open: service ["<SERVICE>"]
              16: promql step 1 expect "< 0.01" unit "percentunit"
              35: promql step 2 expect "< 0.6" unit "percentunit"
              53: promql step 3 expect "" unit ""
              85: promql step 10 expect "< 0.01" unit "percentunit"
              104: promql step 11 expect "< 1" unit "s"
              114: promql step 12 expect "< 3" unit ""
              72: changes a resource
              77: fetches images
              78: starts containers
            Disk filling — 14 steps, 9 live
              A disk runs full.
              alerts: DiskFilling, NodeFilesystemSpaceFillingUp, NodeFilesystemAlmostOutOfSpace, NodeFilesystemAlmostOutOfFiles, HostOutOfDiskSpace (list below the title, line 5)
              severity: warning above 85%; critical when it is full within four hours (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call whoever runs the machine at 95%, and at any level when a disk was turned read-only. (section "Escalation", line 126)
              open: mountpoint ["<MOUNTPOINT>"]
              open: log_file ["<LOG_FILE>"]
              21: promql step 1 expect "< 0.85" unit "percentunit"
              30: promql step 2 expect "< 0.9" unit "percentunit"
              39: promql step 3 expect "> 0" unit "bytes"
              47: promql step 4 expect "empty" unit ""
              60: sql step 6 expect "" unit ""
              69: sql step 6 expect "" unit ""
              76: sql step 6 expect "" unit ""
              86: promql step 7 expect "" unit "Bps"
              115: promql step 14 expect "< 0.85" unit "percentunit"
              95: deletes logs
              96: empties files
              103: deletes what is not in use
            Failed migration — 13 steps, 10 live
              A migration stopped with an error, or in the middle.
              alerts: MigrationFailed, MigrationPending (list below the title, line 5)
              severity: critical if a release that needs it is serving; else warning (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call the owner before the first statement that changes data, and whoever runs the database before a restore. Have ready: the migration's file, its error, the answer of step 6, and the time of the last backup. (section "Escalation", line 140)
              open: table ["{{ table }}"]
              open: pid ["{{ pid }}"]
              open: thread ["{{ thread }}"]
              open: index ["{{ index }}"]
              21: promql step 1 expect "< 0.01" unit "percentunit"
              42: sql step 3 expect "" unit ""
              49: sql step 3 expect "" unit ""
              55: sql step 4 expect "rows == 0" unit ""
              61: sql step 4 expect "rows == 0" unit ""
              69: sql step 5 expect "rows == 0" unit ""
              77: sql step 6 expect "" unit ""
              81: sql step 6 expect "" unit ""
              86: sql step 6 expect "" unit ""
              132: sql step 13 expect "rows == 0" unit ""
              97: ends a session
              96: shown only: it would change something; only reading statements are asked
              103: ends a session
              102: shown only: it would change something; only reading statements are asked
              109: drops an index
              108: shown only: it would change something; only reading statements are asked
            High error rate — 13 steps, 7 live
              Many requests are answered with a 5xx status.
              alerts: HighErrorRate, ErrorBudgetBurn (list below the title, line 5)
              severity: critical above 5% of requests (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: After 15 minutes without a cause, call the owner. Before that, write down: since when, which routes, which status, which release, and one request id. If customers notice, open Incident response beside this runbook. (section "Escalation", line 137)
              open: deployment ["<DEPLOYMENT>"]
              open: namespace ["<NAMESPACE>"]
              22: promql step 1 expect "< 0.01" unit "percentunit"
              41: promql step 2 expect "" unit "reqps"
              53: promql step 3 expect "" unit "reqps"
              65: promql step 4 expect "== 1" unit ""
              73: promql step 5 expect "< 1" unit ""
              85: promql step 7 expect "< 0.05" unit "percentunit"
              118: promql step 13 expect "< 0.01" unit "percentunit"
              106: rolls the deployment back
            Incident response — 13 steps, 5 live
              What to do when customers are hurt, in the order to do it.
              severity: critical (list below the title, line 5)
              owner: whoever answers first, until they hand over by name (list below the title, line 6)
              escalation: The owner in wheelhouse.toml is called when data may be lost or seen by others, when money is taken wrongly, or when it lasts more than an hour. Data seen by others has legal deadlines that begin now, not when the cause is known. (section "Escalation", line 118)
              15: promql step 2 expect "< 0.01" unit "percentunit"
              32: promql step 2 expect "< 1" unit "s"
              42: promql step 3 expect "empty" unit ""
              48: promql step 4 expect "== 1" unit ""
              93: promql step 10 expect "< 0.01" unit "percentunit"
            Queue backlog — 12 steps, 8 live
              Jobs are put in faster than they are worked off.
              alerts: QueueBacklog, QueueTooOld, KafkaConsumerGroupLag, RabbitmqTooManyReadyMessages (list below the title, line 5)
              severity: warning; critical when the oldest job is older than customers wait (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call the owner when jobs would have to be dropped or reordered: which ones may be is a decision about customers, not about machines. (section "Escalation", line 118)
              open: worker ["<WORKER>"]
              open: namespace ["<NAMESPACE>"]
              open: count ["<COUNT>"]
              21: promql step 1 expect "< 50" unit ""
              34: promql step 2 expect "< 60" unit "s"
              46: promql step 3 expect "" unit "cps"
              54: promql step 3 expect "" unit "cps"
              64: promql step 4 expect "< 5" unit "s"
              70: promql step 5 expect "== 0" unit "cps"
              81: promql step 6 expect "< 3" unit ""
              106: promql step 12 expect "< 60" unit "s"
              92: restarts the deployment
              99: changes how many instances run
            Replica lag — 14 steps, 9 live
              A replica shows an older state than its primary.
              alerts: ReplicaLag, PostgresqlReplicationLag, MysqlReplicationLag (list below the title, line 5)
              severity: warning; critical when the application reads from it or it is the only copy (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call whoever runs the database when step 3 shows no row, or when a failover is considered. Nobody promotes a lagging replica alone: what it has not received is lost for good. (section "Escalation", line 114)
              open: primary_url ["$PRIMARY_URL"]
              open: pid ["{{ pid }}"]
              21: sql step 1 expect "< 30" unit "s"
              28: sql step 1 expect "" unit ""
              34: promql step 1 expect "" unit "s"
              46: sql step 2 expect "== 1" unit ""
              52: sql step 3 expect "rows == 1" unit ""
              58: sql step 4 expect "== 0" unit ""
              64: sql step 5 expect "< 16000000" unit "bytes"
              70: sql step 6 expect "rows == 0" unit ""
              108: sql step 14 expect "< 1000000" unit "bytes"
              92: changes replication
              91: shown only: it would change something; only reading statements are asked
              98: ends a session
              97: shown only: it would change something; only reading statements are asked
            Saturated database pool — 14 steps, 12 live
              All connections of the pool are in use and requests wait for one.
              alerts: DatabasePoolSaturated, DatabasePoolWaiting (list below the title, line 5)
              severity: critical as soon as callers give up (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: When sessions block each other and step 7 does not show why, call whoever runs the database, with the process ids and the queries. (section "Escalation", line 152)
              open: pid ["{{ pid }}"]
              22: promql step 1 expect "< 0.95" unit "percentunit"
              40: promql step 2 expect "< 1" unit ""
              48: promql step 2 expect "< 0.1" unit "s"
              58: promql step 3 expect "== 0" unit "cps"
              70: promql step 4 expect "" unit ""
              79: promql step 5 expect "" unit ""
              86: promql step 6 expect "< 5" unit ""
              93: sql step 7 expect "" unit ""
              100: sql step 7 expect "" unit ""
              120: sql step 12 expect "" unit ""
              124: sql step 12 expect "" unit ""
              134: promql step 14 expect "< 0.8" unit "percentunit"
              115: ends a session
              114: shown only: it would change something; only reading statements are asked
            Shift handover — 12 steps, 6 live
              Ten minutes at the end of a week on call, so that the next one does not find out at night what you already knew.
              owner: whoever hands over (list below the title, line 5)
              14: promql step 1 expect "" unit ""
              22: promql step 3 expect "empty" unit ""
              28: promql step 4 expect "< 0.01" unit "percentunit"
              47: promql step 5 expect "" unit ""
              57: promql step 7 expect "" unit ""
              63: promql step 8 expect "empty" unit ""
            Slow query after a migration — 13 steps, 9 live
              A query that was fast yesterday is slow today, and nobody changed it.
              alerts: SlowQuery, DatabaseSlow (list below the title, line 5)
              severity: warning; critical when requests begin to wait for connections (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: When the index is there, valid, and the query still slow, call whoever runs the database, with the query, its plan from the replica, and the migration. (section "Escalation", line 125)
              open: table ["{{ table }}"]
              open: index ["{{ index }}"]
              open: columns ["{{ columns }}"]
              22: promql step 1 expect "empty" unit "s"
              31: promql step 2 expect "" unit ""
              44: sql step 4 expect "" unit ""
              48: sql step 4 expect "" unit ""
              55: sql step 4 expect "" unit ""
              61: sql step 5 expect "" unit ""
              70: sql step 6 expect "rows == 0" unit ""
              78: promql step 7 expect "< 1" unit ""
              114: promql step 13 expect "empty" unit "s"
              91: creates an index
              90: shown only: it would change something; only reading statements are asked
              97: changes a table
              96: shown only: it would change something; only reading statements are asked
              104: rewrites or locks tables
              103: shown only: it would change something; only reading statements are asked
            Slow responses — 14 steps, 9 live
              Requests are answered, but late.
              alerts: SlowResponses, HighLatency (list below the title, line 5)
              severity: warning; critical when clients begin to time out (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: When the database itself is slow (step 5) and no release fits, call whoever runs it, with the query, its duration before and after, and the minute it changed. (section "Escalation", line 121)
              22: promql step 1 expect "< 1" unit "s"
              30: promql step 1 expect "< 0.25" unit "s"
              40: promql step 2 expect "" unit "s"
              50: promql step 3 expect "" unit ""
              65: promql step 4 expect "< 0.1" unit "s"
              75: promql step 5 expect "" unit "s"
              84: promql step 6 expect "" unit "s"
              93: promql step 7 expect "" unit ""
              111: promql step 14 expect "< 1" unit "s"
            Third-party time-outs — 12 steps, 6 live
              A service that is not ours answers late or not at all.
              alerts: ThirdPartyTimeouts, ThirdPartyErrors (list below the title, line 5)
              severity: warning; critical when customers cannot finish what they came for (list below the title, line 6)
              owner: the team named in wheelhouse.toml (list below the title, line 7)
              escalation: Call the owner when money or promises are concerned: payments that were taken twice, orders that cannot be kept. The contract with the provider says whom else to call. (section "Escalation", line 104)
              open: provider_host ["<PROVIDER_HOST>"]
              22: promql step 1 expect "< 0.05" unit "percentunit"
              40: promql step 2 expect "< 1" unit "s"
              49: promql step 3 expect "" unit "reqps"
              64: promql step 5 expect "< 1" unit ""
              74: promql step 6 expect "" unit "reqps"
              93: promql step 12 expect "< 1" unit "s"
        "#]],
    );
}
