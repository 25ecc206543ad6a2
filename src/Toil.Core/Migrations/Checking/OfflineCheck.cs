using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Checking;

/// <summary>Says of a plan what can be said without a database.</summary>
internal static class OfflineCheck
{
    /// <summary>Looks at every step.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="kind">The engine; null where nobody has said.</param>
    public static IReadOnlyList<MigrationCheckFinding> Check(MigrationPlan plan, TargetKind? kind)
    {
        CheckFindings findings = new(plan);
        foreach (MigrationStep step in plan.Steps)
        {
            switch (step)
            {
                case SqlStep sql:
                    Statements(findings, sql, kind);
                    break;
                case BackfillStep backfill:
                    findings.AddStep(step, $"Sets {string.Join(", ", backfill.Set.Select(one => one.Column))} in {backfill.Table}.", Rows(kind, backfill.Table));
                    break;
                case CopyStep copy:
                    findings.AddStep(step, $"Copies rows from {copy.Table} to {copy.To}.", Rows(kind, copy.To));
                    break;
                case PurgeStep purge:
                    findings.AddStep(step, $"Takes rows out of {purge.Table}{(purge.ArchiveTable ?? purge.ArchiveFile) switch { { } archive => $" to {archive}", null => " for good" }}.", Rows(kind, purge.Table));
                    break;
            }
        }

        return findings.All;
    }

    private static void Statements(CheckFindings findings, SqlStep step, TargetKind? kind)
    {
        List<string> locks = [];
        for (int i = 0; i < step.Up.Count; i++)
        {
            StatementAt at = new(step, ShapeReader.Read(step.Up[i]), $"up:{i}");
            locks.AddRange(kind == TargetKind.PostgreSql ? PostgresLocks.Of(at.Shape).Select(one => one.ToString()) : []);
            Alone(findings, at, kind);
        }

        for (int i = 0; i < step.Down.Count; i++)
        {
            Alone(findings, new(step, ShapeReader.Read(step.Down[i]), $"down:{i}"), kind);
        }

        findings.AddStep(
            step, $"Runs {(step.Up.Count == 1 ? "1 statement" : $"{step.Up.Count} statements")} {(step.Transaction ? "in one transaction" : "outside of a transaction")}.",
            kind == TargetKind.Sqlite ? "the write lock of the file" : locks.Count > 0 ? string.Join("; ", locks.Distinct()) : null);
    }

    private static void Alone(CheckFindings findings, StatementAt at, TargetKind? kind)
    {
        if (kind == TargetKind.Sqlite && at.Shape.IsConcurrent)
        {
            findings.Add(CheckRules.SqlInvalid, at.Step, at.Place, "SQLite knows no CONCURRENTLY.", "Take it out.");
        }
        else if (at.Step.Transaction && TransactionRules.IsAlone(at.Shape))
        {
            findings.Add(CheckRules.NotInTransaction, at.Step, at.Place, "This statement does not run in a transaction.", "Write 'transaction: false' in the step.", Severity.Critical);
        }
    }

    private static string? Rows(TargetKind? kind, string table) => kind switch
    {
        TargetKind.PostgreSql => new TableLock(LockMode.RowExclusive, table).ToString(),
        TargetKind.Sqlite => "the write lock of the file, a batch at a time",
        _ => null,
    };
}
