using System.Collections;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>Completes names of time zones.</summary>
public sealed class ZoneCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<string>> ReadAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => Task.FromResult(ScheduleNames.Zones());

    /// <inheritdoc/>
    protected override string Quote(string text) => text;
}
