using System.Management.Automation;
using Toil.Operations;

namespace Toil.PowerShell.Common;

/// <summary>Progress as PowerShell shows it.</summary>
internal static class Progress
{
    private const int ActivityId = 0x7011;

    public static ProgressRecord Record(OperationProgress progress) => new(ActivityId, progress.Activity, progress.Pace + (progress.Note is { } more ? $", {more}" : string.Empty))
    {
        PercentComplete = progress.Total is > 0 ? (int)Math.Min(100, progress.Done * 100 / progress.Total.Value) : -1,
        SecondsRemaining = progress.TimeLeft is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
    };

    public static ProgressRecord Completed(OperationProgress last) => new(ActivityId, last.Activity, "Done") { RecordType = ProgressRecordType.Completed };
}
