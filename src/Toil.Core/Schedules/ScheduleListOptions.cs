using Toil.Operations;

namespace Toil.Schedules;

/// <summary>Options of <c>schedule.list</c>.</summary>
public sealed record ScheduleListOptions
{
    /// <summary>Name.</summary>
    [Option("Only schedules of these names.", Position = 0, IsOfCall = true)]
    public IReadOnlyList<string> Name { get; init; } = [];

    /// <summary>Grace.</summary>
    [Option("How long after it was due, and its random delay, a run may begin before it counts as missed.", Max = "30d")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(10);
}
