using Toil.Operations;

namespace Toil.Schedules;

/// <summary>Options of <c>schedule.remove</c>.</summary>
public sealed record ScheduleRemoveOptions
{
    /// <summary>Name.</summary>
    [Option("The schedule, by its name.", Position = 0)]
    public string? Name { get; init; }

    /// <summary>Machine.</summary>
    [Option("A machine that is gone: only the store's record of its schedule is removed.", DefaultText = "this one", IsOfCall = true)]
    public string? Machine { get; init; }

    /// <summary>Force.</summary>
    [Option("Also where somebody has changed what Toil had written.", IsOfCall = true)]
    public bool Force { get; init; }
}
