using System.Runtime.CompilerServices;
using Toil.Operations;
using Toil.Schedules.Installing;
using Toil.Schedules.Store;
using Toil.State;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>Takes a schedule out of this machine's scheduler.</summary>
public sealed class ScheduleRemove : Operation<ScheduleRemoveOptions, ScheduleChange>
{
    /// <inheritdoc/>
    public override OperationDescriptor Descriptor { get; } = new()
    {
        Name = "schedule.remove",
        Cmdlet = "Unregister-ToilSchedule",
        Summary = "Takes a schedule that Toil has registered out of this machine's scheduler.",
        Description = "Only what Toil has written is removed, and what somebody has changed since only where it is forced. A run that is under way goes on. Runs that it has made stay in the store.",
        HasEffect = true,
        HasDryRun = true,
        IsRepeatable = true,
        OptionsType = typeof(ScheduleRemoveOptions),
        ResultType = typeof(ScheduleChange),
        ResultJsonOf = static () => ScheduleJson.Readable.ScheduleChange,
        ViewOf = static () => ScheduleViews.Changes,
    };

    /// <summary>The machine on which it runs.</summary>
    internal ScheduleMachine Machine { get; init; } = ScheduleMachine.Here;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<ScheduleChange> RunAsync(OperationCall<ScheduleRemoveOptions> call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string name = ScheduleName.Check(call.Options.Name);
        await using StateStore store = await ConfiguredStore.OpenAsync(call.Context, given: null, cancellation);
        ScheduleStore schedules = new(store);
        if (call.Options.Machine is { } machine && machine != Machine.Name)
        {
            yield return await ForgetAsync(call.Context, schedules, name, machine, cancellation);
            yield break;
        }

        StoredSchedule? known = await schedules.GetAsync(name, Machine.Name, Machine.Person, cancellation);
        List<(ScheduleTarget Target, Installed Found)> found = await FindAsync(name, known, cancellation);
        if (known is null && found.Count == 0)
        {
            throw Unknown(name, await schedules.ListAsync(cancellation));
        }

        Refuse(name, found, call.Options.Force);
        if (!call.Context.IsDryRun)
        {
            foreach ((ScheduleTarget target, Installed _) in found)
            {
                await ScheduleHosts.Of(target, Machine).RemoveAsync(name, cancellation);
            }

            await schedules.RemoveAsync(name, Machine.Name, Machine.Person, cancellation);
        }

        yield return new ScheduleChange
        {
            Name = name,
            Target = known?.Target ?? found[0].Target,
            Act = ScheduleAct.Removed,
            IsDryRun = call.Context.IsDryRun,
            Runbook = known?.Path,
            Calendar = known?.Written,
            Zone = known?.Zone,
            Place = found.Count > 0 ? string.Join(", ", found.Select(one => one.Found.Place)) : null,
        };
    }

    // Also where the store knows of none: a registration that was killed, or a store that was lost, leaves it behind.
    private async Task<List<(ScheduleTarget Target, Installed Found)>> FindAsync(string name, StoredSchedule? known, CancellationToken cancellation)
    {
        List<(ScheduleTarget, Installed)> found = [];
        ScheduleTarget[] targets = Machine.IsWindows ? [ScheduleTarget.Windows] : [ScheduleTarget.Systemd, ScheduleTarget.Crontab];
        foreach (ScheduleTarget target in targets)
        {
            IScheduleHost host = ScheduleHosts.Of(target, Machine);
            if (target != known?.Target && !await host.IsThereAsync(cancellation))
            {
                continue;
            }

            if (await host.LookAsync(name, null, cancellation) is { State: not InstalledState.Missing } one)
            {
                found.Add((target, one));
            }
        }

        return found;
    }

    private async Task<ScheduleChange> ForgetAsync(OperationContext context, ScheduleStore schedules, string name, string machine, CancellationToken cancellation)
    {
        StoredSchedule[] known = [.. (await schedules.ListAsync(cancellation)).Where(one => one.Name == name && one.Machine == machine)];
        if (known.Length == 0)
        {
            throw Unknown(name, await schedules.ListAsync(cancellation));
        }

        foreach (StoredSchedule one in known.Where(_ => !context.IsDryRun))
        {
            await schedules.RemoveAsync(one.Name, one.Machine, one.Person, cancellation);
        }

        context.Sink.Warning($"Only the record is removed: if the machine '{InertText.From(machine, 80)}' is still there, it goes on starting '{name}'.");
        return new ScheduleChange
        {
            Name = name, Target = known[0].Target, Act = ScheduleAct.Removed, IsDryRun = context.IsDryRun, Runbook = known[0].Path, Calendar = known[0].Written, Zone = known[0].Zone, Place = machine,
        };
    }

    private static void Refuse(string name, List<(ScheduleTarget Target, Installed Found)> found, bool isForced)
    {
        foreach ((ScheduleTarget _, Installed one) in found)
        {
            if (one.State == InstalledState.Foreign)
            {
                throw new ToilException("ScheduleFileForeign", ErrorKind.Conflict, $"{InertText.From(one.Place)} is not what Toil has written.", "Remove it by hand, if it is not needed.", name);
            }

            if (one.State == InstalledState.Changed && !isForced)
            {
                throw new ToilException(
                    "ScheduleChanged", ErrorKind.Conflict, $"Somebody has changed the schedule '{name}' in {InertText.From(one.Place)} since Toil wrote it.", "Look at it, and remove it with --force.", name);
            }
        }
    }

    private ToilException Unknown(string name, IReadOnlyList<StoredSchedule> all)
    {
        string[] names = [.. all.Where(one => one.Machine == Machine.Name).Select(one => one.Name).Distinct()];
        string? elsewhere = all.FirstOrDefault(one => one.Name == name)?.Machine;
        return new ToilException(
            "ScheduleNotFound", ErrorKind.NotFound, $"This user has no schedule '{name}' on this machine.",
            elsewhere is not null ? $"It is registered on {InertText.From(elsewhere, 80)}: remove it there, or its record with --machine."
                : Nearest.To(name, names) is { } nearest ? $"Did you mean '{nearest}'?" : names.Length > 0 ? $"There are: {string.Join(", ", names)}." : "None is registered here: toil schedule list shows those of every machine.",
            name);
    }
}
