using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Schedules.Installing;
using Toil.Schedules.Targets;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>Writes the files that make a scheduler start a runbook.</summary>
public sealed class ScheduleExport : Operation<ScheduleExportOptions, ScheduleFile>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "schedule.export",
        Cmdlet = "Export-ToilSchedule",
        Summary = "Writes what makes a scheduler start a runbook: a systemd timer, a crontab line, a Windows task, a Kubernetes CronJob, a GitHub workflow.",
        Description = "From one line: the runbook, its parameters, and a calendar. The runbook and its parameters are checked first. What a target cannot do is refused, never approximated. Without --path the results have the text; with it the files appear in that folder, whole or not at all, and only what Toil has written is written over.",
        HasEffect = true,
        HasDryRun = true,
        IsRepeatable = true,
        SettingsSection = "schedules",
        OptionsType = typeof(ScheduleExportOptions),
        ResultType = typeof(ScheduleFile),
        ResultJsonOf = static () => ScheduleJson.Readable.ScheduleFile,
        ViewOf = static () => ScheduleViews.Files,
    };

    /// <summary>The machine on which it runs.</summary>
    internal ScheduleMachine Machine { get; init; } = ScheduleMachine.Here;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ScheduleFile> RunAsync(OperationCall<ScheduleExportOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ScheduleExportOptions options = call.Options;
        ScheduleTarget target = options.Target ?? await ScheduleHosts.ChooseAsync(Machine, cancellation);
        ScheduleRequest request = new(call.Context, Machine);
        ScheduleJob job = request.Read(options, target) with { Image = options.Image, Action = options.Action, ScriptFolder = options.Path };
        IReadOnlyList<ScheduleText> files = ScheduleWriters.Write(job);
        bool isWritten = options.Path is not null && !call.Context.IsDryRun;
        if (isWritten)
        {
            ScheduleFiles folder = new(options.Path!);
            foreach (ScheduleText file in files)
            {
                RefuseForeign(folder.Read(file.Name), Path.Combine(options.Path!, file.Name));
            }

            folder.Write(files);
        }

        request.Tell(job);
        foreach (ScheduleText file in files)
        {
            yield return new ScheduleFile
            {
                Schedule = job.Name,
                Target = target,
                Name = file.Name,
                Path = isWritten ? Path.Combine(options.Path!, file.Name) : null,
                Text = file.Text,
                Purpose = file.Purpose,
                Next = request.Next(job),
            };
        }
    }

    private static void RefuseForeign(string? text, string path)
    {
        if (text is not null && ScheduleMark.Read(text) is not { IsIntact: true })
        {
            throw new ToilException(
                "ScheduleFileForeign", ErrorKind.Conflict, $"{InertText.From(path)} is there, and {(ScheduleMark.Read(text) is null ? "Toil did not write it" : "somebody has changed it since Toil wrote it")}.",
                "Move it away, or name another folder or schedule.", path);
        }
    }
}
