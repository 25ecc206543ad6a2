using System.Data.Common;
using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Migrations;

/// <summary>Names of migrations, for completion at a prompt.</summary>
public static class MigrationNames
{
    /// <summary>The migrations that a database knows, the newest first.</summary>
    /// <param name="context">The call; its settings say what databases are called.</param>
    /// <param name="database">A name of the settings, a file or a URL.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The names; none where no migration ever ran.</returns>
    /// <exception cref="ToilException">There is no such database, or it cannot be reached.</exception>
    public static async Task<IReadOnlyList<string>> InAsync(OperationContext context, string database, CancellationToken cancellation)
    {
        await using TargetDatabase target = TargetDatabase.For(DatabaseResolver.Resolve(context, database, null), context);
        await using TargetSession session = await target.ConnectAsync("toil completion", cancellation);
        try
        {
            return [.. (await session.RowsAsync("SELECT name FROM toil_migration ORDER BY started_at DESC, name", cancellation)).Select(row => (string)row[0]!)];
        }
        catch (DbException error) when (target.Explain(error, null).ErrorId is "SqlFailed" or DatabaseFailure.OwnTablesId)
        {
            // No such table.
            return [];
        }
    }
}
