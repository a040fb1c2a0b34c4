//! What crosses for databases: where one stands, its migrations, its schema and its health.

mod checkout;
mod evidence;
mod ledger;
mod migrations;
mod schema;
mod standing;

pub use checkout::{
    CheckoutState, CheckoutView, CommitView, DiffChange, DiffHunk, DiffLine, DiffView, FileState,
    MigrationCommits, MigrationOrigin, SignatureState, SignatureView, VersionThen,
};
pub use evidence::{
    EvidenceChange, EvidenceChoice, EvidenceException, EvidenceFault, EvidenceMade, EvidencePlan,
    EvidenceRequest, EvidenceSignature, EvidenceStratum, EvidenceVerdict, EvidenceWarning,
    VerifyEvidence,
};
pub use ledger::{LedgerBreach, LedgerChange, LedgerFile, LedgerHead, LedgerView, SeenWindow};
pub use migrations::{
    AppliedView, ChecksumView, HistoryCounts, HistoryLock, HistoryView, HouseFinding, Knowledge,
    MigrationDetail, MigrationFinding, MigrationRequest, MigrationRow, MigrationState,
    MigrationText, MigrationsView,
};
pub use schema::{
    ColumnView, ForeignKeyView, HealthReport, HealthReports, IndexView, SchemaView, TableDetail,
    TableLine, TableRequest,
};
pub use standing::{
    DatabaseHead, DatabaseRequest, DatabaseSourceView, DatabaseStanding, RightsView, RoleKind,
    StandingFinding,
};
