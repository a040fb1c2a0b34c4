/// What a person reads in a runbook of a real project.
///
/// A step is what a reader does and could tick: an item of a numbered or task list, a numbered
/// section, a section that asks something; not contacts, contents, causes or advice for later. An
/// alert, owner or date counts where it is written down, a placeholder where a reader has to fill
/// something in.
pub(crate) struct Truth {
    pub(crate) file: &'static str,
    pub(crate) title: &'static str,
    pub(crate) steps: u32,
    /// Parted by commas.
    pub(crate) alerts: &'static str,
    /// Parted by commas.
    pub(crate) services: &'static str,
    pub(crate) owner: &'static str,
    /// A day; the first of the month where only that is said.
    pub(crate) reviewed: &'static str,
    /// In the order of the alphabet.
    pub(crate) placeholders: &'static str,
    /// Fences that can be asked.
    pub(crate) live: u32,
    /// Facts that are concluded otherwise: the fact, what is concluded, and why.
    pub(crate) differs: &'static [(&'static str, &'static str, &'static str)],
}

const fn nothing() -> Truth {
    Truth {
        file: "",
        title: "",
        steps: 0,
        alerts: "",
        services: "",
        owner: "",
        reviewed: "",
        placeholders: "",
        live: 0,
        differs: &[],
    }
}

pub(crate) const TRUTH: &[Truth] = &[
    Truth {
        file: "3horizons__agentic-devops-platform__emergency-procedures.md",
        title: "Emergency Procedures Runbook",
        steps: 11,
        owner: "Platform Engineering Team",
        reviewed: "2025-12-01",
        placeholders: "affected_node cluster cluster_name database host name namespace new_count \
                       new_value non_critical pod_name pool resource_group rg secret time user \
                       vault",
        differs: &[(
            "steps",
            "17",
            "six scenarios are numbered as if they were steps",
        )],
        ..nothing()
    },
    Truth {
        file: "AdamastorX__observability__AggregatorPriceFreshnessSlow.md",
        title: "AggregatorPriceFreshnessSlow",
        steps: 7,
        alerts: "AggregatorPriceFreshnessSlow",
        differs: &[(
            "steps",
            "10",
            "three possible places are numbered as if they were steps",
        )],
        ..nothing()
    },
    Truth {
        file: "Ashour158__Nexus__database-failover.md",
        title: "Database Failover Runbook",
        steps: 5,
        ..nothing()
    },
    Truth {
        file: "Ayan-9520__untold__backup-restore.md",
        title: "Runbook: Backup & Restore",
        steps: 9,
        ..nothing()
    },
    Truth {
        file: "BoilerHAUS__EPSCAxplor__incident-response.md",
        title: "Runbook: Incident Response",
        ..nothing()
    },
    Truth {
        file: "Bernard-Murphy__dbay-public__deployment.md",
        title: "Deployment Runbook",
        placeholders: "account id prev token",
        ..nothing()
    },
    Truth {
        file: "Bernard-Murphy__dbay-public__incident-response.md",
        title: "Incident Response Runbook",
        steps: 6,
        placeholders: "failing_pod redis_host",
        ..nothing()
    },
    Truth {
        file: "mandippal__matchbook__README.md",
        title: "Runbooks",
        ..nothing()
    },
    Truth {
        file: "mandippal__matchbook__api-errors.md",
        title: "API Errors Runbook",
        steps: 22,
        alerts: "APIHighErrorRate",
        placeholders: "pod_name solana_rpc_url",
        ..nothing()
    },
    Truth {
        file: "prometheus-operator__runbooks__AlertmanagerClusterCrashlooping.md",
        title: "Alertmanager Cluster Crashlooping",
        alerts: "AlertmanagerClusterCrashlooping",
        ..nothing()
    },
    Truth {
        file: "sanskarpan__orpheus__api-5xx-spike.md",
        title: "Runbook — API 5xx spike / high latency",
        steps: 4,
        alerts: "ApiHighErrorRate, ApiRouteHighErrorRate, ApiErrorBudgetFastBurn, \
                 ApiHighLatencyP99, ApiDown",
        live: 4,
        ..nothing()
    },
    Truth {
        file: "89sooner__trading_system__incident-response.md",
        title: "Incident Runbook",
        steps: 26,
        placeholders: "record_id session_id",
        ..nothing()
    },
    Truth {
        file: "AI-Gen-AI__C2Pro__I13_REAL_E2E_INFRA_RUNBOOK.md",
        title: "I13 Real E2E Infra Runbook",
        steps: 4,
        owner: "@docs-agent",
        reviewed: "2026-02-15",
        differs: &[(
            "steps",
            "14",
            "what is guaranteed, reasons and risks are numbered as if they were steps",
        )],
        ..nothing()
    },
    Truth {
        file: "Alsairy__Barq_last__key-rotation.md",
        title: "Key Rotation Runbook",
        steps: 34,
        placeholders: "jwt_token",
        ..nothing()
    },
    Truth {
        file: "AidarKhusainov__press-nexus__production-deploy.md",
        title: "Production Deploy Runbook",
        steps: 14,
        placeholders: "host port press_api_key press_public_domain \
                       telegram_webhook_secret_token user",
        differs: &[(
            "placeholders",
            "full_commit_sha host port press_api_key press_public_domain repo \
             telegram_webhook_secret_token user",
            "the parts of an image's name are described and not left open",
        )],
        ..nothing()
    },
];
