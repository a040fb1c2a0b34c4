//! What crosses for databases: where one stands, its migrations, its schema and its health.

mod checkout;
mod data_model;
mod diagram;
mod effect;
mod evidence;
mod ledger;
mod migrations;
mod queries;
mod schema;
mod search;
mod standing;

pub use checkout::{
    CheckoutState, CheckoutView, CommitView, DiffChange, DiffHunk, DiffLine, DiffView, FileState,
    MigrationCommits, MigrationOrigin, SignatureState, SignatureView, VersionThen,
};
pub use data_model::{DataModelView, ModelGap, TypeDifference};
pub use diagram::{
    DiagramBox, DiagramEdge, DiagramRequest, DiagramScope, DiagramView, SaveDiagram,
};
pub use effect::{BeforeAfter, MigrationEffect, MigrationEffectRequest};
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
pub use queries::{
    NamedQueries, NamedQuery, ParameterKind, QueryParameter, QueryResult, RunQuery, SaveQuery,
};
pub use schema::{
    ColumnView, DocsView, ForeignKeyView, HealthReport, HealthReports, HitPlace, IndexView,
    SchemaHit, SchemaRequest, SchemaView, TableDetail, TableLine, TableRequest, TouchView,
};
pub use search::{MigrationHit, MigrationHits, SearchMigrations};
pub use standing::{
    DatabaseHead, DatabaseRequest, DatabaseSourceView, DatabaseStanding, RightsView, RoleKind,
    StandingFinding,
};
