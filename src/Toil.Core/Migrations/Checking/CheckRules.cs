using Toil.Operations;
using Toil.Reports;

namespace Toil.Migrations.Checking;

/// <summary>Ids of what a check says, and what they stand for. An id never changes its meaning.</summary>
internal static class CheckRules
{
    /// <summary>What a step will do.</summary>
    public const string Step = "step";

    /// <summary>The step is done already.</summary>
    public const string StepDone = "step-done";

    /// <summary>The plan is not the one that was begun.</summary>
    public const string PlanChanged = "plan-changed";

    /// <summary>The database refuses the SQL.</summary>
    public const string SqlInvalid = "sql-invalid";

    /// <summary>The SQL names what an earlier step makes.</summary>
    public const string SqlLater = "sql-later";

    /// <summary>Something could not be looked at in time.</summary>
    public const string NotLookedAt = "not-looked-at";

    /// <summary>There is no such table.</summary>
    public const string TableUnknown = "table-unknown";

    /// <summary>There is no such column.</summary>
    public const string ColumnUnknown = "column-unknown";

    /// <summary>The column cannot be written.</summary>
    public const string ColumnGenerated = "column-generated";

    /// <summary>What the step makes is there.</summary>
    public const string AlreadyThere = "already-there";

    /// <summary>The table has no key to walk by.</summary>
    public const string KeyMissing = "key-missing";

    /// <summary>The key may be NULL.</summary>
    public const string KeyNullable = "key-nullable";

    /// <summary>Nothing keeps the key unique.</summary>
    public const string KeyNotUnique = "key-not-unique";

    /// <summary>The copy does not carry the source's key.</summary>
    public const string CopyKey = "copy-key";

    /// <summary>The archive cannot take the rows.</summary>
    public const string ArchiveUnfit = "archive-unfit";

    /// <summary>Rows go to a table that does not keep them.</summary>
    public const string TableUnlogged = "table-unlogged";

    /// <summary>The user lacks a right.</summary>
    public const string Privilege = "privilege";

    /// <summary>The statement cannot run in a transaction.</summary>
    public const string NotInTransaction = "not-in-transaction";

    /// <summary>An index is built while writers wait.</summary>
    public const string IndexNotConcurrent = "index-not-concurrent";

    /// <summary>NOT NULL looks at every row under the strongest lock.</summary>
    public const string NotNullScan = "not-null-scan";

    /// <summary>Rows are NULL that may not be.</summary>
    public const string NotNullViolated = "not-null-violated";

    /// <summary>The default is computed for each row.</summary>
    public const string VolatileDefault = "volatile-default";

    /// <summary>Every row is written anew under the strongest lock.</summary>
    public const string TableRewrite = "table-rewrite";

    /// <summary>A new type needs every row written anew.</summary>
    public const string TypeRewrite = "type-rewrite";

    /// <summary>Rows are alike that may not be.</summary>
    public const string UniqueDuplicates = "unique-duplicates";

    /// <summary>A constraint is held against every row under a lock.</summary>
    public const string ConstraintScan = "constraint-scan";

    /// <summary>What goes cannot come back.</summary>
    public const string DataLost = "data-lost";

    /// <summary>The table is locked while the statement works.</summary>
    public const string TableLocked = "table-locked";

    /// <summary>One statement writes many rows.</summary>
    public const string BulkWrite = "bulk-write";

    /// <summary>Triggers fire on every row of the batches.</summary>
    public const string TriggerFires = "trigger-fires";

    /// <summary>Rows of other tables go with those that are purged.</summary>
    public const string CascadeDeletes = "cascade-deletes";

    /// <summary>Row security may hide rows.</summary>
    public const string RowSecurity = "row-security";

    /// <summary>There are replicas, and nothing waits for them.</summary>
    public const string ReplicaUnthrottled = "replica-unthrottled";

    /// <summary>The throttle asks for what the database has not.</summary>
    public const string ThrottleUnfit = "throttle-unfit";

    /// <summary>A backfill sets every row.</summary>
    public const string EveryRow = "every-row";

    /// <summary>The rules, for reports and the documentation: the severity is the one that they usually have.</summary>
    public static IReadOnlyList<ResultRule> All { get; } =
    [
        new(PlanChanged, Severity.Critical, "The migration was begun with another plan."),
        new(SqlInvalid, Severity.Critical, "The database refuses the SQL."),
        new(TableUnknown, Severity.Critical, "A table is not there, and no earlier step makes it."),
        new(ColumnUnknown, Severity.Critical, "A column is not there, and no earlier step makes it."),
        new(ColumnGenerated, Severity.Critical, "A column is set that the database computes itself."),
        new(AlreadyThere, Severity.Critical, "What the step makes is there already."),
        new(KeyMissing, Severity.Critical, "The table has no key by which it can be walked."),
        new(KeyNullable, Severity.Critical, "A column of the key may be NULL: such rows would be skipped."),
        new(KeyNotUnique, Severity.Critical, "No unique index holds for the key, or the step sets it: rows would be skipped or done twice."),
        new(CopyKey, Severity.Critical, "The key of the source does not arrive in a unique key of the destination."),
        new(ArchiveUnfit, Severity.Critical, "The archive of a purge cannot take the rows."),
        new(TableUnlogged, Severity.Critical, "Rows are copied or moved to an unlogged table, which a crash of the server empties."),
        new(Privilege, Severity.Critical, "The user may not do what the step needs."),
        new(NotInTransaction, Severity.Critical, "The statement cannot run in a transaction, and the step has one."),
        new(NotNullViolated, Severity.Critical, "The column is to be NOT NULL, rows have NULL in it, and no earlier step fills it."),
        new(UniqueDuplicates, Severity.Critical, "Rows are alike that are to be unique."),
        new(ThrottleUnfit, Severity.Critical, "The throttle asks for a signal that the database does not have, or that this user may not read."),
        new(IndexNotConcurrent, Severity.High, "The index is built while writers wait."),
        new(NotNullScan, Severity.High, "SET NOT NULL looks at every row while everything else waits."),
        new(VolatileDefault, Severity.High, "The new column's default differs from row to row, so every row is written anew while everything else waits."),
        new(TableRewrite, Severity.High, "Every row is written anew while everything else waits."),
        new(TypeRewrite, Severity.High, "The new type needs every row written anew while everything else waits."),
        new(ConstraintScan, Severity.High, "The constraint is held against every row while writers wait."),
        new(TableLocked, Severity.High, "The table is locked for as long as the statement works."),
        new(CascadeDeletes, Severity.High, "Rows of other tables go with those that are purged or dropped, and into no archive."),
        new(BulkWrite, Severity.Warning, "One statement writes many rows in one transaction."),
        new(DataLost, Severity.Warning, "The way back does not bring back the data."),
        new(TriggerFires, Severity.Warning, "Triggers fire for every row of the batches."),
        new(RowSecurity, Severity.Warning, "Row security may hide rows from the migration."),
        new(ReplicaUnthrottled, Severity.Warning, "There are replicas, and the plan waits for none of them."),
        new(Step, Severity.Info, "What the step will do."),
        new(StepDone, Severity.Info, "The step is done already."),
        new(SqlLater, Severity.Info, "The SQL names what an earlier step makes: the database can check it when that is done."),
        new(NotLookedAt, Severity.Info, "Something took too long to be looked at."),
        new(EveryRow, Severity.Info, "The backfill has no condition: it sets every row once."),
    ];

    /// <summary>The severity that a rule usually has.</summary>
    public static Severity Usual(string rule) => All.First(known => known.Id == rule).Severity;
}
