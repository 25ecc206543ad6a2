using Toil.Operations;

namespace Toil.Schedules;

/// <summary>Options of <c>schedule.register</c>.</summary>
public sealed record ScheduleRegisterOptions : ScheduleJobOptions
{
    /// <summary>Force.</summary>
    [Option("Also where somebody has changed what Toil had written: the change is lost.", IsOfCall = true)]
    public bool Force { get; init; }
}
