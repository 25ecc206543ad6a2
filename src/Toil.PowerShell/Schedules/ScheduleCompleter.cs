using System.Collections;
using Toil.Operations;
using Toil.PowerShell.Runbooks;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>Completes registered schedules, and says what each is.</summary>
public sealed class ScheduleCompleter : RunNameCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<KeyValuePair<string, string>>> NamesAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => ScheduleNames.SchedulesAsync(context, cancellation);
}
