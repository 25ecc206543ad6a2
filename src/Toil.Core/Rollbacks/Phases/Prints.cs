using Toil.Migrations.Databases;
using Toil.Rollbacks.Fingerprints;

namespace Toil.Rollbacks.Phases;

/// <summary>Fingerprints, as phases need them.</summary>
internal static class Prints
{
    /// <summary>Kind of a difference in the order of columns alone.</summary>
    public const string ColumnOrder = "column order";

    /// <summary>Kind of a difference in where a sequence stands.</summary>
    public const string SequenceValue = "sequence value";

    public static Task<SchemaPrint> SchemaAsync(TargetDatabase database, CancellationToken cancellation) => throw new NotImplementedException();

    public static Task<DatabasePrint> ReadAsync(TargetDatabase database, DatabasePrint? before, CancellationToken cancellation) => throw new NotImplementedException();

    public static Task<IReadOnlyList<Difference>> DifferencesAsync(DatabasePrint before, DatabasePrint after, TargetDatabase beforeIn, TargetDatabase afterIn, CancellationToken cancellation) => throw new NotImplementedException();
}
