using System.Collections;
using Toil.Migrations;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Completes migrations: by name where a database is given to ask, else by the plan files that lie here.</summary>
public sealed class MigrationCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<string>> ReadAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => bound[nameof(DatabaseOptions.Database)] is string { Length: > 0 } database
            ? MigrationNames.InAsync(context, database, cancellation)
            : Task.FromResult(PlanFiles.In(context.WorkingDirectory));
}
