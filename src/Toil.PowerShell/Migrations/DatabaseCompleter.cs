using System.Collections;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Completes the names that <c>toil.yaml</c> gives to databases.</summary>
public sealed class DatabaseCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<string>> ReadAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => Task.FromResult<IReadOnlyList<string>>([.. context.Settings.Databases.Select(database => database.Name)]);
}
