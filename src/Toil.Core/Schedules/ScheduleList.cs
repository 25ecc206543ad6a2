using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Engine;
using Toil.Runbooks.Journal;
using Toil.Schedules.Installing;
using Toil.Schedules.Listing;
using Toil.Schedules.Store;
using Toil.State;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>Lists registered schedules, and whether they do what they should.</summary>
public sealed class ScheduleList : Operation<ScheduleListOptions, ScheduleState>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "schedule.list",
        Cmdlet = "Get-ToilSchedule",
        Summary = "Lists registered schedules, and holds what was due against what was done: a missed run is seen.",
        Description = "Due times are those of the calendar, as the schedule's own scheduler reads it when clocks change; runs are those that the schedule began, in the state store. Schedules of other machines that share the store are listed with their machine; whether that machine still has them is only seen there.",
        SettingsSection = "schedules",
        IsReported = true,
        OptionsType = typeof(ScheduleListOptions),
        ResultType = typeof(ScheduleState),
        ResultJsonOf = static () => ScheduleJson.Readable.ScheduleState,
        ViewOf = static () => ScheduleViews.States,
        FailLevels = new Dictionary<string, Severity>
        {
            [nameof(ScheduleVerdict.Late)] = Severity.Info,
            [nameof(ScheduleVerdict.Waiting)] = Severity.Warning,
            [nameof(ScheduleVerdict.Missed)] = Severity.High,
            [nameof(ScheduleVerdict.Failed)] = Severity.High,
        },
    };

    /// <summary>The machine on which it runs.</summary>
    internal ScheduleMachine Machine { get; init; } = ScheduleMachine.Here;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ScheduleState> RunAsync(OperationCall<ScheduleListOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        ScheduleStore schedules = new(store);
        RunbookStore runs = new(store);
        IReadOnlyList<StoredSchedule> all = await schedules.ListAsync(cancellation);
        foreach (string name in call.Options.Name.Where(name => all.All(one => one.Name != name)))
        {
            call.Context.Sink.Problem(new ToilException(
                "ScheduleNotFound", ErrorKind.NotFound, $"No schedule '{InertText.From(name, 80)}' is registered.",
                Nearest.To(name, all.Select(one => one.Name)) is { } nearest ? $"Did you mean '{nearest}'?" : "See them all with: toil schedule list", name));
        }

        foreach (StoredSchedule one in all.Where(one => call.Options.Name.Count == 0 || call.Options.Name.Contains(one.Name)))
        {
            // Where several machines share a name, each has its own runs; else a run counts wherever it was resumed.
            bool isShared = all.Count(other => other.Name == one.Name) > 1;
            StoredRun? last = await runs.LastOfScheduleAsync(one.Name, isShared ? one.Machine : null, cancellation);
            RunStep? run = last is null ? null : RunSteps.Of(last, runs);
            yield return new ScheduleJudge(one, schedules.Now, call.Options.Grace).Judge(run, await IsGoneAsync(call.Context, one, cancellation));
        }
    }

    private async Task<bool?> IsGoneAsync(OperationContext context, StoredSchedule schedule, CancellationToken cancellation)
    {
        if (schedule.Machine != Machine.Name || schedule.Person != Machine.Person)
        {
            return null;
        }

        try
        {
            IScheduleHost host = ScheduleHosts.Of(schedule.Target, Machine);
            if (!await host.IsThereAsync(cancellation))
            {
                context.Sink.Warning($"{Targets.ScheduleErrors.Word(schedule.Target)} does not answer here, so whether it still has '{schedule.Name}' is not known.");
                return null;
            }

            Installed found = await host.LookAsync(schedule.Name, null, cancellation);
            if (found.State is InstalledState.Changed or InstalledState.Foreign)
            {
                context.Sink.Warning(
                    $"Somebody has changed the schedule '{schedule.Name}' in {InertText.From(found.Place)} since Toil wrote it: when it is due there may be another time than the one that is told here. Look at it; --force registers it anew.");
            }

            return found.State is InstalledState.Missing or InstalledState.Broken;
        }
        catch (ToilException error)
        {
            context.Sink.Warning($"Whether the machine still has '{schedule.Name}' is not known: {error.Sentence}");
            return null;
        }
    }
}
