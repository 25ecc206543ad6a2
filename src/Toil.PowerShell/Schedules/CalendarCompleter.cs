using System.Collections;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Schedules;

namespace Toil.PowerShell.Schedules;

/// <summary>Completes beginnings of calendars.</summary>
public sealed class CalendarCompleter : WordCompleter
{
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<string>> ReadAsync(OperationContext context, IDictionary bound, CancellationToken cancellation)
        => Task.FromResult(ScheduleNames.Calendars);
}
