using Toil.Operations;

namespace Toil.Schedules;

/// <summary>Options of <c>schedule.export</c>.</summary>
public sealed record ScheduleExportOptions : ScheduleJobOptions
{
    /// <summary>Path.</summary>
    [Option("Folder for the files. They appear whole or not at all, and only what Toil has written is written over.", IsPath = true, DefaultText = "none: the results have the text")]
    public string? Path { get; init; }

    /// <summary>Image.</summary>
    [Option("Kubernetes: the container image, with toil and the runbook in it.")]
    public string? Image { get; init; }

    /// <summary>Action.</summary>
    [Option("GitHub: where the Toil action is.", Placeholder = "OWNER/REPOSITORY@REFERENCE")]
    public string? Action { get; init; }
}
