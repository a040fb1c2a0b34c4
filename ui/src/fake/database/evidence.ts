import type {
  EvidenceChange,
  EvidenceException,
  EvidenceMade,
  EvidencePlan,
  EvidenceRequest,
  EvidenceVerdict,
  MigrationsView,
} from "../../contract.ts";

const MANIFEST = "5d0c1f2e9b7a48c36e1fd2a4b5c697d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f";
const KEY = "c9b1a7d4e2f60835719a2b4c6d8e0f1a3b5c7d9e0f2a4b6c8d0e1f3a5b7c9d0e";

/** What a pack of these histories would hold; a sample takes every third of the unsuspicious. */
export function evidencePlan(request: EvidenceRequest, of: MigrationsView): EvidencePlan {
  const drawn = request.choice.kind === "sample";
  const ran = of.histories.flatMap((history) =>
    history.rows
      .filter(({ state }) => state !== "pending" && state !== "skipped")
      .map((row) => ({ history, row })),
  );
  const suspicious = ran.filter(({ row }) => row.findings.some(({ grave }) => grave));
  const others = ran.filter(({ row }) => !row.findings.some(({ grave }) => grave));
  const taken = drawn ? others.filter((_, at) => at % 3 === 0) : others;
  const change = ({ history, row }: (typeof ran)[number]): EvidenceChange => ({
    history: history.key,
    key: row.key,
    id: row.id,
    name: row.name,
    applied: row.applied,
    exception: suspicious.some((each) => each.row === row),
  });
  return {
    source: of.source,
    seed: request.choice.kind === "sample" ? request.choice.seed || "8c1f6a02d7be4935" : "",
    population: ran.length,
    undated: ran.filter(({ row }) => row.applied.at === null).length,
    outside: 0,
    strata: [
      {
        name: "Exceptions",
        rule: "all are taken",
        changes: suspicious.length,
        taken: suspicious.length,
      },
      {
        name: "Others",
        rule: drawn
          ? `${taken.length} of ${others.length} are drawn; the number follows from how many there are`
          : "all are taken",
        changes: others.length,
        taken: taken.length,
      },
    ],
    changes: [...suspicious, ...taken].map(change),
    exceptions: suspicious.flatMap(({ history, row }) =>
      row.findings
        .filter(({ grave }) => grave)
        .map(({ code, message }): EvidenceException => ({
          history: history.key,
          key: row.key,
          id: row.id,
          code,
          message,
        })),
    ),
    unproved: of.histories.flatMap(({ limits }) => limits),
    warnings: [
      {
        code: "clock",
        message: "the server’s clock is 2140 ms ahead of this computer’s, ± 3 ms",
        remedy: "let both follow a time server; times of this pack are those of the server",
        grave: false,
      },
    ],
    at: of.at,
  };
}

/** A pack that was made where it was asked for. */
export function evidenceMade(request: EvidenceRequest, of: MigrationsView): EvidenceMade {
  const path = `${request.folder ?? "/exports"}/evidence-orders-production`;
  const verdict = evidenceVerdict(path);
  return {
    path,
    manifest: MANIFEST,
    files: 12,
    bytes: 184_320,
    changes: evidencePlan(request, of).changes.length,
    verdict: request.sign ? verdict : { ...verdict, signature: { state: "none" } },
  };
}

/** A pack as it was made; one whose folder says so was tampered with. */
export function evidenceVerdict(folder: string): EvidenceVerdict {
  const faults = folder.includes("tampered")
    ? [
        {
          file: "migrations/0007_add_discount.sql",
          code: "changed",
          message: "its content is not what the manifest lists: one byte or more was changed",
        },
      ]
    : [];
  return {
    folder,
    sound: faults.length === 0,
    sentence:
      faults.length === 0
        ? "12 files are as they were when the pack was made"
        : "1 of 12 files is not as it was when the pack was made",
    faults,
    signature: { state: "good", key: KEY },
    manifest: MANIFEST,
    facts: [
      ["System", "Harbour orders"],
      ["Environment", "Demo"],
      ["Period", "2026-07-01T00:00:00Z to 2026-10-01T00:00:00Z"],
      ["Made by", "auditor with Wheelhouse 0.1.0"],
    ],
    files: 12,
  };
}
